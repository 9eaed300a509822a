# SPDX-License-Identifier: Apache-2.0
"""A node of a public chain, whatever network ape calls it: nothing is guessed, and nothing is sent unasked."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from ape_command import ape_run, kept_accounts
from eth_account.signers.local import LocalAccount
from web3 import Web3

from roastpower.chain.addresses import ZERO
from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.deployment.roles import ROLE_NAMES
from roastpower.chain.manifest import Manifest
from roastpower.chain.signer import development_account
from roastpower.devstack.anvil import LocalChain

MAINNET = 1


@dataclass
class Public:
    """A chain with mainnet's id, and accounts whose keys nobody else has."""

    chain: LocalChain
    folder: Path
    environment: dict[str, str]
    accounts: dict[str, LocalAccount]
    web3: Web3 = field(init=False)

    def __post_init__(self) -> None:
        self.web3 = connect(self.chain.url)

    @property
    def roles(self) -> dict[str, str]:
        return {name: self.accounts[name].address for name in ROLE_NAMES}

    @property
    def manifest(self) -> Path:
        return self.folder / "deployments" / "1.json"

    def run(self, script: str, alias: str, *options: object) -> subprocess.CompletedProcess[str]:
        network = ("--network", f"ethereum:local:{self.chain.url}")
        return ape_run(script, *network, "--account", alias, *options, env=self.environment)

    def deploy(
        self,
        *options: object,
        alias: str = "deployer",
        profile: str | None = "testnet",
        **changed: str | None,
    ) -> subprocess.CompletedProcess[str]:
        named = {**self.roles, "profile": profile, **changed}
        words = [
            word
            for name, value in named.items()
            if value is not None
            for word in (f"--{name}", value)
        ]
        return self.run(
            *("deploy", alias, "--manifest-folder", self.manifest.parent), *words, *options
        )

    def sent(self, alias: str) -> int:
        """How many transactions an account sent."""
        return self.web3.eth.get_transaction_count(self.accounts[alias].address)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    folder = tmp_path_factory.mktemp("public")
    chain = LocalChain(folder / "chain.json", chain_id=MAINNET)
    chain.start()
    environment, accounts = kept_accounts(folder / "ape", "deployer", *ROLE_NAMES)
    for account in accounts.values():
        chain.rpc("anvil_setBalance", account.address, hex(10**20))
    yield Public(chain, folder, environment, accounts)
    chain.stop()


@pytest.mark.timeout(300)
def test_without_a_yes_nothing_is_sent(public: Public) -> None:
    public.manifest.parent.mkdir(exist_ok=True)
    public.manifest.write_text("{")
    asked = public.deploy()
    assert "Send these transactions?" in asked.stdout, asked.stdout
    assert asked.returncode == 1
    assert public.sent("deployer") == 0
    # Nor is anything renamed.
    assert public.manifest.read_text() == "{"
    for told in (*public.roles.values(), "which has 100 ether", "172800 s (2 days)"):
        assert told in asked.stdout


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"profile": None}, "--profile is needed on a public network"),
        ({"profile": "dev"}, "profile dev is for local chains, and chain 1 is none"),
        ({"guardian": development_account(1).address}, "is an example account"),
        ({"oracle": None}, "--oracle is needed on a public network"),
        ({"governor": ZERO}, "--governor: it is the zero address"),
    ],
    ids=["no profile", "dev", "example account", "no oracle", "zero"],
)
def test_what_is_no_choice_for_a_public_network_is_refused(
    public: Public, changed: dict[str, str | None], said: str
) -> None:
    refused = public.deploy("--yes", **changed)
    assert said in refused.stdout, refused.stdout
    assert refused.returncode == 2
    assert public.sent("deployer") == 0


@pytest.mark.timeout(300)
def test_the_deployer_may_hold_no_role(public: Public) -> None:
    refused = public.deploy("--yes", governor=public.accounts["deployer"].address)
    assert "--governor: the deployer must hold no role" in refused.stdout, refused.stdout
    assert refused.returncode == 2
    assert public.sent("deployer") == 0


@pytest.mark.timeout(300)
def test_with_a_yes_it_is_deployed_and_governed_after_another(public: Public) -> None:
    public.chain.rpc("anvil_setBalance", public.accounts["deployer"].address, hex(10**6))
    poor = public.deploy("--yes")
    assert "cannot pay that: send it ether first" in poor.stdout, poor.stdout
    assert public.sent("deployer") == 0

    public.chain.rpc("anvil_setBalance", public.accounts["deployer"].address, hex(10**20))
    public.manifest.write_text("{")
    deployed = public.deploy("--yes")
    assert deployed.returncode == 0, deployed.stdout
    assert public.manifest.with_name("1.stale-broken.json").read_text() == "{"
    assert public.sent("deployer") == 6
    contracts = Contracts.at(public.web3, Manifest.load(public.manifest))
    assert contracts.manifest.chain_id == MAINNET
    for role in ("guardian", "oracle", "treasury"):
        assert contracts.read(contracts.pool, role) == public.roles[role]

    wish = ("--manifest", public.manifest, "--set", "target=120")
    asked = public.run("govern", "governor", *wish)
    assert "Send timelock.schedule_batch?" in asked.stdout, asked.stdout
    assert asked.returncode == 1
    assert public.sent("governor") == 0
    governed = public.run("govern", "governor", *wish, "--yes")
    assert governed.returncode == 0, governed.stdout
    assert public.sent("governor") == 1

    member = [word for role in ("oracle", "guardian") for word in ("--member", public.roles[role])]
    committee = ("--manifest", public.manifest, *member, "--threshold", "2")
    asked = public.run("deploy_committee", "deployer", *committee)
    assert "Deploy this committee?" in asked.stdout, asked.stdout
    assert public.sent("deployer") == 6
