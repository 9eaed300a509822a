# SPDX-License-Identifier: Apache-2.0
"""Who may do what, and when: one function for each entry point, named like it.

Each takes the model, the caller, the time, and the call's own arguments, and says whether the
contracts must take the call. They are the tables of the specification, written down again.
"""

from typing import Any

from ..model.state import Model
from . import distributor, factory, pool, token

_BY_CONTRACT = {"distributor": distributor, "factory": factory, "pool": pool, "token": token}


def may(
    model: Model, now: int, sender: str, contract: str, function: str, args: tuple[Any, ...]
) -> bool:
    """Whether a call must be taken; all others must be refused."""
    allowed: bool = getattr(_BY_CONTRACT[contract], function)(model, sender, now, *args)
    return allowed
