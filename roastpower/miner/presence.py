# SPDX-License-Identifier: Apache-2.0
"""Says that a miner is at work, for as long as it is. Mining needs none of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import structlog
from eth_account.signers.local import LocalAccount

from roastpower.client import ApiClient, ApiRefused, ApiUnavailable

# The API forgets a miner 90 s after its last heartbeat: one may be lost.
BEAT_SECONDS: Final = 40.0
_RETRY_SECONDS: Final = 10.0

log = structlog.get_logger(__name__)


class Presence:
    """A miner's heartbeats, under a session of its own."""

    def __init__(
        self, api: ApiClient, account: LocalAccount, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._api = api
        self._account = account
        self._clock = clock
        self._due = clock()
        self._is_signed_in = False
        self._is_over = False

    def beat(self) -> None:
        """Sends a heartbeat if one is due; what fails is tried again later and never raised."""
        now = self._clock()
        if self._is_over or now < self._due:
            return
        self._due = now + _RETRY_SECONDS
        try:
            if not self._is_signed_in:
                self._api.sign_in(self._account)
                self._is_signed_in = True
            self._api.send_heartbeat(self._account.address)
        except ApiUnavailable as error:
            log.debug("heartbeat waits", miner=self._account.address, reason=str(error))
        except ApiRefused as error:
            self._refused(error)
        else:
            self._due = now + BEAT_SECONDS

    def _refused(self, error: ApiRefused) -> None:
        if self._is_signed_in:
            self._is_signed_in = False  # the session is over: the next one signs in anew
            return
        # Where this server lets nobody in from here, it will not do so later.
        self._is_over = True
        log.info("counts as absent", miner=self._account.address, code=error.code)
