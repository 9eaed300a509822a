# SPDX-License-Identifier: Apache-2.0
"""What all table modules have in common: one metadata, and the types of the chain's values."""

from __future__ import annotations

import importlib
import pkgutil
from decimal import Decimal
from typing import Any

from sqlalchemy import MetaData, Numeric
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

import roastpower.storage

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)


class Uint256(TypeDecorator[int]):
    """A whole number of up to 78 digits: an amount in wei, a packed word. Python sees an int."""

    impl = Numeric(78, 0)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        """psycopg sends an int of any size as it is."""
        return value

    def process_result_value(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """PostgreSQL answers with a Decimal without fraction."""
        return None if value is None else int(value)


def load_all_tables() -> MetaData:
    """The metadata with every table of every ``*_tables`` module of this package in it."""
    for module in pkgutil.iter_modules(roastpower.storage.__path__):
        if module.name.endswith("_tables"):
            importlib.import_module(f"roastpower.storage.{module.name}")
    return metadata
