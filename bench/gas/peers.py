# SPDX-License-Identifier: Apache-2.0
"""What the same calls cost with OpenZeppelin's and Solady's contracts, on the same chain.

Their distributors are the usual ones: one token, one root, both immutable. Ours reads root, state
and ledger of a campaign and books the claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_account import Account
from eth_utils.crypto import keccak

from bench.gas.accounts import account, signer
from bench.gas.chain import GasChain, Transaction
from bench.gas.compiling import peer_code
from bench.gas.deployment import Deployed
from bench.gas.life import deep
from bench.gas.report import Report
from roastpower.protocol.merkle import PayoutTree

OURS = "RoastPower"
LIBRARIES = ("OpenZeppelin", "Solady")

# What is measured here and nowhere else, with its case.
_OURS_ALONE = {
    "transferFrom": "out of an allowance, to an account that holds some",
    "burn": "one's own",
    "permit": "an account's first",
}

_DEADLINE = 2**40
_CLAIM = 10**18


def compare(deployed: Deployed, tree: PayoutTree, report: Report) -> None:
    """Notes transfer, transferFrom, burn, permit and claim of all three."""
    chain, treasury = deployed.chain, deployed.treasury
    _token(chain, report, OURS, deployed.contracts.token.address, treasury)
    for function, case in _OURS_ALONE.items():
        report.note(function, case, report.peers[function][OURS])
    report.compare("claim", OURS, report.gas["claim"])
    code = peer_code()
    earners = deep(tree, [account("miner", number) for number in range(64)])[:2]
    for library in LIBRARIES:
        token = chain.create(treasury, code[f"{library}Token"] + encode(["address"], [treasury]))
        _token(chain, report, library, token, treasury)
        distributor = chain.create(
            treasury,
            code[f"{library}Distributor"] + encode(["address", "bytes32"], [token, tree.root]),
        )
        call = _Caller(chain, treasury)
        call(token, "transfer(address,uint256)", distributor, 10**24)
        for earner in earners:
            call(token, "transfer(address,uint256)", earner, 10**24)
        claimed = "claim(uint256,address,uint256,bytes32[])"
        used = [call(distributor, claimed, 1, each, _CLAIM, tree.proof(each)) for each in earners]
        report.compare("claim", library, used[1])


@dataclass(frozen=True)
class _Caller:
    """An account that sends."""

    chain: GasChain
    sender: str

    def __call__(self, to: str, function: str, *args: Any) -> int:
        types = function[function.index("(") + 1 : -1].split(",")
        data = keccak(text=function)[:4] + encode(types, args)
        return self.chain.send(Transaction(self.sender, to, "0x" + data.hex()))


def _token(chain: GasChain, report: Report, whose: str, token: str, holder: str) -> None:
    other, spender = account("holder", 1), account("spender", 1)
    chain.fund([other, spender])
    call = _Caller(chain, holder)
    call(token, "transfer(address,uint256)", other, 10**18)
    report.compare("transfer", whose, call(token, "transfer(address,uint256)", other, 1))
    call(token, "approve(address,uint256)", spender, 10**18)
    report.compare(
        "transferFrom",
        whose,
        _Caller(chain, spender)(token, "transferFrom(address,address,uint256)", holder, other, 1),
    )
    report.compare("burn", whose, call(token, "burn(uint256)", 1))
    report.compare("permit", whose, call(token, *_permit(chain, token, spender)))


def _permit(chain: GasChain, token: str, spender: str) -> tuple[Any, ...]:
    owner = signer("owner of a permit")
    signed = Account.sign_typed_data(
        owner.key,
        {
            "name": "RoastPower",
            "version": "1",
            "chainId": chain.web3.eth.chain_id,
            "verifyingContract": token,
        },
        {
            "Permit": [
                {"name": "owner", "type": "address"},
                {"name": "spender", "type": "address"},
                {"name": "value", "type": "uint256"},
                {"name": "nonce", "type": "uint256"},
                {"name": "deadline", "type": "uint256"},
            ]
        },
        {
            "owner": owner.address,
            "spender": spender,
            "value": 10**18,
            "nonce": 0,
            "deadline": _DEADLINE,
        },
    )
    function = "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"
    r, s = signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    return function, owner.address, spender, 10**18, _DEADLINE, signed.v, r, s
