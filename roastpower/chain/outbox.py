# SPDX-License-Identifier: Apache-2.0
"""Transactions that happen once, whatever crashes.

An effect has a kind and an id, and one row. Its transaction is signed and stored before it is
broadcast; a replacement keeps the nonce. So a process that dies anywhere leaves either nothing, or
a signed transaction that whoever comes next broadcasts again: the chain takes a nonce once.

States of a row::

    signed --receipt--> mined --confirmations--> final
      ^                   |
      +------reorg--------+
    signed --reverted, or its nonce used by another transaction--> dropped

A dropped effect may be asked for again; it is then signed anew.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from hexbytes import HexBytes
from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from web3 import Web3
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3RPCError
from web3.types import TxParams, TxReceipt, Wei

from roastpower.chain import fees
from roastpower.chain.contracts import Call
from roastpower.chain.errors import revert_of_web3
from roastpower.storage.oracle_tables import outbox, transactions

log = structlog.get_logger(__name__)

_Row = Row[Any]

SIGNED, MINED, FINAL, DROPPED = "signed", "mined", "final", "dropped"


@dataclass(frozen=True)
class Policy:
    """How patient and how generous an outbox is."""

    confirmations: int = 2  # chain blocks on top before an effect is final
    bump_after: float = 30.0  # seconds without being mined before it is replaced
    rebroadcast_after: float = 3.0  # seconds
    max_fee_cap: int = 500 * 10**9  # wei per gas
    gas_margin_percent: int = 25


class Outbox:
    """The transactions of one account. Everything runs on the lease's connection."""

    def __init__(
        self,
        connection: Connection,
        web3: Web3,
        account: LocalAccount,
        policy: Policy | None = None,
    ) -> None:
        self._connection = connection
        self._web3 = web3
        self._account = account
        self._policy = policy or Policy()
        self._chain_id = web3.eth.chain_id
        self._broadcast_at: dict[bytes, float] = {}

    @property
    def address(self) -> str:
        """The account that signs, checksummed."""
        return self._account.address

    def state(self, kind: str, effect_id: str) -> str | None:
        """Where an effect is; None where it was never asked for."""
        with self._connection.begin():
            return self._connection.scalar(
                select(outbox.c.state).where(outbox.c.kind == kind, outbox.c.id == effect_id)
            )

    def request(self, kind: str, effect_id: str, call: Call) -> str:
        """Makes sure that an effect is on its way, and says where it is.

        Raises:
            ContractRevert: it was not sent, because it would revert now.
        """
        state = self.state(kind, effect_id)
        if state not in (None, DROPPED):
            assert state is not None
            return state
        gas = self._estimate(call)
        bid = fees.current(self._web3, self._policy.max_fee_cap)
        nonce = self._next_nonce()
        raw, digest = self._sign(call.to, bytes.fromhex(call.data[2:]), nonce, gas, bid)
        now = int(time.time())
        with self._connection.begin():
            row = {
                "sender": bytes.fromhex(self._account.address[2:]),
                "nonce": nonce,
                "recipient": bytes.fromhex(call.to[2:]),
                "data": bytes.fromhex(call.data[2:]),
                "what": call.what,
                "state": SIGNED,
                "block_number": None,
                "block_hash": None,
                "failure": None,
                "created_at": now,
            }
            self._connection.execute(
                upsert(outbox)
                .values(kind=kind, id=effect_id, **row)
                .on_conflict_do_update(
                    index_elements=[outbox.c.kind, outbox.c.id],
                    set_=row,
                    where=outbox.c.state == DROPPED,
                )
            )
            self._store(kind, effect_id, nonce, gas, raw, digest, bid)
        log.info("transaction signed", what=call.what, kind=kind, id=effect_id, nonce=nonce)
        self._broadcast(raw, call.what)
        return SIGNED

    def advance(self) -> None:
        """Looks after everything that is not final: receipts, reorgs, re-broadcasts, replacements."""
        mined_nonce = self._mined_nonce()  # before the receipts: see `_lost`
        with self._connection.begin():
            rows = self._connection.execute(
                select(outbox)
                .where(
                    outbox.c.sender == bytes.fromhex(self._account.address[2:]),
                    outbox.c.state.in_((SIGNED, MINED)),
                )
                .order_by(outbox.c.nonce)
            ).all()
        head = self._web3.eth.block_number
        for row in rows:
            self._advance_one(row, mined_nonce, head)

    def counts(self, connection: Connection) -> dict[str, int]:
        """How many effects are in which state. In the caller's transaction."""
        found = dict.fromkeys((SIGNED, MINED, FINAL, DROPPED), 0)
        counted = select(outbox.c.state, func.count().label("total")).group_by(outbox.c.state)
        for row in connection.execute(counted):
            found[row.state] = row.total
        return found

    # One effect

    def _advance_one(self, row: _Row, mined_nonce: int, head: int) -> None:
        attempts = self._attempts(row)
        receipt = self._receipt(attempts)
        if receipt is None:
            if mined_nonce > row.nonce:
                # Our receipt would have been there: it is looked up after the nonce.
                self._drop(row, "its nonce was used by another transaction")
            else:
                if row.state == MINED:
                    log.warning("transaction reorged out", what=row.what, nonce=row.nonce)
                    self._set(row, state=SIGNED, block_number=None, block_hash=None)
                self._push(row, attempts)
            return
        if receipt["status"] != 1:
            self._drop(row, f"reverted in chain block {receipt['blockNumber']}")
            return
        number, block_hash = receipt["blockNumber"], bytes(receipt["blockHash"])
        is_final = head - number >= self._policy.confirmations
        if row.state == SIGNED or row.block_hash != block_hash or is_final:
            self._set(
                row,
                state=FINAL if is_final else MINED,
                block_number=number,
                block_hash=block_hash,
            )
        if row.state == SIGNED:
            log.info("transaction mined", what=row.what, kind=row.kind, id=row.id, block=number)

    def _push(self, row: _Row, attempts: Sequence[_Row]) -> None:
        """Broadcasts again what is not mined; replaces it when that takes too long."""
        newest = attempts[-1]
        if time.time() - newest.signed_at >= self._policy.bump_after:
            bid = fees.Fees(newest.max_fee, newest.priority_fee).bumped(self._policy.max_fee_cap)
            if bid is None:
                log.error(
                    "transaction is stuck at the fee cap",
                    what=row.what,
                    nonce=row.nonce,
                    max_fee=newest.max_fee,
                )
            else:
                raw = self._replace(row, newest, bid)
                self._broadcast(raw, row.what)
                return
        last = self._broadcast_at.get(bytes(newest.raw), 0.0)
        if time.monotonic() - last >= self._policy.rebroadcast_after:
            self._broadcast(bytes(newest.raw), row.what)

    def _replace(self, row: _Row, newest: _Row, bid: fees.Fees) -> bytes:
        recipient = Web3.to_checksum_address(row.recipient)
        raw, digest = self._sign(recipient, bytes(row.data), row.nonce, newest.gas, bid)
        with self._connection.begin():
            self._store(row.kind, row.id, row.nonce, newest.gas, raw, digest, bid)
        log.warning("transaction replaced", what=row.what, nonce=row.nonce, max_fee=bid.max_fee)
        return raw

    def _drop(self, row: _Row, failure: str) -> None:
        log.warning("transaction dropped", what=row.what, nonce=row.nonce, failure=failure)
        self._set(row, state=DROPPED, failure=failure)

    # The database

    def _set(self, row: _Row, **values: object) -> None:
        with self._connection.begin():
            self._connection.execute(
                update(outbox)
                .where(outbox.c.kind == row.kind, outbox.c.id == row.id)
                .values(**values)
            )

    def _store(
        self,
        kind: str,
        effect_id: str,
        nonce: int,
        gas: int,
        raw: bytes,
        digest: bytes,
        bid: fees.Fees,
    ) -> None:
        self._connection.execute(
            insert(transactions).values(
                hash=digest,
                kind=kind,
                id=effect_id,
                nonce=nonce,
                gas=gas,
                raw=raw,
                max_fee=bid.max_fee,
                priority_fee=bid.priority_fee,
                signed_at=int(time.time()),
            )
        )

    def _attempts(self, row: _Row) -> Sequence[_Row]:
        """The effect's transactions at its standing nonce, oldest first."""
        with self._connection.begin():
            return self._connection.execute(
                select(transactions)
                .where(
                    transactions.c.kind == row.kind,
                    transactions.c.id == row.id,
                    transactions.c.nonce == row.nonce,
                )
                .order_by(transactions.c.max_fee)
            ).all()

    def _next_nonce(self) -> int:
        """The lowest nonce that neither the chain nor a standing row has used."""
        with self._connection.begin():
            last = self._connection.scalar(
                select(func.max(outbox.c.nonce)).where(
                    outbox.c.sender == bytes.fromhex(self._account.address[2:]),
                    outbox.c.state.in_((SIGNED, MINED)),
                )
            )
        used = self._mined_nonce()
        return used if last is None else max(used, last + 1)

    # The chain

    def _mined_nonce(self) -> int:
        return self._web3.eth.get_transaction_count(self._account.address, "latest")

    def _estimate(self, call: Call) -> int:
        try:
            gas = self._web3.eth.estimate_gas(
                {"from": self._account.address, "to": call.to, "data": HexStr(call.data)}
            )
        except ContractLogicError as error:
            raise revert_of_web3(error) from error
        return gas * (100 + self._policy.gas_margin_percent) // 100

    def _sign(
        self, to: str, data: bytes, nonce: int, gas: int, bid: fees.Fees
    ) -> tuple[bytes, bytes]:
        transaction: TxParams = {
            "type": 2,
            "chainId": self._chain_id,
            "to": to,
            "data": HexBytes(data),
            "value": Wei(0),
            "gas": gas,
            "nonce": nonce,  # type: ignore[typeddict-item]
            "maxFeePerGas": Wei(bid.max_fee),
            "maxPriorityFeePerGas": Wei(bid.priority_fee),
        }
        signed = self._account.sign_transaction(transaction)  # type: ignore[arg-type]
        return bytes(signed.raw_transaction), bytes(signed.hash)

    def _broadcast(self, raw: bytes, what: str) -> None:
        """Sends a stored transaction. What the node says is only logged: receipts decide."""
        self._broadcast_at[raw] = time.monotonic()
        try:
            self._web3.eth.send_raw_transaction(HexBytes(raw))
        except Web3RPCError as error:
            message = str(error.message).lower()
            if "already known" in message or "already imported" in message:
                return
            if "nonce too low" in message:
                return  # mined meanwhile, or used by another: the next look at receipts tells
            log.warning("the node did not take a transaction", what=what, said=error.message)

    def _receipt(self, attempts: Sequence[_Row]) -> TxReceipt | None:
        for attempt in reversed(attempts):
            try:
                return self._web3.eth.get_transaction_receipt(HexBytes(attempt.hash))
            except TransactionNotFound:
                continue
        return None
