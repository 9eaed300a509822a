# SPDX-License-Identifier: Apache-2.0
"""Runs the protocol once through and notes what each call used."""

from __future__ import annotations

from collections.abc import Callable

from bench.gas.accounts import account
from bench.gas.chain import START, Transaction
from bench.gas.committee import measure_submission
from bench.gas.deployment import DAY, SECRET, Deployed
from bench.gas.report import Report
from roastpower.protocol import beacon
from roastpower.protocol.merkle import PayoutTree
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

MINERS = 512
LEAVES = 1_500  # most proofs are 11 siblings long
SUBMISSION_GAS = 400_000

Say = Callable[[str], None]


def run(deployed: Deployed, report: Report, say: Say) -> PayoutTree:
    """From funding to claims. Returns the payouts' tree, for whom claims are compared with."""
    miners = [account("miner", number) for number in range(MINERS)]
    say("funding miners")
    _fund(deployed, report, miners)
    for number in (1, 2):
        say(f"block {number}: {MINERS} submissions")
        _block(deployed, report, miners, is_first=number == 1)
    _beacon(deployed, report)
    say("claims")
    return _claims(deployed, report, miners)


def _fund(deployed: Deployed, report: Report, miners: list[str]) -> None:
    treasury, sponsor = deployed.treasury, deployed.sponsor
    pool, distributor = deployed.contracts.pool, deployed.contracts.distributor
    deployed.chain.fund(miners)
    call = deployed.transaction
    deployed.chain.send_many(
        [call(treasury, "token", "transfer", each, 10**24, gas=100_000) for each in miners]
        + [call(each, "token", "approve", pool.address, 2**256 - 1, gas=100_000) for each in miners]
    )
    deployed.send(treasury, "token", "transfer", sponsor, 10**25)
    report.note(
        "transfer",
        "between accounts that hold some",
        deployed.send(treasury, "token", "transfer", sponsor, 1),
    )
    deployed.send(sponsor, "token", "approve", distributor.address, 2**256 - 1)
    deployed.send(sponsor, "factory", "create_project", b"\x01" * 32)
    now = deployed.chain.web3.eth.get_block("latest")["timestamp"]
    terms = (
        *(deployed.contracts.token.address, 10**24, now + 60, now + 60 + 80 * DAY),
        *(1_500, b"\x02" * 32, 50, 0),
    )
    report.note(
        "create_campaign",
        "in ROAST",
        deployed.send(sponsor, "factory", "create_campaign", 1, terms),
    )
    deployed.chain.wait(100)


def _block(deployed: Deployed, report: Report, miners: list[str], *, is_first: bool) -> None:
    anyone, chain = deployed.sponsor, deployed.chain
    block_id = deployed.read("pool", "open_block")[0]
    used = chain.send_many(
        [
            deployed.transaction(
                miner,
                "pool",
                "submit",
                *(1, (index + 1).to_bytes(32, "big"), 10**30),
                gas=SUBMISSION_GAS,
            )
            for index, miner in enumerate(miners)
        ]
    )
    name, case = ("submit_first", "a miner's first") if is_first else ("submit", "a miner's second")
    report.note(name, f"{case}, allowance given", used[MINERS // 2])
    # At set times: which round draws, and so who wins, is the same in every run.
    sealed_at = START + (1 if is_first else 2) * DAY // 4
    chain.next_at(sealed_at)
    report.note("seal", "512 submissions, by anyone", deployed.send(anyone, "pool", "seal"))
    scores = [(index * 7919) % 9_000 + 1_000 for index in range(MINERS)]
    if not is_first:
        measure_submission(deployed, report, block_id, scores, sealed_at + 20)
    chain.next_at(sealed_at + 10)
    ranked = rank(scores)  # the same 50 in both blocks: the second settlement moves their streaks
    report.note(
        "post_scores",
        "512 scores, 50 ranked",
        deployed.send(
            deployed.oracle,
            *("pool", "post_scores", block_id, pack(scores), pack(ranked), b"\x03" * 32),
        ),
    )
    chain.wait(10)
    draw_round = deployed.read("pool", "sealed_block", block_id)[7]
    signature = beacon.decompress_g1(beacon.sign(SECRET, draw_round))
    report.note(
        "settle",
        "50 ranked, existing streaks",
        deployed.send(anyone, "pool", "settle", block_id, pack(ranked), signature),
    )


def _beacon(deployed: Deployed, report: Report) -> None:
    contract = deployed.contracts.beacon
    data = contract.encode_abi("verify", [1000, beacon.decompress_g1(beacon.sign(SECRET, 1000))])
    trace = deployed.chain.rpc(
        "debug_traceCall",
        {"to": contract.address, "data": data, "gas": hex(1_000_000)},
        "latest",
        {"tracer": "callTracer"},
    )
    intrinsic = 21_000 + sum(16 if byte else 4 for byte in bytes.fromhex(data[2:]))
    report.note(
        "beacon_verify", "one round, execution alone", int(trace["gasUsed"], 16) - intrinsic
    )


def _claims(deployed: Deployed, report: Report, miners: list[str]) -> PayoutTree:
    anyone, oracle = deployed.treasury, deployed.oracle
    deployed.chain.wait(90 * DAY)
    report.note("close", "after its end", deployed.send(anyone, "factory", "close", 1))
    accounts = miners + [account("earner", number) for number in range(LEAVES - len(miners))]
    tree = PayoutTree(1, [(each, 10**18) for each in accounts])
    report.note(
        "post_payouts",
        "first posting",
        deployed.send(
            oracle,
            *("distributor", "post_payouts", 1, tree.root, LEAVES * 10**18, LEAVES, b"\x04" * 32),
        ),
    )
    deployed.chain.wait(60)
    first, second = deep(tree, miners)[:2]

    def claim(who: str) -> Transaction:
        return deployed.transaction(anyone, "distributor", "claim", 1, who, 10**18, tree.proof(who))

    deployed.chain.send(claim(first))
    report.note("claim", "depth 11, an account that holds some", deployed.chain.send(claim(second)))
    many = [(1, each, 10**18, tree.proof(each)) for each in miners[20:30]]
    report.note("claim_many", "10 claims", deployed.send(anyone, "distributor", "claim_many", many))
    return tree


def deep(tree: PayoutTree, accounts: list[str]) -> list[str]:
    """Those whose proof has 11 siblings."""
    return [each for each in accounts if len(tree.proof(each)) == 11]
