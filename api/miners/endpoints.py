# SPDX-License-Identifier: Apache-2.0
"""``/v1/miners``."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter

from api import problems
from api.auth.sessions import SignedInAccount
from api.clock import Now
from api.database import Reading, Writing
from api.errors import (
    BadChecksum,
    BadRequest,
    Forbidden,
    Invalid,
    InvalidAddress,
    InvalidJson,
    LooksLikeAKey,
    Unauthorized,
    UnknownMiner,
    UnknownProfile,
)
from api.finality.repository import read_head
from api.leaderboard.repository import LeaderboardRepository, Window, board_of_window
from api.leaderboard.schemas import Ranks
from api.leaderboard.standings import standings
from api.miners.repository import MinerRepository
from api.miners.schemas import Miner, MinerProfile, MinerProfileIn
from api.wire import AddressPath
from roastpower.protocol.addresses import checksummed

router = APIRouter(prefix="/v1/miners", tags=["miners"])


@router.get("/{address}", responses=problems.responses(UnknownMiner, InvalidAddress, BadChecksum))
async def get_miner(address: AddressPath, connection: Reading) -> Miner:
    """A miner by its account."""
    head = await read_head(connection)
    row = await MinerRepository(connection).one(address)
    if row is None:
        raise UnknownMiner(f"{checksummed(address)} never submitted anything")
    values = dict(row._mapping)
    return Miner(finality=head.finality(values.pop("changed_in")), **values)


@router.get("/{address}/rank", responses=problems.responses(InvalidAddress, BadChecksum))
async def get_rank(address: AddressPath, connection: Reading) -> Ranks:
    """Where a miner stands: in the last 24 hours, the last 7 days, and of all time."""
    head = await read_head(connection)
    repository = LeaderboardRepository(connection)
    finality = head.finality(await repository.changed_in())
    found = {}
    for window in get_args(Window):
        row = await repository.standing(board_of_window(window, head.timestamp), address)
        found[window] = None if row is None else (await standings(repository, [row], finality))[0]
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
