# SPDX-License-Identifier: Apache-2.0
"""Three judges as processes, each with a database and an indexer of its own, as one oracle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from deployment import deploy_contract
from stack import BRIEF, Stack

from roastpower.chain.governance import Wish, next_call, plan
from roastpower.chain.sender import Sender
from roastpower.chain.signer import development_account, save_keyfile
from roastpower.devstack.accounts import DEPLOYER
from roastpower.devstack.ports import free_port
from roastpower.devstack.services import Service
from roastpower.protocol.canonical import canonical, digest
from roastpower.protocol.commitment import commitment
from roastpower.storage.migrate import upgrade

COMMAND = Path(sys.executable).with_name("roastpower")
FALSE_JUDGE = Path(__file__).with_name("false_judge.py")
GRACE = 9.0


class Judge:
    """One member: its account, its database, its indexer and its oracle."""

    def __init__(self, stack: Stack, name: str, account: int) -> None:
        self.stack = stack
        self.name = name
        self.account = development_account(account)
        self.database = stack.postgres.create_database(f"judge_{name}")
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self._port = port
        keys = stack.state.keys / f"{name}.json", stack.state.keys / f"{name}.password"
        save_keyfile(self.account, *keys, "secret")
        self.environment = {
            **stack.services["oracle"].environment,
            "ROASTPOWER_DATABASE_URL": self.database,
            "ROASTPOWER_ORACLE_KEYFILE": str(keys[0]),
            "ROASTPOWER_ORACLE_PASSWORD_FILE": str(keys[1]),
        }
        upgrade(self.database)
        self.oracle: Service | None = None
        indexer = self._service("indexer", [str(COMMAND), "indexer", "run"])
        indexer.start()

    def join(self, committee: str, peers: list[Judge]) -> None:
        """Learns of the others."""
        self.environment |= {
            "ROASTPOWER_COMMITTEE": committee,
            "ROASTPOWER_COMMITTEE_PEERS": ",".join(peer.url for peer in peers),
            "ROASTPOWER_COMMITTEE_PORT": str(self._port),
            "ROASTPOWER_COMMITTEE_GRACE": str(GRACE),
        }

    def start(self, lie: str | None = None) -> None:
        """Starts to judge, honestly or not."""
        command = [str(COMMAND), "oracle", "run"]
        if lie is not None:
            command = [sys.executable, str(FALSE_JUDGE), lie]
        self.oracle = self._service("oracle", command)
        self.oracle.start()

    def stop(self) -> None:
        """Goes offline."""
        assert self.oracle is not None
        self.oracle.stop()

    def kill(self) -> None:
        """Ends as in a power cut."""
        assert self.oracle is not None
        assert self.oracle.child is not None
        os.kill(self.oracle.child.pid, signal.SIGKILL)
        self.stack.wait(f"judge {self.name} is dead", lambda: not self.oracle.running)

    def deliver(self, committed: bytes, content: bytes, salt: bytes) -> None:
        """Receives a content, as by its API."""
        with psycopg.connect(self.database) as connection:
            connection.execute(
                "INSERT INTO offchain.contents VALUES (%s, %s, %s, 1)", (committed, content, salt)
            )

    def publish(self, document: bytes) -> None:
        """Receives a brief, as by its API."""
        with psycopg.connect(self.database) as connection:
            connection.execute(
                "INSERT INTO offchain.briefs VALUES (%s, %s, 1)", (digest(document), document)
            )

    def said(self) -> list[dict[str, Any]]:
        """What its oracle logged."""
        log = self.stack.state.log(f"oracle-{self.name}")
        lines = log.read_text().splitlines() if log.exists() else []
        return [json.loads(line) for line in lines if line.startswith("{")]

    def status(self) -> dict[str, Any]:
        """What `roastpower oracle status` says; whether all is well is not asked."""
        answer = subprocess.run(
            [str(COMMAND), "oracle", "status", "--json"],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        document: dict[str, Any] = json.loads(answer.stdout)
        return document

    def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of its database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[call-overload, no-any-return]

    def _service(self, kind: str, command: list[str]) -> Service:
        name = f"{kind}-{self.name}"
        service = Service(name, command, self.stack.state.log(name), self.environment)
        self.stack.services[name] = service
        return service


class Committee:
    """All three, and their contract, which holds the oracle's role."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        found = [Judge(stack, name, 13 + index) for index, name in enumerate("abc")]
        self.judges = sorted(found, key=lambda judge: int(judge.account.address, 16))
        contracts = stack.contracts
        self.address = deploy_contract(
            contracts.web3,
            "JudgeCommittee",
            contracts.pool.address,
            contracts.distributor.address,
            contracts.timelock.address,
            [judge.account.address for judge in self.judges],
            2,
        )
        operation = plan(contracts, Wish({}, oracle=self.address), bytes(32))
        for _ in ("scheduled", "executed"):
            call = next_call(contracts, operation)
            assert call is not None
            stack.sender(DEPLOYER).send(call)
        for judge in self.judges:
            judge.join(self.address, [each for each in self.judges if each is not judge])
        self.judges[0].publish(canonical(BRIEF))

    def submit(self, miner: Sender, campaign_id: int, content: str, to: Judge) -> int:
        """A submission whose content one judge receives."""
        contracts = self.stack.contracts
        salt = digest(content.encode())
        committed = commitment(
            contracts.manifest.chain_id,
            contracts.pool.address,
            miner.address,
            campaign_id,
            content.encode(),
            salt,
        )
        to.deliver(committed, content.encode(), salt)
        receipt = miner.send(
            contracts.call(contracts.pool, "submit", campaign_id, committed, 100 * 10**18)
        )
        event = contracts.event(contracts.pool, "Submitted", receipt)
        return int(event["args"]["submission_id"])

    def stop(self) -> None:
        """Everybody goes home."""
        for name, service in self.stack.services.items():
            if name.startswith(("oracle-", "indexer-")):
                service.stop()


def verified(stack: Stack, subject: str, identifier: int, place: str) -> dict[str, Any]:
    """What `roastpower verify` says, from a node and one judge's evidence."""
    answer = subprocess.run(
        [
            *(str(COMMAND), "verify", subject, str(identifier), "--json"),
            *("--rpc-url", stack.addresses.rpc_url, "--manifest", str(stack.manifest_path)),
            *("--evidence", f"{place}/v1/evidence"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    return document
