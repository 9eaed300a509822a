# SPDX-License-Identifier: Apache-2.0
"""From the ranking of a block to its reward: was the draw the beacon's, and was it paid?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from roastpower.protocol import beacon as rounds
from roastpower.protocol.commitment import submission_id
from roastpower.protocol.draw import draw, seed
from roastpower.protocol.emission import block_reward
from roastpower.protocol.errors import BeaconError
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import unpack
from roastpower.verify.block_history import BlockHistory, Scoring
from roastpower.verify.chain import ZERO_ADDRESS, Chain, Event, Transfer
from roastpower.verify.verdict import Check, compared, judged

_SIGNATURE_BYTES = 128
_PADDING = bytes(16)


class Beacon(Protocol):
    """A server of drand rounds."""

    def signature(self, round_number: int) -> bytes:
        """A round's signature, compressed."""
        ...


@dataclass(frozen=True, slots=True)
class DrawTerms:
    """What a draw depends on besides the scores; streaks are those replayed, by index."""

    beacon: Mapping[str, Any]  # of the beacon contract's `Deployed`
    draw_delay: int
    challenge_window: int
    target: int
    streaks: Sequence[int]


def schedule_checks(chain: Chain, scoring: Scoring, terms: DrawTerms) -> Iterator[Check]:
    """When scores become final, and which round draws."""
    args = scoring.scheduled.args
    since = chain.timestamp(scoring.scheduled.chain_block)
    yield compared(
        "challenge window",
        "scores are final at",
        since + terms.challenge_window,
        args["settle_after"],
    )
    first = rounds.round_at(
        args["settle_after"] + terms.draw_delay,
        terms.beacon["genesis_time"],
        terms.beacon["period"],
    )
    yield compared("draw round", "drand round", first, args["draw_round"])


def draw_checks(
    chain: Chain,
    beacon: Beacon | None,
    block: BlockHistory,
    scoring: Scoring,
    settled: Event,
    terms: DrawTerms,
) -> Iterator[Check]:
    """Everything about a settlement."""
    settled_at = chain.timestamp(settled.chain_block)
    final_at = scoring.scheduled.args["settle_after"]
    early = [f"settled at {settled_at}, final at {final_at}"] if settled_at < final_at else []
    yield judged("settled in time", early, f"at {settled_at}, {settled_at - final_at} s after")
    scores = unpack(scoring.posted.args["scores"], len(block.submitted))
    ranked = rank(scores)
    if not ranked:
        nothing = {"winner": ZERO_ADDRESS, "submission_id": 0, "reward": 0}
        problems = [
            f"nobody is ranked, but {name} is {settled.args[name]}"
            for name, value in nothing.items()
            if settled.args[name] != value
        ]
        yield judged("winner", problems, "nobody is ranked, nobody is paid")
        yield _minted(chain, settled, None)
        return
    yield from _randomness(chain, beacon, scoring, settled, terms)
    yield from _winner(chain, block, settled, ranked, terms)
    nonzero = sum(score > 0 for score in scores)
    reward = block_reward(block.block_id, nonzero, terms.target)
    yield compared("reward", "wei", reward, settled.args["reward"])
    yield _minted(chain, settled, settled.args["winner"])


def _randomness(
    chain: Chain, beacon: Beacon | None, scoring: Scoring, settled: Event, terms: DrawTerms
) -> Iterator[Check]:
    number = scoring.scheduled.args["draw_round"]
    key = compressed_key(b"".join(terms.beacon["public_key"]))
    signature = signature_in(chain.calldata(settled.transaction), key, number)
    if signature is None:
        yield Check(
            "signature",
            False,
            f"transaction {settled.transaction} holds no valid signature of round {number}",
        )
    else:
        yield Check("signature", True, f"of round {number}, by the key in the beacon contract")
        yield compared(
            "randomness",
            "sha256 of the signature",
            rounds.randomness(signature),
            settled.args["randomness"],
        )
    if beacon is not None:
        published = beacon.signature(number)
        yield compared(
            "published round",
            "drand shows",
            rounds.randomness(published),
            settled.args["randomness"],
        )


def _winner(
    chain: Chain, block: BlockHistory, settled: Event, ranked: Sequence[int], terms: DrawTerms
) -> Iterator[Check]:
    args = settled.args
    number = seed(args["randomness"], chain.chain_id, chain.address("MiningPool"), block.block_id)
    yield compared("seed", "uint256", number, args["seed"])
    drawn = draw(ranked, dict(enumerate(terms.streaks)), number)
    problems = []
    if args["total_tickets"] != drawn.total_tickets:
        problems.append(f"{args['total_tickets']} tickets, by streaks {drawn.total_tickets}")
    if args["ticket"] != drawn.ticket:
        problems.append(f"ticket {args['ticket']}, by the seed {drawn.ticket}")
    yield judged("tickets", problems, f"{drawn.ticket} of {drawn.total_tickets}")
    found = (args["submission_id"], args["winner"])
    expected = (
        submission_id(block.block_id, drawn.index),
        block.submitted[drawn.index].args["miner"],
    )
    yield compared("winner", "submission and miner", expected, found)


def _minted(chain: Chain, settled: Event, winner: str | None) -> Check:
    token = chain.address("RoastToken")
    mints = [
        each
        for each in chain.transfers(settled.transaction)
        if each.token == token and each.sender == ZERO_ADDRESS
    ]
    if winner is None:
        # Other blocks may be settled in the same transaction, so their mints prove nothing.
        return Check("mint", True, "none is due")
    due = Transfer(token, ZERO_ADDRESS, winner, settled.args["reward"])
    problems = [] if due in mints else [f"{settled.transaction} mints no such reward to {winner}"]
    return judged("mint", problems, f"to {winner} in {settled.transaction}")


def signature_in(calldata: bytes, key: bytes, round_number: int) -> bytes | None:
    """The round's signature, compressed, wherever it stands in a transaction's calldata.

    Settling may go through another contract, whose calldata is in a form of its own; a valid
    signature of the round is unique, so it does not matter where it is found.
    """
    for start in range(len(calldata) - _SIGNATURE_BYTES + 1):
        window = calldata[start : start + _SIGNATURE_BYTES]
        if window[:16] != _PADDING or window[64:80] != _PADDING:
            continue
        try:
            signature = rounds.compress_g1(window)
            rounds.verify(key, round_number, signature)
        except BeaconError:
            continue
        return signature
    return None


def compressed_key(uncompressed: bytes) -> bytes:
    """The key that the beacon contract holds (EIP-2537) as drand publishes it.

    Raises:
        BeaconError: it is no point of the curve.
    """
    real, imaginary = uncompressed[16:64], uncompressed[80:128]
    for sign in (0x80, 0xA0):  # compressed; and compressed with the larger y
        candidate = bytes([imaginary[0] | sign]) + imaginary[1:] + real
        if rounds.decompress_g2(candidate) == uncompressed:
            return candidate
    raise BeaconError("the beacon contract's key is not a point of the curve")
