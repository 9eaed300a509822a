# SPDX-License-Identifier: Apache-2.0
"""Runs the protocol once through on anvil and notes what each call used."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from eth_account import Account
from hexbytes import HexBytes
from web3 import Web3
from web3.types import TxReceipt

from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.contracts import Call, Contracts, connect
from roastpower.chain.deployment.deploy import Deployment
from roastpower.chain.deployment.journal import Sent
from roastpower.chain.deployment.profile import BeaconNetwork, Profile, Roles, load_profile
from roastpower.devstack.anvil import LocalChain
from roastpower.devstack.binaries import project_root
from roastpower.protocol import beacon
from roastpower.protocol.merkle import PayoutTree
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

# What the project promises; aims below them are in bench/README.md.
LIMITS = {
    "submit": 90_000,
    "post_scores": 200_000,
    "settle": 620_000,
    "beacon_verify": 125_000,
    "claim": 90_000,
}

MINERS = 512
SECRET = 0x5EED
GENESIS = 1_700_000_000
DAY = 24 * 60 * 60


@dataclass
class Report:
    """Gas by function with the case it was measured in, and runtime sizes in bytes."""

    gas: dict[str, int] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def note(self, name: str, case: str, receipt: TxReceipt) -> None:
        """Adds a figure."""
        assert receipt["status"] == 1, name
        self.gas[name] = receipt["gasUsed"]
        self.cases[name] = case


class Run:
    """A chain with the protocol on it, and everybody unlocked."""

    def __init__(self, chain: LocalChain, folder: Path) -> None:
        self.chain = chain
        self.web3 = connect(chain.url)
        self.accounts = [Web3.to_checksum_address(each) for each in self.web3.eth.accounts]
        self.contracts = Contracts.at(self.web3, self._deploy(folder))

    def _deploy(self, folder: Path) -> Any:
        built = json.loads((project_root() / ".build" / "__local__.json").read_text())
        bytecode = {
            name: bytes.fromhex(
                built["contractTypes"][name]["deploymentBytecode"]["bytecode"].removeprefix("0x")
            )
            for name in CONTRACT_NAMES
        }
        deployer, guardian, oracle, treasury = self.accounts[:4]
        key = beacon.public_key(SECRET).hex()
        return Deployment(
            web3=self.web3,
            deployer=Unlocked(self.web3, deployer),
            profile=_long_blocks(load_profile(project_root() / "ape-config.yaml", "dev")),
            roles=Roles([deployer], [deployer], guardian, oracle, treasury),
            network=BeaconNetwork(key, GENESIS, 1),
            bytecode=bytecode,
            folder=folder,
            report=lambda _: None,
        ).run()

    def post(self, sender: str, call: Call) -> str:
        """Sends from an unlocked account; it is mined at once. Returns its hash."""
        transaction = {"from": sender, "to": call.to, "data": call.data, "gas": hex(16_000_000)}
        return str(self.chain.rpc("eth_sendTransaction", transaction))

    def send(self, sender: str, call: Call) -> TxReceipt:
        """Sends and looks at the receipt."""
        digest = HexBytes(self.post(sender, call))
        return self.web3.eth.wait_for_transaction_receipt(digest, poll_latency=0.005)

    def call(self, contract: str, function: str, *args: Any) -> Call:
        """A call by names."""
        return self.contracts.call(getattr(self.contracts, contract), function, *args)

    def wait(self, seconds: int) -> None:
        """Moves the chain's time."""
        self.chain.rpc("evm_increaseTime", seconds)
        self.chain.rpc("evm_mine")


class Unlocked:
    """The deployment's signer, where the node signs."""

    def __init__(self, web3: Web3, address: str) -> None:
        self.address = address
        self._web3 = web3

    def create(self, init_code: bytes, nonce: int) -> Sent:
        """See `Deployer`."""
        digest = self._web3.eth.send_transaction(
            {"from": Web3.to_checksum_address(self.address), "data": init_code, "gas": 16_000_000}
        )
        receipt = self._web3.eth.wait_for_transaction_receipt(digest, poll_latency=0.01)
        assert receipt["status"] == 1, "deployment reverted"
        return Sent(Web3.to_hex(digest), receipt["blockNumber"])


def _long_blocks(profile: Profile) -> Profile:
    """Blocks that last until they are full."""
    parameters = msgspec.structs.replace(
        profile.parameters, min_block_time=DAY // 2, max_block_time=DAY
    )
    return msgspec.structs.replace(profile, parameters=parameters)


def measure(folder: Path, say: Callable[[str], None]) -> Report:
    """All figures. Needs the contracts compiled (`ape compile`)."""
    chain = LocalChain(folder / "state.json", accounts=10)
    chain.start()
    try:
        run = Run(chain, folder)
        report = Report()
        for name in CONTRACT_NAMES:
            address = Web3.to_checksum_address(run.contracts.manifest.address(name))
            report.sizes[name] = len(run.web3.eth.get_code(address))
        _protocol(run, report, say)
        return report
    finally:
        chain.stop()


