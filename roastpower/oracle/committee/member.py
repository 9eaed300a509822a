# SPDX-License-Identifier: Apache-2.0
"""What the reconciler of a judge in a committee posts, and the threads beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from eth_account.signers.local import LocalAccount
from sqlalchemy import Connection, Engine

from roastpower.chain.committee import CommitteeContract
from roastpower.chain.contracts import Call, Contracts
from roastpower.oracle.committee.chamber import Chamber
from roastpower.oracle.committee.deliveries import Asked
from roastpower.oracle.committee.docket import Docket
from roastpower.oracle.committee.exchange import Exchange
from roastpower.oracle.committee.matters import Kind
from roastpower.oracle.committee.peer import Peer
from roastpower.oracle.committee.server import CommitteeServer, committee_app
from roastpower.oracle.settings import CommitteeSettings, SettingsError

log = structlog.get_logger(__name__)


class Member:
    """This judge in its committee."""

    def __init__(
        self,
        settings: CommitteeSettings,
        bound: Engine,
        contracts: Contracts,
        account: LocalAccount,
    ) -> None:
        """`contracts` over a connection of its own: it is used in other threads."""
        self._settings = settings
        self._bound = bound
        self._contract = CommitteeContract(contracts, settings.address)
        self._chamber = Chamber(account, settings.grace)
        self._docket = Docket(bound, self._contract, settings.poll_seconds)
        self._asked = Asked(len(settings.peers))

    def check(self) -> None:
        """Makes sure that the committee posts to this protocol; says what keeps it from that.

        Raises:
            ManifestError: it does not.
        """
        self._contract.check()
        if self._chamber.member not in self._contract.appointed().members:
            log.error("this judge is no member of the committee", judge=self._chamber.member)
        if not self._contract.is_oracle():
            log.error(
                "the committee does not hold the oracle's role",
                committee=self._contract.terms.address,
            )

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Answers peers.

        Raises:
            SettingsError: the port cannot be taken.
        """
        host, port = self._settings.host, self._settings.port
        try:
            server = CommitteeServer(
                committee_app(self._bound, self._docket, self._chamber), host, port
            )
        except OSError as error:
            raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror}") from error
        server.start()
        try:
            yield
        finally:
            server.stop()

    @contextmanager
    def conferring(self) -> Iterator[None]:
        """Asks peers, while this process reconciles."""
        exchange = Exchange(
            self._bound,
            self._docket,
            self._chamber,
            [Peer(url) for url in self._settings.peers],
            self._settings.poll_seconds,
            self._asked,
        )
        exchange.start()
        try:
            yield
        finally:
            exchange.stop()

    def may_collect(self, subject: bytes) -> bool:
        """Whether the others were asked for what was delivered to them of a block that is due; see
        `chain_state.subject`."""
        return self._asked.is_complete(subject)

    def delay(self, block_id: int) -> float:
        """Seconds that this judge leaves to others to draw a block: each begins with another one.

        Raises:
            SQLAlchemyError, Web3Exception, requests.RequestException: see `Docket.agenda`.
        """
        return self._chamber.delay(self._docket.agenda(), block_id)

    def agreed(
        self, connection: Connection, kind: Kind, identifier: int, sheet: bytes
    ) -> Call | None:
        """Answers for this judge's own sheet; what to post, once enough members signed and it is our turn.

        In transactions of its own, on the lease's connection.

        Raises:
            EvidenceError: our own sheet does not stand.
            SQLAlchemyError, Web3Exception, requests.RequestException: see `Docket.agenda`.
        """
        agenda = self._docket.agenda()
        matter = agenda.matters.get((kind, identifier))
        if matter is None:
            return None
        with connection.begin():
            self._chamber.answer_for(connection, matter, sheet)
            proposal = self._chamber.proposal(connection, agenda, matter)
            if proposal is None or not self._chamber.leads(agenda, proposal):
                return None
            self._chamber.sign_own(connection, proposal)
            signed = self._chamber.signatures(connection, agenda, proposal)
        if len(signed) < agenda.appointed.threshold:
            return None
        enough = dict(sorted(signed.items())[: agenda.appointed.threshold])
        return matter.call(proposal.report, proposal.found, enough)
