# SPDX-License-Identifier: Apache-2.0
"""The constructor's arguments that a manifest names."""

from __future__ import annotations

from typing import Any

from eth_abi.abi import encode
from eth_abi.exceptions import EncodingError
from eth_utils.abi import collapse_if_tuple

from roastpower.chain.artifacts import ContractName, abi
from roastpower.chain.manifest import Manifest, ManifestError


def named_arguments(manifest: Manifest, name: ContractName) -> dict[str, Any]:
    """A contract's arguments as the manifest holds them, by their names.

    Raises:
        ManifestError: there are too few or too many.
    """
    names = [each["name"] for each in _inputs(name)]
    kept = manifest.contracts[name].constructor_args
    if len(kept) != len(names):
        raise ManifestError(
            f"the manifest names {len(kept)} constructor arguments of {name}, which takes {len(names)}"
        )
    return dict(zip(names, kept, strict=True))


def encoded_arguments(manifest: Manifest, name: ContractName) -> bytes:
    """A contract's arguments as they follow its creation code.

    Raises:
        ManifestError: the constructor does not take them.
    """
    types = [collapse_if_tuple(each) for each in _inputs(name)]
    kept = named_arguments(manifest, name).values()
    try:
        return encode(
            types, [_argument(kind, each) for kind, each in zip(types, kept, strict=True)]
        )
    except (EncodingError, ValueError, TypeError) as error:
        raise ManifestError(
            f"the manifest's constructor arguments of {name} do not fit it: {error}"
        ) from error


def _inputs(name: ContractName) -> list[dict[str, Any]]:
    inputs: list[dict[str, Any]] = next(
        entry["inputs"] for entry in abi(name) if entry["type"] == "constructor"
    )
    return inputs


def _argument(kind: str, kept: Any) -> Any:
    if isinstance(kept, list):
        inner = kind[: kind.rindex("[")] if kind.endswith("]") else ""
        return [_argument(inner, each) for each in kept]
    if isinstance(kept, str) and kept.lstrip("-").isdecimal():
        return int(kept)
    if kind.startswith("bytes"):
        return bytes.fromhex(kept.removeprefix("0x"))
    return kept