def _protocol(run: Run, report: Report, say: Callable[[str], None]) -> None:
    _deployer, _guardian, oracle, treasury, sponsor = run.accounts[:5]
    say("funding miners")
    miners = [Web3.to_checksum_address(Account.create().address) for _ in range(MINERS)]
    for miner in miners:
        run.chain.rpc("anvil_setBalance", miner, hex(10**20))
        run.chain.rpc("anvil_impersonateAccount", miner)
        run.post(treasury, run.call("token", "transfer", miner, 10**24))
        run.post(miner, run.call("token", "approve", run.contracts.pool.address, 2**256 - 1))
    run.send(treasury, run.call("token", "transfer", sponsor, 10**25))
    report.note(
        "transfer",
        "between accounts that hold some",
        run.send(treasury, run.call("token", "transfer", sponsor, 1)),
    )
    run.send(sponsor, run.call("token", "approve", run.contracts.distributor.address, 2**256 - 1))
    run.send(sponsor, run.call("factory", "create_project", b"\x01" * 32))
    now = run.web3.eth.get_block("latest")["timestamp"]
    terms = (
        *(run.contracts.token.address, 10**24, now + 60, now + 60 + 80 * DAY),
        *(1_500, b"\x02" * 32, 50, 0),
    )
    report.note(
        "create_campaign",
        "in ROAST",
        run.send(sponsor, run.call("factory", "create_campaign", 1, terms)),
    )
    run.wait(100)

    for number in (1, 2):
        say(f"block {number}: 512 submissions")
        block_id = run.contracts.read(run.contracts.pool, "open_block")[0]
        for index, miner in enumerate(miners):
            call = run.call("pool", "submit", 1, (index + 1).to_bytes(32, "big"), 10**30)
            if index != MINERS // 2:
                run.post(miner, call)
            else:
                receipt = run.send(miner, call)
                case = "a miner's first" if number == 1 else "a miner's second"
                report.note("submit_first" if number == 1 else "submit", case, receipt)
        report.note(
            "seal", "512 submissions, by anyone", run.send(sponsor, run.call("pool", "seal"))
        )
        run.wait(10)
        scores = [(index * 7919) % 9_000 + 1_000 for index in range(MINERS)]
        # The same 50 in both blocks, so that the second settlement moves existing streaks.
        ranked = rank(scores)
        report.note(
            "post_scores",
            "512 scores, 50 ranked",
            run.send(
                oracle,
                run.call("pool", "post_scores", block_id, pack(scores), pack(ranked), b"\x03" * 32),
            ),
        )
        run.wait(10)
        draw_round = run.contracts.read(run.contracts.pool, "sealed_block", block_id)[7]
        signature = beacon.decompress_g1(beacon.sign(SECRET, draw_round))
        report.note(
            "settle",
            "50 ranked, existing streaks",
            run.send(sponsor, run.call("pool", "settle", block_id, pack(ranked), signature)),
        )
    _beacon(run, report)
    say("claims")
    _claims(run, report, miners, treasury, oracle)


def _beacon(run: Run, report: Report) -> None:
    data = run.contracts.beacon.encode_abi(
        "verify", [1000, beacon.decompress_g1(beacon.sign(SECRET, 1000))]
    )
    raw = bytes.fromhex(data[2:])
    estimate = run.chain.rpc(
        "debug_traceCall",
        {"to": run.contracts.beacon.address, "data": data, "gas": hex(1_000_000)},
        "latest",
        {"tracer": "callTracer"},
    )
    assert isinstance(estimate, dict)
    intrinsic = 21_000 + sum(16 if byte else 4 for byte in raw)
    report.gas["beacon_verify"] = int(str(estimate["gasUsed"]), 16) - intrinsic
    report.cases["beacon_verify"] = "one round, execution alone"


def _claims(run: Run, report: Report, miners: list[str], treasury: str, oracle: str) -> None:
    run.wait(90 * DAY)
    report.note("close", "after its end", run.send(treasury, run.call("factory", "close", 1)))
    # 1,500 leaves make most proofs 11 siblings long; only the amounts matter here.
    accounts = miners + [Account.create().address for _ in range(1_500 - len(miners))]
    tree = PayoutTree(1, [(account, 10**18) for account in accounts])
    report.note(
        "post_payouts",
        "first posting",
        run.send(
            oracle,
            run.call(
                "distributor", "post_payouts", 1, tree.root, 1_500 * 10**18, 1_500, b"\x04" * 32
            ),
        ),
    )
    run.wait(60)
    deep = [each for each in miners if len(tree.proof(each)) == 11]
    run.send(treasury, run.call("distributor", "claim", 1, deep[0], 10**18, tree.proof(deep[0])))
    report.note(
        "claim",
        "depth 11, an account that holds some",
        run.send(
            treasury, run.call("distributor", "claim", 1, deep[1], 10**18, tree.proof(deep[1]))
        ),
    )
    many = [(1, each, 10**18, tree.proof(each)) for each in miners[20:30]]
    report.note(
        "claim_many", "10 claims", run.send(treasury, run.call("distributor", "claim_many", many))
    )
