# SPDX-License-Identifier: Apache-2.0
"""``/v1/miners``."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from fastapi import APIRouter, Query

from api import problems
from api.analytics.schemas import Paid
from api.auth.sessions import SignedInAccount
from api.claims.proving import CAMPAIGNS_LOOKED_AT, claimable
from api.claims.repository import ClaimRepository
from api.clock import Now
from api.counted import Order, Place
from api.database import AnyRow, Reading, Writing
from api.deployment import Deployment
from api.errors import (
    BadChecksum,
    BadCursor,
    BadRequest,
    EvidenceMismatch,
    Forbidden,
    Invalid,
    InvalidAddress,
    InvalidJson,
    InvalidLimit,
    LooksLikeAKey,
    Unauthorized,
    UnknownMiner,
    UnknownProfile,
)
from api.evidence.repository import EvidenceRepository
from api.finality.indexed import AtHead
from api.finality.repository import Head
from api.leaderboard.boards import Window, board_of_window
from api.leaderboard.repository import LeaderboardRepository
from api.leaderboard.schemas import Ranks
from api.leaderboard.standings import standings
from api.miners.repository import MinerRepository
from api.miners.schemas import (
    MINER_EXAMPLE,
    ClaimableSum,
    Miner,
    MinerProfile,
    MinerProfileIn,
    MinerWithClaimable,
)
from api.pagination import Page, address_of, amount_of, decode_cursor, page_of, paged
from api.wire import AddressPath, CursorText, Limit
from roastpower.protocol.addresses import checksummed

Sort = Literal["earned", "submissions", "burned", "newest"]

_ORDERS: Final[dict[Sort, Order]] = {
    "earned": Order(("earned", "wins", "best_score")),
    "submissions": Order(("submissions",)),
    "burned": Order(("burned",)),
    "newest": Order(("first_block",)),
}

router = APIRouter(prefix="/v1/miners", tags=["miners"])


@router.get(
    "",
    responses={
        **problems.responses(BadCursor, InvalidLimit, Invalid),
        **page_of(MINER_EXAMPLE),
    },
)
async def list_miners(
    connection: Reading,
    head: AtHead,
    sort: Annotated[
        Sort,
        Query(description="The best earners, the most submissions, the largest burns, the newest."),
    ] = "earned",
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[Miner]:
    """Everyone who ever submitted, the best earners first unless asked otherwise."""
    order = _ORDERS[sort]
    listing = f"miners:{sort}"
    key = decode_cursor(cursor, listing, [str] * (len(order.measures) + 1))
    after: Place | None = None
    if key is not None:
        after = (*map(amount_of, key[:-1]), address_of(key[-1]))
    rows = await MinerRepository(connection).page(order, after, limit + 1)
    shown, next_cursor = paged(rows, limit, listing, lambda each: _key(each[0]))
    return Page(items=[_miner(row, head) for _, row in shown], next_cursor=next_cursor)


@router.get(
    "/{address}",
    responses=problems.responses(UnknownMiner, InvalidAddress, BadChecksum, EvidenceMismatch),
)
async def get_miner(
    address: AddressPath, connection: Reading, head: AtHead, served: Deployment
) -> MinerWithClaimable:
    """A miner by its account, and what it can claim now."""
    row = await MinerRepository(connection).one(address)
    if row is None:
        raise UnknownMiner(f"{checksummed(address)} never submitted anything")
    claims = ClaimRepository(connection)
    candidates = await claims.candidates(address, 0, head.timestamp, CAMPAIGNS_LOOKED_AT + 1)
    looked_at = candidates.rows[:CAMPAIGNS_LOOKED_AT]
    sums: dict[str, list[int]] = {}
    for claim in await claimable(looked_at, address, served, head, EvidenceRepository(connection)):
        sums.setdefault(claim.reward_token, []).append(claim.amount)
    return MinerWithClaimable(
        **dict(_miner(row, head)),
        claimable=[
            ClaimableSum(reward_token=token, amount=sum(amounts), campaigns=len(amounts))
            for token, amounts in sorted(sums.items())
        ],
        paid=[Paid(**each._mapping) for each in await MinerRepository(connection).paid(address)],
        more_claimable=candidates.go_on is not None or len(candidates.rows) > len(looked_at),
    )


@router.get("/{address}/rank", responses=problems.responses(InvalidAddress, BadChecksum))
async def get_rank(address: AddressPath, connection: Reading, head: AtHead) -> Ranks:
    """Where a miner stands: in the last 24 hours, the last 7 days, and of all time."""
    repository = LeaderboardRepository(connection)
    finality = head.finality(await repository.changed_in())
    found = {}
    for window in get_args(Window):
        line = await repository.standing(board_of_window(window), address)
        found[window] = None if line is None else (await standings(repository, [line], finality))[0]
    return Ranks(**found)


@router.get(
    "/{address}/profile",
    responses=problems.responses(UnknownProfile, InvalidAddress, BadChecksum),
)
async def get_miner_profile(address: AddressPath, connection: Reading) -> MinerProfile:
    """What a miner says of itself."""
    row = await MinerRepository(connection).profile(address)
    if row is None:
        raise UnknownProfile(f"{checksummed(address)} says nothing of itself")
    return MinerProfile(**row._mapping)


@router.put(
    "/{address}/profile",
    responses=problems.responses(
        BadRequest,
        Unauthorized,
        EvidenceMismatch,
        Forbidden,
        Invalid,
        InvalidJson,
        InvalidAddress,
        BadChecksum,
        LooksLikeAKey,
    ),
)
async def write_miner_profile(
    address: AddressPath,
    profile: MinerProfileIn,
    account: SignedInAccount,
    connection: Writing,
    now: Now,
) -> MinerProfile:
    """Replaces the account's own profile."""
    account.must_be(address)
    fields = profile.model_dump()
    await MinerRepository(connection).keep_profile(address, fields, now)
    return MinerProfile(**fields, updated_at=now)


def _miner(row: AnyRow, head: Head) -> Miner:
    values = dict(row._mapping)
    return Miner(finality=head.finality(values.pop("changed_in")), **values)


def _key(place: tuple[int | bytes, ...]) -> list[str]:
    """What a cursor says of a place: amounts do not fit into numbers of JSON."""
    return [each.hex() if isinstance(each, bytes) else str(each) for each in place]
