# SPDX-License-Identifier: Apache-2.0
"""Trains the offline judge's model of funniness on Humicroedit, and says how well it does.

``python -m bench.judge.train TRAIN.csv [--write]``

Ridge regression on mean grades and, for headlines that were edited more than once, on differences of
grades, over the buckets of `roastpower.judge.funniness`. Cross-validated by headline, so that no edit
of a held-out headline is trained on. Weights are rounded to a signed byte; the figures are those of
the rounded ones.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import lsqr

from roastpower.judge import funniness
from roastpower.judge.dataset import Item, read_dataset
from roastpower.judge.features import words_of

PENALTY = 60.0
FOLDS = 4
STEPS = 80
LARGEST = 127
WEIGHTS = Path(funniness.__file__).parent / "weights" / "funniness.bin"


def matrix(texts: Sequence[str]) -> sp.csr_matrix:
    """One row a text, scaled as `funniness.funniness` does."""
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        words = words_of(text)
        scale = funniness.USUAL_WORDS / max(funniness.USUAL_WORDS, len(words))
        for bucket, value in funniness.buckets(words).items():
            rows.append(row)
            columns.append(bucket)
            values.append(value * scale)
    return sp.csr_matrix((values, (rows, columns)), shape=(len(texts), funniness.BUCKETS))


def fit(
    features: sp.csr_matrix, grades: np.ndarray, pairs: Sequence[tuple[int, int]]
) -> np.ndarray:
    """Weights as whole numbers from -127 to 127."""
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    stacked = sp.vstack([features, features[first] - features[second]]).tocsr()
    wanted = np.concatenate([grades - grades.mean(), grades[first] - grades[second]])
    weights = lsqr(stacked, wanted, damp=PENALTY**0.5, iter_lim=STEPS)[0]
    # The largest hundredth is cut off, so that the others keep their resolution.
    limit = np.quantile(np.abs(weights[weights != 0]), 0.999)
    return np.clip(np.rint(weights / limit * LARGEST), -LARGEST, LARGEST).astype(np.int8)


def pairs_of(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Edits of one headline with different grades."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        groups[item.group].append(index)
    return [
        (a, b)
        for members in groups.values()
        for place, a in enumerate(members)
        for b in members[place + 1 :]
        if items[a].label != items[b].label
    ]


def accuracy(scores: np.ndarray, grades: np.ndarray, pairs: Sequence[tuple[int, int]]) -> float:
    """Share of pairs in the right order; equal scores count half."""
    first, second = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    told = np.sign(scores[first] - scores[second])
    true = np.sign(grades[first] - grades[second])
    return float(np.mean(np.where(told == 0, 0.5, told == true)))


def cross_validate(
    items: Sequence[Item], features: sp.csr_matrix, grades: np.ndarray
) -> tuple[float, int]:
    """Accuracy on the pairs of held-out headlines, and how many pairs those are."""
    names = sorted({item.group for item in items})
    fold_of = {name: number % FOLDS for number, name in enumerate(names)}
    folds = np.array([fold_of[item.group] for item in items])
    pairs = pairs_of(items)
    right = 0.0
    for fold in range(FOLDS):
        kept = np.flatnonzero(folds != fold)
        place = {index: row for row, index in enumerate(kept)}
        inside = [(place[a], place[b]) for a, b in pairs if folds[a] != fold]
        held = [(a, b) for a, b in pairs if folds[a] == fold]
        weights = fit(features[kept], grades[kept], inside)
        right += accuracy(features @ weights, grades, held) * len(held)
    return right / len(pairs), len(pairs)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Trains the offline judge's model of funniness.")
    parser.add_argument("train", type=Path)
    parser.add_argument("--write", action="store_true", help=f"replace {WEIGHTS.name}")
    arguments = parser.parse_args()
    items = read_dataset(arguments.train).items
    grades = np.array([item.label for item in items])
    features = matrix([item.text for item in items])
    share, count = cross_validate(items, features, grades)
    print(f"cross-validated: {share:.4f} of {count} pairs of held-out headlines")
    weights = fit(features, grades, pairs_of(items))
    sums = features @ weights
    print(f"MEAN = {round(float(sums.mean()))}, DEVIATION = {round(float(sums.std()))}")
    if arguments.write:
        WEIGHTS.write_bytes(weights.tobytes())
        print(f"wrote {WEIGHTS} ({WEIGHTS.stat().st_size} bytes)")
    else:
        print("nothing written; --write does")


if __name__ == "__main__":
    main()
