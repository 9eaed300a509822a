# SPDX-License-Identifier: Apache-2.0
"""CSV files of texts, or pairs of texts, with what people thought of them.

=====================================  =========================================================
columns                                meaning
=====================================  =========================================================
``text``, ``label``                    a text and its grade, a number
``text1``, ``text2``, ``label``        a pair: 1 if the first is funnier, 2 the second, 0 neither
``original``, ``edit``, ``meanGrade``  Humicroedit: a headline whose ``<word/>`` was replaced
``original1``, ``edit1`` … ``label``   pairs of those, with ``meanGrade1`` and ``meanGrade2``
=====================================  =========================================================

``id`` and ``brief`` (a brief as JSON) may stand beside them.
"""

import csv
import re
from pathlib import Path
from typing import Final, NamedTuple

from roastpower.protocol.brief import Brief, build_brief, parse_brief

_MARKED = re.compile(r"<(.*?)/>")
NO_BRIEF: Final = build_brief(title="", tone="", target="")


class DatasetError(ValueError):
    """A file is no dataset. The message names the line."""


class Item(NamedTuple):
    """A text; ``label`` is its grade where there is one, ``group`` what it is a version of."""

    text: str
    brief: Brief
    label: float
    group: str


class LabelledPair(NamedTuple):
    """Indexes of two items, and which people preferred: 1, 2, or 0 for neither."""

    first: int
    second: int
    label: int


class Dataset(NamedTuple):
    """All texts; pairs where the file has pairs; ``graded`` where texts have grades."""

    name: str
    items: tuple[Item, ...]
    pairs: tuple[LabelledPair, ...]
    graded: bool


def read_dataset(path: Path) -> Dataset:
    """Read a file. Raises `DatasetError` if it is none, `OSError` if it cannot be read."""
    csv.field_size_limit(1 << 20)
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            columns = set(reader.fieldnames or ())
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"{path.name}: {error}") from None
    if not rows:
        raise DatasetError(f"{path.name}: no rows")
    if {"original1", "edit1", "original2", "edit2", "label"} <= columns or {
        "text1",
        "text2",
        "label",
    } <= columns:
        return _pairs(path.name, rows, columns)
    if {"original", "edit", "meanGrade"} <= columns or {"text", "label"} <= columns:
        label = "label" if "label" in columns else "meanGrade"
        items = tuple(
            Item(_text(row, ""), _brief(row), _number(row, label, line), _group(row, ""))
            for line, row in enumerate(rows, start=2)
        )
        return Dataset(path.name, items, (), graded=True)
    raise DatasetError(f"{path.name}: columns {sorted(columns)} are none of a known dataset")


def _pairs(name: str, rows: list[dict[str, str]], columns: set[str]) -> Dataset:
    graded = {"meanGrade1", "meanGrade2"} <= columns
    items: dict[tuple[str, Brief], int] = {}
    kept: list[Item] = []
    pairs = []
    for line, row in enumerate(rows, start=2):
        sides = []
        for side in ("1", "2"):
            grade = _number(row, f"meanGrade{side}", line) if graded else 0.0
            item = Item(_text(row, side), _brief(row), grade, _group(row, side))
            key = (item.text, item.brief)
            if key not in items:
                items[key] = len(kept)
                kept.append(item)
            sides.append(items[key])
        label = int(_number(row, "label", line))
        if label not in (0, 1, 2):
            raise DatasetError(f"line {line}: label {label} is none of 0, 1, 2")
        pairs.append(LabelledPair(sides[0], sides[1], label))
    return Dataset(name, tuple(kept), tuple(pairs), graded)


def _text(row: dict[str, str], side: str) -> str:
    original = row.get(f"original{side}")
    if original is None:
        return row[f"text{side}"] or ""
    edit = row[f"edit{side}"]
    return _MARKED.sub(lambda _: edit, original)


def _group(row: dict[str, str], side: str) -> str:
    original = row.get(f"original{side}")
    return row.get(f"text{side}", "") if original is None else _MARKED.sub(r"\1", original)


def _brief(row: dict[str, str]) -> Brief:
    written = row.get("brief")
    return parse_brief(written.encode()) if written else NO_BRIEF


def _number(row: dict[str, str], column: str, line: int) -> float:
    try:
        return float(row[column])
    except (TypeError, ValueError):
        raise DatasetError(f"line {line}: {column} is {row[column]!r}, not a number") from None
