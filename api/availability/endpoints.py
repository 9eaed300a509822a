# SPDX-License-Identifier: Apache-2.0
"""``/v1/availability``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api import problems
from api.auth.sessions import SignedInAccount
from api.availability.repository import AvailabilityRepository
from api.availability.schemas import Heartbeat, Present
from api.clock import Now
from api.errors import BadChecksum, Forbidden, InvalidAddress, Unauthorized
from api.wire import AddressPath
from roastpower.protocol.addresses import checksummed

router = APIRouter(prefix="/v1/availability", tags=["availability"])


def _availability(request: Request) -> AvailabilityRepository:
    found: AvailabilityRepository = request.app.state.availability
    return found


Availability = Annotated[AvailabilityRepository, Depends(_availability)]


@router.get("")
async def list_available(availability: Availability, now: Now) -> Present:
    """Miners at work now, by address; ten thousand at most."""
    present = await availability.present(now)
    return Present(
        count=len(present),
        items=[
            Heartbeat(address=checksummed(address), until=until)
            for address, until in sorted(present.items())
        ],
    )


@router.put(
    "/{address}",
    responses=problems.responses(Unauthorized, Forbidden, InvalidAddress, BadChecksum),
)
async def send_heartbeat(
    address: AddressPath, account: SignedInAccount, availability: Availability, now: Now
) -> Heartbeat:
    """Says that the account is at work; it ends by itself after 90 s."""
    account.must_be(address)
    until = await availability.beat(address, now)
    return Heartbeat(address=checksummed(address), until=until)


@router.delete(
    "/{address}",
    responses=problems.responses(Unauthorized, Forbidden, InvalidAddress, BadChecksum),
    status_code=204,
)
async def end_availability(
    address: AddressPath, account: SignedInAccount, availability: Availability
) -> None:
    """Says that the account has stopped."""
    account.must_be(address)
    await availability.leave(address)
