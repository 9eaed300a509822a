# SPDX-License-Identifier: Apache-2.0
"""What tables and columns of events are called. Processes that only fetch need no more of the
tables than that, and start without SQLAlchemy."""

from __future__ import annotations

import re


def snake_case(name: str) -> str:
    """``BlockOpened`` as ``block_opened``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def table_name(contract: str, event: str) -> str:
    """The name of the table of a contract's event. Contracts share tables, but for what is logged
    at their creation: ``MiningPool``'s ``Deployed`` is in ``pool_deployed``."""
    if event == "Deployed":
        return f"{snake_case(contract).rpartition('_')[2]}_deployed"
    return snake_case(event)
