# SPDX-License-Identifier: Apache-2.0
"""JSON into typed structures, safely from several threads."""

import threading
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_decoders: dict[object, msgspec.json.Decoder[Any]] = {}
_building = threading.Lock()


@overload
def decode(raw: bytes | str, shape: type[T]) -> T: ...
@overload
def decode(raw: bytes | str, shape: Any) -> Any: ...
def decode(raw: bytes | str, shape: Any) -> Any:
    """Read JSON that must have a shape; raises what `msgspec.json.decode` raises.

    msgspec works out what a structure holds when it first meets it, and two threads that meet it
    together crash the process. Here one at a time does so, once for each shape.
    """
    found = _decoders.get(shape)
    if found is None:
        with _building:
            found = _decoders[shape] = _decoders.get(shape) or msgspec.json.Decoder(shape)
    return found.decode(raw)
