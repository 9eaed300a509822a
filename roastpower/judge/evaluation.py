# SPDX-License-Identifier: Apache-2.0
"""How well a judge agrees with people: any judge, any dataset of `roastpower.judge.dataset`."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from roastpower.judge.dataset import Dataset, Item, LabelledPair
from roastpower.judge.judge import Judge, Piece
from roastpower.judge.scoring import score_text
from roastpower.judge.statistics import spearman, wilson
from roastpower.llm.counting import CountedModel, Prices
from roastpower.llm.errors import UnusableAnswer
from roastpower.llm.model import Usage
from roastpower.protocol.pairwise import parse_better

MAX_DERIVED_PAIRS = 5_000
_SEED = 2_024


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Shares are from 0 to 1, correlations from -1 to 1; None where a file does not allow one.

    ``pair_accuracy``: pairs that people and scores order alike; equal scores count half, pairs that
    people call equal are left out. ``length_baseline``: the same if the longer text always won, or
    the shorter one, whichever is right more often here: the better of both, so in its favour.
    ``order_consistency``: pairs of which both orders of a comparison name the same text.
    ``length_bias``: rank correlation of score and length in characters. ``calls`` and tokens: those
    that a model was charged for, questions asked again among them; ``cost_usd`` is None where no
    prices are known.
    """

    dataset: str
    judge: str
    n: int
    spearman: float | None
    pairs: int
    pair_accuracy: float | None
    pair_accuracy_interval: tuple[float, float] | None
    length_baseline: float | None
    order_consistency: float | None
    compared: int
    length_bias: float | None
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    seconds: float


async def evaluate(
    judge: Judge,
    dataset: Dataset,
    *,
    concurrency: int,
    compare: int,
    asked: CountedModel | None = None,
    prices: Prices | None = None,
) -> Evaluation:
    """Scores every text, and compares as many pairs in both orders as asked for.

    ``asked`` is the model that the judge asks, None where it asks none and so costs nothing.
    Raises `LlmError` if the judge's provider fails.
    """
    begun = time.monotonic()
    places = asyncio.Semaphore(concurrency)

    async def score(item: Item) -> int:
        async with places:
            return (await score_text(judge, Piece(item.text, item.brief))).score

    async def consistent(pair: LabelledPair) -> bool:
        async with places:
            return await _same_in_both_orders(judge, dataset, pair)

    scores = await asyncio.gather(*(score(item) for item in dataset.items))
    pairs = dataset.pairs or _derived_pairs(dataset.items)
    told = [pair for pair in pairs if pair.label]
    chosen = _some(told, compare)
    agreed = await asyncio.gather(*(consistent(pair) for pair in chosen))
    lengths = [len(item.text) for item in dataset.items]
    accuracy = _accuracy(scores, told)
    by_length = _accuracy(lengths, told)
    interval = wilson(accuracy, len(told))
    used = Usage(0, 0) if asked is None else asked.used
    return Evaluation(
        dataset=dataset.name,
        judge=judge.identity.model,
        n=len(dataset.items),
        spearman=_agreement(dataset, scores, pairs),
        pairs=len(told),
        pair_accuracy=None if interval is None else interval.value,
        pair_accuracy_interval=None if interval is None else (interval.low, interval.high),
        length_baseline=max(by_length, len(told) - by_length) / len(told) if told else None,
        order_consistency=sum(agreed) / len(agreed) if agreed else None,
        compared=len(agreed),
        length_bias=spearman([float(each) for each in scores], [float(each) for each in lengths]),
        calls=0 if asked is None else asked.calls,
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        cost_usd=_cost(used, asked, prices),
        seconds=round(time.monotonic() - begun, 3),
    )


def _cost(used: Usage, asked: CountedModel | None, prices: Prices | None) -> float | None:
    if asked is None:
        return 0.0
    return None if prices is None else round(prices.usd(used), 6)


def _agreement(
    dataset: Dataset, scores: Sequence[int], pairs: Sequence[LabelledPair]
) -> float | None:
    """Rank correlation with the grades; of differences with labels where texts have no grades."""
    if dataset.graded:
        return spearman([float(each) for each in scores], [item.label for item in dataset.items])
    return spearman(
        [float(scores[pair.first] - scores[pair.second]) for pair in pairs],
        [{0: 0.0, 1: 1.0, 2: -1.0}[pair.label] for pair in pairs],
    )


def _accuracy(values: Sequence[int], told: Sequence[LabelledPair]) -> float:
    """How many pairs the values order as people do; ties are halves."""
    right = 0.0
    for pair in told:
        first, second = values[pair.first], values[pair.second]
        if first == second:
            right += 0.5
        elif (first > second) == (pair.label == 1):
            right += 1
    return right


def _derived_pairs(items: Sequence[Item]) -> list[LabelledPair]:
    """Pairs of differently graded versions of one text; of any texts where there are none."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        groups[item.group].append(index)
    candidates = [
        (a, b)
        for members in groups.values()
        for place, a in enumerate(members)
        for b in members[place + 1 :]
    ]
    if not candidates and len(items) > 1:
        dice = random.Random(_SEED)
        candidates = [
            (a, b)
            for a, b in (
                (dice.randrange(len(items)), dice.randrange(len(items)))
                for _ in range(MAX_DERIVED_PAIRS)
            )
            if a != b
        ]
    pairs = [
        LabelledPair(a, b, 1 if items[a].label > items[b].label else 2)
        for a, b in candidates
        if items[a].label != items[b].label
    ]
    return _some(pairs, MAX_DERIVED_PAIRS)


def _some(pairs: Sequence[LabelledPair], most: int) -> list[LabelledPair]:
    """At most so many, always the same ones."""
    if len(pairs) <= most:
        return list(pairs)
    return random.Random(_SEED).sample(list(pairs), most)


async def _same_in_both_orders(judge: Judge, dataset: Dataset, pair: LabelledPair) -> bool:
    first, second = (
        Piece(dataset.items[index].text, dataset.items[index].brief)
        for index in (pair.first, pair.second)
    )
    try:
        forward = await judge.compare(first, second, 1)
        reverse = await judge.compare(second, first, 1)
    except UnusableAnswer:
        return False
    return parse_better(forward.sample.raw) != parse_better(reverse.sample.raw)
