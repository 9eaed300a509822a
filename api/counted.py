# SPDX-License-Identifier: Apache-2.0
"""Pages of what rollups count, in the order of an index.

A sum is a row of the totals and, for what changed since the last final chain block, rows of changes.
Most rows have none: those are walked in the order of the totals' index, no further than the page goes.
The few with changes are added up, and merged into the page. So a page costs the same at any depth, and
however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import Tuple

from api.database import AnySelect
from roastpower.storage.chain_tables import chain_blocks
from roastpower.storage.rollup_tables import changes
from roastpower.storage.rollups import Fold, Rollup

Column: TypeAlias = ColumnElement[Any]
Place: TypeAlias = Sequence[int | bytes]

_ONE: Column = literal_column("1")


@dataclass(frozen=True)
class Order:
    """Measures, then the key of a row, all in one direction; there is an index of them.

    Measures that may be null count as zero.
    """

    measures: tuple[str, ...]
    descending: bool = True

    def sorted(self, by: Sequence[Column]) -> list[Column]:
        """What to sort by."""
        return [each.desc() if self.descending else each for each in by]

    def beyond(self, by: Sequence[Column], place: Place) -> Column:
        """Whether a row comes after a place."""
        found = given(by, place)
        return tuple_(*by) < found if self.descending else tuple_(*by) > found

    def before(self, by: Sequence[Column], place: Place) -> Column:
        """Whether a row comes before a place."""
        found = given(by, place)
        return tuple_(*by) > found if self.descending else tuple_(*by) < found


def given(by: Sequence[Column], place: Place) -> Tuple:
    """A place with the columns' types: an amount is larger than PostgreSQL's integers."""
    return tuple_(*(literal(value, each.type) for each, value in zip(by, place, strict=True)))


@dataclass(frozen=True)
class Counted:
    """The sums of one scope: all time, a window, a campaign.

    Attributes:
        rollup: what is counted.
        sums: the table of totals.
        key: the column that tells rows of the scope apart.
        scope: columns of the sums, and what they are in this scope.
        since: changes of chain blocks before this time are left out.
        counting: rows in which these measures are all zero are left out.
    """

    rollup: Rollup
    sums: Table
    key: str
    scope: Mapping[str, Column]
    since: Column | None = None
    counting: tuple[str, ...] = ()

    def page(self, order: Order, after: Place | None, rows: int | None) -> AnySelect:
        """The rows behind `after` (what they are sorted by, and the key): the key, every measure."""
        parts = []
        for part in (self._settled(), self._moved()):
            by = self.place(part, order)
            query = select(part).order_by(*order.sorted(by)).limit(rows)
            if after is not None:
                query = query.where(order.beyond(by, after))
            parts.append(select(query.subquery()))
        merged = union_all(*parts).subquery()
        return select(merged).order_by(*order.sorted(self.place(merged, order))).limit(rows)

    def place(self, row: FromClause, order: Order) -> list[Column]:
        """What a row is sorted by, and its key."""
        return [*(self._measured(row, name) for name in order.measures), row.c[self.key]]

    def some(self, keys: Collection[bytes] | Collection[int]) -> AnySelect:
        """The sums of some rows."""
        added = self._added(lambda part: part.c[self.key].in_(keys))
        return select(added).where(self._counts(added))

    def better(self, order: Order, than: Sequence[int], at_most: int) -> AnySelect:
        """How many rows come before all with these measures, counted no further than `at_most`.

        An index tells it of all totals. Those with changes are then taken out as they were, and put
        in as they are.
        """
        moved = self._moved({*order.measures, *self.counting})
        recent = changes[self.rollup.name].c
        changed = select(recent[self.key]).where(*self._within(recent))
        totals_before = (
            *self._within(self.sums.c),
            self._counts(self.sums),
            order.before([self._measured(self.sums, name) for name in order.measures], than),
        )
        were = _number(select(_ONE).where(*totals_before, self.sums.c[self.key].in_(changed)))
        are = _number(
            select(_ONE).where(
                order.before([self._measured(moved, name) for name in order.measures], than)
            )
        )
        in_order = order.sorted([self._measured(self.sums, name) for name in order.measures])
        walked = select(_ONE).where(*totals_before).order_by(*in_order).limit(were + at_most)
        return select(func.least(_number(walked) - were + are, at_most))

    def _settled(self) -> FromClause:
        """Rows of which nothing has changed since what is final."""
        recent = changes[self.rollup.name].c
        changed = select(_ONE).where(
            recent[self.key] == self.sums.c[self.key], *self._within(recent)
        )
        return (
            select(*self._columns(self.sums))
            .where(*self._within(self.sums.c), self._counts(self.sums), ~changed.exists())
            .subquery()
        )

    def _moved(self, names: Collection[str] | None = None) -> FromClause:
        """Rows of which something has, with these measures; or all."""
        recent = changes[self.rollup.name].c
        keys = select(recent[self.key]).where(*self._within(recent))
        added = self._added(lambda part: part.c[self.key].in_(keys), names)
        return select(added).where(self._counts(added)).subquery()

    def _added(
        self, chosen: Callable[[FromClause], Column], names: Collection[str] | None = None
    ) -> FromClause:
        """The sums of chosen rows, what has changed included."""
        recent = changes[self.rollup.name]
        lately = select(*self._columns(recent)).where(*self._within(recent.c), chosen(recent))
        if self.since is not None:
            lately = lately.join(
                chain_blocks, chain_blocks.c.number == recent.c.block_number
            ).where(chain_blocks.c.timestamp >= self.since)
        parts = union_all(
            select(*self._columns(self.sums)).where(*self._within(self.sums.c), chosen(self.sums)),
            lately,
        ).subquery()
        folded = (
            _FOLDS[each.fold](parts.c[each.name], type_=parts.c[each.name].type).label(each.name)
            for each in self.rollup.measures
            if names is None or each.name in names
        )
        return select(parts.c[self.key], *folded).group_by(parts.c[self.key]).subquery()

    def _columns(self, table: FromClause) -> list[Column]:
        return [table.c[self.key], *(table.c[each.name] for each in self.rollup.measures)]

    def _within(self, columns: ReadOnlyColumnCollection[str, Any]) -> list[Column]:
        """Changes have no spans and windows: those conditions are the totals' alone."""
        return [columns[name] == value for name, value in self.scope.items() if name in columns]

    def _counts(self, table: FromClause) -> Column:
        return or_(*(table.c[name] > 0 for name in self.counting)) if self.counting else true()

    def _measured(self, row: FromClause, name: str) -> Column:
        measure = next(each for each in self.rollup.measures if each.name == name)
        value: Column = row.c[name]
        return value if measure.fold is Fold.SUM else func.coalesce(value, literal_column("0"))


def _number(query: AnySelect) -> Column:
    return select(func.count()).select_from(query.subquery()).scalar_subquery()


_FOLDS: dict[Fold, Callable[..., Column]] = {
    Fold.SUM: func.sum,
    Fold.LARGEST: func.max,
    Fold.SMALLEST: func.min,
}
