# SPDX-License-Identifier: Apache-2.0
"""The replay of events: a life of several blocks by hand, and every lie in it found."""

from typing import Any

import pytest

from roastpower.protocol import schedule
from roastpower.protocol.beacon import randomness
from roastpower.protocol.constants import ROAST_WEI
from roastpower.protocol.draw import draw, seed
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.replay import EventReplay
from roastpower.protocol.scores import pack

POOL = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
PARAMETERS = {
    "target": 10,
    "min_block_time": 100,
    "max_block_time": 1_000,
    "min_burn_price": ROAST_WEI,
}
RANDOMNESS = randomness(b"round")

Event = tuple[str, dict[str, Any]]


def opened(block_id: int, at: int, demand: int, version: int = 1, target: int = 10) -> Event:
    duration = schedule.block_duration(100, 1_000, demand, target)
    return "BlockOpened", {
        "block_id": block_id,
        "opened_at": at,
        "closes_at": at + duration,
        "base_price": schedule.base_price(ROAST_WEI, block_id, demand, target),
        "demand": demand,
        "version": version,
        "emission": 1_000 * ROAST_WEI,
    }


def submitted(block_id: int, index: int, miner: str, burned: int, streak: int = 0) -> Event:
    return "Submitted", {
        "submission_id": block_id << 16 | index,
        "block_id": block_id,
        "miner": miner,
        "campaign_id": 1,
        "burned": burned,
        "streak": streak,
    }


def sealed(block_id: int, count: int) -> Event:
    return "BlockSealed", {"block_id": block_id, "count": count}


def scored(block_id: int, scores: list[int], ranked: list[int]) -> Event:
    return "BlockScored", {"block_id": block_id, "scores": pack(scores), "ranked": pack(ranked)}


def settled(
    block_id: int, miners: list[str], ranked: list[int], streaks: list[int], reward: int
) -> Event:
    number = seed(RANDOMNESS, 1, POOL, block_id)
    drawn = draw(ranked, dict(enumerate(streaks)), number)
    return "BlockSettled", {
        "block_id": block_id,
        "winner": miners[drawn.index],
        "submission_id": block_id << 16 | drawn.index,
        "randomness": RANDOMNESS,
        "seed": number,
        "ticket": drawn.ticket,
        "total_tickets": drawn.total_tickets,
        "reward": reward,
    }


