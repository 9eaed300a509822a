# SPDX-License-Identifier: Apache-2.0
"""Publishing content on-chain: by its miner alone, until the delivery window is over."""

from typing import Any

import pytest
from eth.exceptions import Revert

from ..support.chain import event, expect_revert, travel_to
from ..support.life import Life

SALT = b"\x5a" * 32
CONTENT = b"Your roadmap is a screenshot of ours. \xff"


def test_content_is_published_while_the_block_is_open(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    submission_id = life.submit(miner)
    pool.reveal(submission_id, CONTENT, SALT, sender=miner)
    assert event(pool, "ContentRevealed") == {
        "submission_id": submission_id,
        "miner": miner,
        "content": CONTENT,
        "salt": SALT,
    }


def test_the_window_ends_after_the_sealing(pool: Any, life: Life) -> None:
    block_id = life.seal_with(3)
    sealed_at = pool.sealed_block(block_id).sealed_at
    travel_to(sealed_at + 29)
    pool.reveal(block_id << 16, CONTENT, SALT, sender=life.miner(0))
    travel_to(sealed_at + 30)
    with expect_revert("pool: delivery window is over"):
        pool.reveal(block_id << 16, CONTENT, SALT, sender=life.miner(0))


def test_an_open_block_past_its_time_still_takes_content(pool: Any, life: Life) -> None:
    submission_id = life.submit(life.miner(0))
    travel_to(pool.open_block().closes_at + 10_000)
    pool.reveal(submission_id, CONTENT, SALT, sender=life.miner(0))


def test_only_its_miner_reveals(pool: Any, life: Life, oracle: str) -> None:
    submission_id = life.submit(life.miner(0))
    for other in (life.miner(1), oracle):
        with expect_revert("pool: caller is not the miner"):
            pool.reveal(submission_id, CONTENT, SALT, sender=other)


@pytest.mark.parametrize("submission_id", [0, 1 << 16, (1 << 16) + 1, 2**256 - 1])
def test_only_a_submission_is_revealed(pool: Any, life: Life, submission_id: int) -> None:
    with expect_revert("pool: unknown submission"):
        pool.reveal(submission_id, CONTENT, SALT, sender=life.miner(0))


@pytest.mark.parametrize("length", [0, 1, 31, 32, 2_000])
def test_content_has_up_to_2000_bytes(pool: Any, life: Life, length: int) -> None:
    submission_id = life.submit(life.miner(0))
    pool.reveal(submission_id, b"x" * length, SALT, sender=life.miner(0))
    assert event(pool, "ContentRevealed")["content"] == b"x" * length


def test_content_has_no_more(pool: Any, life: Life) -> None:
    submission_id = life.submit(life.miner(0))
    call = pool.reveal.prepare_calldata(submission_id, b"x" * 2_000, SALT)
    # The length word of the bytes, one more than the contract takes.
    longer = call.replace((2_000).to_bytes(32, "big"), (2_001).to_bytes(32, "big"))
    assert longer != call
    with pytest.raises(Revert):
        pool.env.raw_call(pool.address, data=longer, sender=life.miner(0))


def test_a_pause_does_not_stop_it(pool: Any, life: Life, guardian: str) -> None:
    submission_id = life.submit(life.miner(0))
    pool.pause(sender=guardian)
    pool.reveal(submission_id, CONTENT, SALT, sender=life.miner(0))
