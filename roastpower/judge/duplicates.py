# SPDX-License-Identifier: Apache-2.0
"""Copies of earlier submissions of a campaign.

MinHash finds candidates among up to 1,500 texts; the decision is the exact overlap of character
shingles, in integers, so that no estimate ever disqualifies anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from roastpower.judge.normalise import comparison_key, normalise

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE_CHARS: Final = 5
SIMILAR_BPS: Final = 7_500
"""Shared shingles of all shingles of both, from which a text is a near duplicate."""
CONTAINED_BPS: Final = 9_000
"""Shared shingles of the shorter text's, from which one text is the other plus padding."""
CONTAINED_MIN_SHINGLES: Final = 60
"""Below about a sentence, containment is a phrase in common, not a copy."""

_BANDS, _ROWS = 64, 2
_SEED = 1


class Match(NamedTuple):
    """The earliest text that is the same joke."""

    submission_id: int
    overlap_bps: int
    exact: bool


class EarlierTexts:
    """Texts of one campaign by submission id; ids grow in the order of commitments."""

    def __init__(self) -> None:
        """Empty: a campaign's first submission has nothing before it."""
        # Imported here, since it imports scipy, which takes a second that most commands never need.
        from datasketch import MinHashLSH

        # Two rows a band: an overlap of a third is still a candidate 999 times in 1,000.
        self._index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
        self._shingles: dict[int, frozenset[str]] = {}
        self._ids_by_key: dict[str, list[int]] = {}

    def __len__(self) -> int:
        """How many texts are kept."""
        return len(self._shingles)

    def add(self, submission_id: int, text: str) -> None:
        """Keep a text. Each submission once; duplicates too, since a copy may be copied."""
        if submission_id in self._shingles:
            raise ValueError(f"submission {submission_id} was added before")
        shingles = _shingles(text)
        self._shingles[submission_id] = shingles
        self._ids_by_key.setdefault(_identity(text), []).append(submission_id)
        if shingles:
            self._index.insert(submission_id, _signature(shingles))

    def match(self, submission_id: int, text: str) -> Match | None:
        """Find the lowest id before ``submission_id`` that this text copies."""
        same = [i for i in self._ids_by_key.get(_identity(text), ()) if i < submission_id]
        shingles = _shingles(text)
        found = [Match(min(same), 10_000, exact=True)] if same else []
        if shingles:
            for candidate in self._index.query(_signature(shingles)):
                if candidate < submission_id:
                    overlap = _copied_bps(shingles, self._shingles[candidate])
                    if overlap:
                        found.append(Match(candidate, overlap, exact=candidate in same))
        return min(found, default=None)


def _identity(text: str) -> str:
    """Texts without words, such as rows of emoji, are compared as they are."""
    return comparison_key(text) or normalise(text)


def _shingles(text: str) -> frozenset[str]:
    key = comparison_key(text)
    return frozenset(key[i : i + SHINGLE_CHARS] for i in range(len(key) - SHINGLE_CHARS + 1))


def _signature(shingles: frozenset[str]) -> MinHash:
    from datasketch import MinHash

    signature = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    signature.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return signature


def _copied_bps(one: frozenset[str], other: frozenset[str]) -> int:
    """The overlap that makes one a copy of the other, or 0."""
    shared = len(one & other)
    similar = 10_000 * shared // len(one | other)
    if similar >= SIMILAR_BPS:
        return similar
    shorter = min(len(one), len(other))
    contained = 10_000 * shared // shorter
    return contained if contained >= CONTAINED_BPS and shorter >= CONTAINED_MIN_SHINGLES else 0