def life() -> list[Event]:
    """Two blocks: the second re-opened after waiting, under other parameters, and with streaks."""
    base = schedule.base_price(ROAST_WEI, 1, 7, 10)
    # Past the target of 10 the 11th and 12th pay 11/10 and 12/10.
    prices = [base] * 10 + [base * 11 // 10, base * 12 // 10]
    first = [submitted(1, i, f"m{i}", price) for i, price in enumerate(prices)]
    scores = [100, 90, 80, 70, 60, *[0] * 7]
    return [
        ("ParametersChanged", {"version": 1, "parameters": PARAMETERS}),
        opened(1, 50, 7),
        ("Transfer", {"amount": 1}),
        *first,
        sealed(1, 12),
        opened(2, 200, 9),  # 7 + 12 - 10
        scored(1, scores, [0, 1, 2]),
        settled(1, [f"m{i}" for i in range(12)], [0, 1, 2], [0] * 12, 500 * ROAST_WEI),
        ("ParametersChanged", {"version": 2, "parameters": {**PARAMETERS, "target": 20}}),
        # Closed at 300, waited less than 1,000 s: 9 stays, and is scaled to the new target.
        opened(2, 1_299, 18, version=2, target=20),
        submitted(2, 0, "m1", schedule.base_price(ROAST_WEI, 2, 18, 20), streak=1),
        submitted(2, 1, "m4", schedule.base_price(ROAST_WEI, 2, 18, 20), streak=0),
        sealed(2, 2),
        opened(3, 1_400, 0, version=2, target=20),  # 18 + 2 - 20
        scored(2, [5, 6], [1, 0]),
        settled(2, ["m1", "m4"], [1, 0], [1, 0], 100 * ROAST_WEI),
    ]


def test_an_honest_stream_has_no_mismatch() -> None:
    replay = EventReplay(1, POOL)
    assert [replay.feed(name, args) for name, args in life()] == [[]] * len(life())
    assert (replay.demand, replay.block_id) == (0, 3)
    assert replay.emitted == 600 * ROAST_WEI
    assert [replay.streaks.at_submission(m) for m in ("m0", "m1", "m4")] == [0, 2, 1]


CHECKED = {
    "BlockOpened": ["closes_at", "base_price", "demand", "version", "emission"],
    "Submitted": ["burned", "streak"],
    "BlockSealed": ["count"],
    "BlockSettled": ["submission_id", "seed", "ticket", "total_tickets", "reward"],
}
LIES = [
    (position, argument)
    for position, (name, _) in enumerate(life())
    for argument in CHECKED.get(name, [])
    # The first index is the constructor's to choose; a lie would be a different honest stream.
    if (position, argument) != (1, "demand")
]


@pytest.mark.parametrize(("position", "argument"), LIES)
def test_every_false_argument_is_reported_and_not_believed(position: int, argument: str) -> None:
    replay = EventReplay(1, POOL)
    found = []
    for i, (name, args) in enumerate(life()):
        lied = {**args, argument: args[argument] + 1} if i == position else args
        found += [(i, mismatch) for mismatch in replay.feed(name, lied)]
    assert [(i, mismatch.argument) for i, mismatch in found] == [(position, argument)]
    assert found[0][1].emitted == found[0][1].expected + 1  # type: ignore[operator]


def test_a_false_ranking_and_a_false_winner_are_reported() -> None:
    replay = EventReplay(1, POOL)
    found = []
    for name, args in life():
        false = dict(args)
        if name == "BlockScored":
            false["ranked"] = pack([2, 1, 0])
        if name == "BlockSettled":
            false["winner"] = "m11"
        found += [mismatch.argument for mismatch in replay.feed(name, false)]
    assert found == ["ranked", "winner", "ranked", "winner"]


def test_ranked_may_be_decoded_as_a_tuple() -> None:
    replay = EventReplay(1, POOL)
    for name, args in life():
        other = dict(args)
        if name == "BlockScored":
            other["ranked"] = tuple(args["ranked"])
        assert replay.feed(name, other) == []


def fed(*events: Event) -> EventReplay:
    replay = EventReplay(1, POOL)
    for name, args in (("ParametersChanged", {"version": 1, "parameters": PARAMETERS}), *events):
        assert replay.feed(name, args) == []
    return replay


def test_a_reopened_block_decays_by_whole_longest_times() -> None:
    # Closes at 150; 25 falls by 10 for each whole 1,000 s.
    replay = fed(opened(1, 50, 25), opened(1, 2_149, 15), opened(1, 2_150 + 2_099, 0))
    assert replay.demand == 0


def test_a_block_where_nobody_scored_changes_no_streak() -> None:
    replay = fed(opened(1, 0, 0), submitted(1, 0, "m", ROAST_WEI), sealed(1, 1))
    assert replay.feed(*scored(1, [0], [])) == []
    nothing = {"block_id": 1, "reward": 0}
    assert replay.feed("BlockSettled", nothing) == []
    assert replay.streaks.settlements == 0


def test_an_upheld_challenge_and_a_void_take_the_scores_back() -> None:
    opening = (opened(1, 0, 0), submitted(1, 0, "m", ROAST_WEI), sealed(1, 1))
    settlement = settled(1, ["m"], [0], [0], 100 * ROAST_WEI)
    for event in (
        ("Resolved", {"id": 1, "upheld": True}),
        ("BlockVoided", {"block_id": 1}),
    ):
        replay = fed(*opening, scored(1, [5], [0]), event)
        with pytest.raises(ProtocolError, match="without scores"):
            replay.feed(*settlement)
    replay = fed(*opening, scored(1, [5], [0]), ("Resolved", {"id": 1, "upheld": False}))
    assert replay.feed(*settlement) == []
    with pytest.raises(ProtocolError, match="without scores"):
        replay.feed(*settlement)


@pytest.mark.parametrize(
    "event",
    [
        opened(3, 100, 0),
        opened(1, 100, 0),
        submitted(2, 0, "n", ROAST_WEI),
        submitted(1, 2, "n", ROAST_WEI),
        sealed(2, 1),
        scored(2, [1], [0]),
    ],
)
def test_a_stream_with_a_gap_is_refused(event: Event) -> None:
    replay = fed(opened(1, 0, 0), submitted(1, 0, "m", ROAST_WEI))
    with pytest.raises(ProtocolError):
        replay.feed(*event)
