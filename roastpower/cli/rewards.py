# SPDX-License-Identifier: Apache-2.0
"""The token that a campaign pays in."""

from __future__ import annotations

from dataclasses import dataclass

import typer
from eth_utils.address import is_address
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import BadFunctionCallOutput, ContractLogicError, MismatchedABI

from roastpower.chain import artifacts
from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.sender import Sender
from roastpower.cli.amounts import AmountError, format_amount, parse_amount
from roastpower.cli.exits import fail


@dataclass(frozen=True)
class RewardToken:
    """An ERC-20 with what people need to know of it."""

    contract: Contract
    symbol: str
    decimals: int

    def parse(self, text: str) -> int:
        """An amount above 0, in the smallest unit; ends the command if the text is none."""
        try:
            return parse_amount(text, self.decimals)
        except AmountError as error:
            raise fail(str(error), 2) from None

    def show(self, amount: int) -> str:
        """An amount for people."""
        return f"{format_amount(amount, self.decimals)} {self.symbol}"

    def prepare(self, contracts: Contracts, sender: Sender, amount: int, *, quiet: bool) -> None:
        """Makes sure that the account has the amount and that the vault may take it."""
        functions = self.contract.functions
        balance = int(functions.balanceOf(sender.address).call())
        if balance < amount:
            raise fail(
                f"{sender.address} has {self.show(balance)}, not {self.show(amount)}: get more first"
            )
        vault = contracts.distributor.address
        allowed = int(functions.allowance(sender.address, vault).call())
        if allowed >= amount:
            return
        if not quiet:
            typer.echo(f"approving {self.show(amount)} for the vault {vault}")
        if allowed and self.contract.address != contracts.token.address:
            self._approve(sender, vault, 0)  # some tokens change no allowance but to or from 0
        self._approve(sender, vault, amount)

    def _approve(self, sender: Sender, vault: str, amount: int) -> None:
        data = self.contract.encode_abi("approve", [vault, amount])
        sender.send(Call(self.contract.address, data, f"{self.symbol}.approve(vault, {amount})"))


def reward_token(contracts: Contracts, name: str) -> RewardToken:
    """ROAST, or the token at an address; ends the command if there is none."""
    if name.upper() == "ROAST":
        return RewardToken(contracts.token, "ROAST", 18)
    if not is_address(name):
        raise fail(f"{name!r} is neither ROAST nor a token's address", 2)
    address = Web3.to_checksum_address(name)
    if address == contracts.token.address:
        return RewardToken(contracts.token, "ROAST", 18)
    contract = contracts.web3.eth.contract(address=address, abi=artifacts.abi("RoastToken"))
    try:
        decimals = int(contract.functions.decimals().call())
        symbol = str(contract.functions.symbol().call())
    except (BadFunctionCallOutput, ContractLogicError, MismatchedABI):
        raise fail(f"there is no ERC-20 token at {address}", 2) from None
    return RewardToken(contract, symbol, decimals)
