# SPDX-License-Identifier: Apache-2.0
"""Takes contents: anyone who knows what a commitment was made over may deliver it, in time."""

from __future__ import annotations

from eth_account.signers.local import LocalAccount
from sqlalchemy.ext.asyncio import AsyncConnection

from api.deployment import Served
from api.errors import CommitmentMismatch, ContentTooLarge, DeliveryWindowOver, UnknownSubmission
from api.finality.repository import read_head
from api.submissions.receipt import issue
from api.submissions.repository import Stored, SubmissionRepository
from api.submissions.schemas import Delivery, Receipt
from roastpower.protocol.addresses import checksummed
from roastpower.protocol.commitment import commitment
from roastpower.protocol.constants import CONTENT_MAX_BYTES


async def deliver(
    connection: AsyncConnection,
    served: Served,
    signer: LocalAccount | None,
    submission_id: int,
    delivery: Delivery,
    wall_clock: int,
) -> Receipt:
    """Stores a content and answers with its receipt; delivered again, with the same one.

    Raises:
        ContentTooLarge, UnknownSubmission, CommitmentMismatch, DeliveryWindowOver: as they say.
    """
    content = delivery.content.encode()
    if len(content) > CONTENT_MAX_BYTES:
        raise ContentTooLarge(
            f"a content has at most {CONTENT_MAX_BYTES} bytes of UTF-8, this one {len(content)}"
        )
    repository = SubmissionRepository(connection)
    committed = await repository.committed(submission_id)
    if committed is None:
        raise UnknownSubmission(
            f"no submission {submission_id} is indexed; "
            "if its transaction is only just mined, try again in a moment"
        )
    made = commitment(
        served.chain_id,
        served.pool,
        checksummed(committed.miner),
        committed.campaign_id,
        content,
        delivery.salt,
    )
    if made != committed.commitment:
        raise CommitmentMismatch(
            "this content and salt are not what was committed to: deliver the very bytes, "
            "for the same miner and campaign"
        )
    stored = await repository.stored(made)
    if stored is None:
        # A chain's clock may run ahead of ours, and the indexed head may lag behind both.
        now = max(wall_clock, (await read_head(connection)).timestamp)
        if committed.deliver_by is not None and now >= committed.deliver_by:
            raise DeliveryWindowOver(f"it ended at {committed.deliver_by}, and it is {now}")
        await repository.keep(made, content, delivery.salt, now)
        # Another request may have been faster: its time is the one that stands.
        stored = await repository.stored(made) or Stored(content, now)
    return issue(
        signer, served.chain_id, served.pool, submission_id, stored.content, stored.received_at
    )
