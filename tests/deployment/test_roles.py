# SPDX-License-Identifier: Apache-2.0
"""Roles that cannot be, or must not be on a public network, are refused before anything is sent."""

from __future__ import annotations

import pytest

from roastpower.chain.addresses import ZERO
from roastpower.chain.deployment.profile import Roles
from roastpower.chain.deployment.roles import ROLE_NAMES, RolesError, appointed
from roastpower.chain.signer import development_account

DEPLOYER = "0x" + "7" * 40
GIVEN: dict[str, str | None] = {
    name: "0x" + str(number) * 40 for number, name in enumerate(ROLE_NAMES, start=1)
}
MAINNET, LOCAL = 1, (1337, 31337)


def test_given_roles_are_appointed() -> None:
    governor, guardian, oracle, treasury = (str(GIVEN[name]) for name in ROLE_NAMES)
    expected = Roles([governor], [governor], guardian, oracle, treasury)
    for chain_id in (MAINNET, *LOCAL):
        assert appointed(chain_id, DEPLOYER, GIVEN) == expected


@pytest.mark.parametrize("chain_id", LOCAL)
def test_a_local_chain_s_roles_are_the_example_accounts(chain_id: int) -> None:
    roles = appointed(chain_id, DEPLOYER, dict.fromkeys(ROLE_NAMES))
    examples = [development_account(index).address for index in (1, 2, 3)]
    assert roles == Roles([DEPLOYER], [DEPLOYER], *examples)


@pytest.mark.parametrize("chain_id", [MAINNET, *LOCAL])
@pytest.mark.parametrize("name", ROLE_NAMES)
@pytest.mark.parametrize(
    ("holder", "said"),
    [
        (ZERO, "it is the zero address, which nobody holds"),
        ("0x0", "0x0 is not an address"),
        ("mine.eth", "mine.eth is not an address"),
        ("0x52908400098527886E0F7030069857D2E4169Ee7", "is mistyped"),
    ],
)
def test_no_role_is_nobody_s(chain_id: int, name: str, holder: str, said: str) -> None:
    with pytest.raises(RolesError, match=f"--{name}: .*{said}"):
        appointed(chain_id, DEPLOYER, {**GIVEN, name: holder})


@pytest.mark.parametrize("chain_id", [MAINNET, *LOCAL])
def test_the_guardian_is_not_the_oracle(chain_id: int) -> None:
    with pytest.raises(RolesError, match="guardian and oracle must not be the same"):
        appointed(chain_id, DEPLOYER, {**GIVEN, "guardian": GIVEN["oracle"]})


@pytest.mark.parametrize("name", ROLE_NAMES)
class TestOnAPublicNetwork:
    def test_each_role_has_to_be_given(self, name: str) -> None:
        with pytest.raises(RolesError, match=f"--{name} is needed"):
            appointed(MAINNET, DEPLOYER, {**GIVEN, name: None})

    @pytest.mark.parametrize("index", [0, 9, 19])
    def test_no_example_account_holds_one(self, name: str, index: int) -> None:
        example = development_account(index).address
        with pytest.raises(RolesError, match=f"--{name}: {example} is an example account"):
            appointed(MAINNET, DEPLOYER, {**GIVEN, name: example})

    def test_the_deployer_holds_none(self, name: str) -> None:
        with pytest.raises(RolesError, match=f"--{name}: the deployer must hold no role"):
            appointed(MAINNET, str(GIVEN[name]), GIVEN)


def test_no_example_account_deploys_to_a_public_network() -> None:
    example = development_account(0).address
    with pytest.raises(RolesError, match=f"the deployer {example} is an example account"):
        appointed(MAINNET, example, GIVEN)
