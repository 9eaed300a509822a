# SPDX-License-Identifier: Apache-2.0
"""What the tables must hold, built the slow and simple way: web3's decoder into dictionaries.

Shares nothing with the indexer: no decoder, no SQL, no counting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import Web3
from web3.types import LogReceipt

from roastpower.chain import artifacts

from .chain import Block
from .logs import ADDRESSES, Log, _signature

Decoded = tuple[str, str, dict[str, Any], Block, Log]  # contract, event, arguments, block, log

HOUR, DAY = 3_600, 86_400


class Reference:
    """The chain's events, and what they add up to."""

    def __init__(self, blocks: list[Block]) -> None:
        self.events = [each for block in blocks for each in _decode(block)]
        self.miners: dict[tuple[int, int, bytes], dict[str, Any]] = defaultdict(dict)
        self.campaigns: dict[tuple[int, int, int], dict[str, Any]] = defaultdict(dict)
        self.platform: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
        self.payments: dict[tuple[int, int, bytes], dict[str, Any]] = defaultdict(dict)
        self.payees: dict[tuple[int, int, bytes, bytes], dict[str, Any]] = defaultdict(dict)
        self.projects: dict[int, dict[str, Any]] = defaultdict(dict)
        self.contests: dict[int, dict[str, Any]] = defaultdict(dict)
        self.entries: dict[tuple[int, bytes], dict[str, Any]] = defaultdict(dict)
        self.active: dict[tuple[int, int], set[bytes]] = defaultdict(set)
        self.balances: dict[bytes, dict[str, Any]] = defaultdict(dict)
        self.streaks: dict[bytes, tuple[int, int]] = {}
        self._submissions: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
        self._scores: dict[int, tuple[list[int], list[int]]] = {}
        self._price: dict[int, int] = {}
        self._tokens: dict[int, bytes] = {}
        self._number = 0
        self._settlements = 0
        for contract, event, args, block, _ in self.events:
            self._number = block.number
            self._contest(event, args)
            self._project(event, args)
            handler = getattr(self, f"_on_{contract}_{event}", None)
            if handler:
                handler(args, block.timestamp)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every event, by table: place, address, transaction, arguments."""
        rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for contract, event, args, block, raw in self.events:
            table = _table(contract, event)
            rows[table].append(
                (
                    block.number,
                    int(raw["logIndex"], 16),
                    bytes.fromhex(raw["address"][2:]),
                    bytes.fromhex(raw["transactionHash"][2:]),
                    *_flat(args),
                )
            )
        return rows

    # What events add up to

    def _contest(self, event: str, args: dict[str, Any]) -> None:
        """Every event that names a campaign says something of it."""
        disputed = event in ("Challenged", "Resolved") and args["kind"] == 2
        campaign_id = args["id"] if disputed else args.get("campaign_id")
        if campaign_id is None:
            return
        _most(self.contests[campaign_id], changed_in=self._number)
        if event in ("CampaignCreated", "CampaignExtended"):
            _most(self.contests[campaign_id], ends_at=args["ends_at"])

    def _project(self, event: str, args: dict[str, Any]) -> None:
        """What becomes of a project, and of how many campaigns it has."""
        if event.startswith("Project") or event == "CampaignCreated":
            row = self.projects[args["project_id"]]
            _most(row, changed_in=self._number)
            _add(row, campaigns=int(event == "CampaignCreated"))

    def _of_miner(self, span: int, start: int, miner: bytes) -> dict[str, Any]:
        row = self.miners[span, start, miner]
        _most(row, changed_in=self._number)
        return row

    def _on_CampaignFactory_CampaignCreated(self, args: dict[str, Any], now: int) -> None:
        self._tokens[args["campaign_id"]] = _bytes(args["reward_token"])

    def _on_MiningPool_BlockOpened(self, args: dict[str, Any], now: int) -> None:
        self._price[args["block_id"]] = args["base_price"]

    def _on_MiningPool_Submitted(self, args: dict[str, Any], now: int) -> None:
        miner = _bytes(args["miner"])
        self._submissions[args["block_id"]][args["submission_id"] & 65535] = args
        _add(self.contests[args["campaign_id"]], submissions=1)
        _add(self.entries[args["campaign_id"], miner], submissions=1, burned=args["burned"])
        for span, start in _spans(now):
            self.active[span, start].add(miner)
            _add(self._of_miner(span, start, miner), submissions=1, burned=args["burned"])
            _most(self.miners[span, start, miner], last_block=args["block_id"])
            _least(self.miners[span, start, miner], first_block=args["block_id"])
            campaign = self.campaigns[span, start, args["campaign_id"]]
            _add(campaign, submissions=1, burned=args["burned"])
            _most(campaign, last_block=args["block_id"])
            _add(self.platform[span, start], submissions=1, burned=args["burned"])

    def _on_MiningPool_BlockSealed(self, args: dict[str, Any], now: int) -> None:
        for span, start in _spans(now):
            price = self._price[args["block_id"]]
            _add(self.platform[span, start], sealed=1, price_sum=price)

    def _on_MiningPool_BlockScored(self, args: dict[str, Any], now: int) -> None:
        count = len(self._submissions[args["block_id"]])
        scores, ranked = _unpack(args["scores"])[:count], _unpack(args["ranked"])
        places = sum(1 for score in scores if score)
        places = min(50, places, max(3, (places + 1) // 2))
        self._scores[args["block_id"]] = (scores, ranked[:places])

    def _on_MiningPool_BlockSettled(self, args: dict[str, Any], now: int) -> None:
        block_id = args["block_id"]
        scores, ranked = self._scores[block_id]
        scored = {index: score for index, score in enumerate(scores) if score}
        for span, start in _spans(now):
            platform = self.platform[span, start]
            _add(platform, settled=1, emitted=args["reward"])
            _add(platform, scored=len(scored), score_sum=sum(scores))
            if args["total_tickets"]:
                winner = self._of_miner(span, start, _bytes(args["winner"]))
                _add(winner, wins=1, earned=args["reward"])
            for index, score in scored.items():
                submission = self._submissions[block_id][index]
                row = self._of_miner(span, start, _bytes(submission["miner"]))
                _add(row, scored=1, score_sum=score, ranked=int(index in ranked))
                _most(row, best_score=score)
                row = self.campaigns[span, start, submission["campaign_id"]]
                _add(row, scored=1, score_sum=score)
                _most(row, best_score=score)
        for index, score in scored.items():
            submission = self._submissions[block_id][index]
            row = self.entries[submission["campaign_id"], _bytes(submission["miner"])]
            _add(row, scored=1, score_sum=score, ranked=int(index in ranked))
            _most(row, best_score=score)
        if ranked:
            self._settlements += 1
            for index in ranked:
                miner = _bytes(self._submissions[block_id][index]["miner"])
                last, streak = self.streaks.get(miner, (0, 0))
                grown = min(10, streak + 1) if last == self._settlements - 1 else 1
                self.streaks[miner] = (self._settlements, grown)
                for span, start in _spans(now):
                    _most(self._of_miner(span, start, miner), best_streak=grown)

    def _on_MiningPool_BlockVoided(self, args: dict[str, Any], now: int) -> None:
        for span, start in _spans(now):
            _add(self.platform[span, start], voided=1)

    def _on_MiningPool_Refunded(self, args: dict[str, Any], now: int) -> None:
        for span, start in _spans(now):
            row = self._of_miner(span, start, _bytes(args["miner"]))
            _add(row, refunded=args["amount"])
            _add(self.platform[span, start], refunded=args["amount"])
        block_id, index = args["submission_id"] >> 16, args["submission_id"] & 65535
        campaign_id = self._submissions[block_id][index]["campaign_id"]
        _add(self.entries[campaign_id, _bytes(args["miner"])], refunded=args["amount"])

    def _on_RewardDistributor_Funded(self, args: dict[str, Any], now: int) -> None:
        for span, start in _spans(now):
            _add(self.campaigns[span, start, args["campaign_id"]], funded=args["amount"])

    def _on_RewardDistributor_Claimed(self, args: dict[str, Any], now: int) -> None:
        for span, start in _spans(now):
            row = self.campaigns[span, start, args["campaign_id"]]
            _add(row, claims=1, claimed=args["amount"])
            _add(self.platform[span, start], claims=1)
            token = self._tokens[args["campaign_id"]]
            _add(self.payments[span, start, token], claims=1, paid=args["amount"])
            payee = self.payees[span, start, _bytes(args["account"]), token]
            _add(payee, claims=1, paid=args["amount"])

    def _on_RoastToken_Transfer(self, args: dict[str, Any], now: int) -> None:
        for name, value in (("sender", -args["value"]), ("receiver", args["value"])):
            row = self.balances[_bytes(args[name])]
            _add(row, balance=value)
            _most(row, changed_in=self._number)


def _spans(now: int) -> Iterator[tuple[int, int]]:
    yield 0, 0
    for span in (HOUR, DAY):
        yield span, now // span * span


def _add(row: dict[str, Any], **values: int) -> None:
    for name, value in values.items():
        row[name] = row.get(name, 0) + value


def _most(row: dict[str, Any], **values: int) -> None:
    for name, value in values.items():
        row[name] = max(row.get(name, value), value)


def _least(row: dict[str, Any], **values: int) -> None:
    for name, value in values.items():
        row[name] = min(row.get(name, value), value)


def _unpack(words: list[int]) -> list[int]:
    return [word >> (240 - 16 * lane) & 0xFFFF for word in words for lane in range(16)]


def _bytes(address: str) -> bytes:
    return bytes.fromhex(address[2:])


def _flat(args: Any) -> list[Any]:
    values: list[Any] = []
    for value in args.values():
        if isinstance(value, dict) or hasattr(value, "items"):
            values += _flat(value)
        elif isinstance(value, str):
            values.append(_bytes(value))
        elif isinstance(value, (list, tuple)):
            values.append(b"".join(value) if value and isinstance(value[0], bytes) else list(value))
        else:
            values.append(bytes(value) if isinstance(value, bytes) else value)
    return values


@cache
def _events() -> dict[tuple[str, str], tuple[str, str, Any]]:
    found = {}
    for contract, address in ADDRESSES.items():
        made = Web3().eth.contract(
            address=Web3.to_checksum_address(address), abi=artifacts.abi(contract)
        )
        for entry in artifacts.events(contract):
            topic = "0x" + keccak(text=_signature(entry)).hex()
            found[address, topic] = (contract, entry["name"], made.events[entry["name"]]())
    return found


def _decode(block: Block) -> Iterator[Decoded]:
    for raw in block.logs:
        contract, event, decoder = _events()[raw["address"], raw["topics"][0]]
        receipt = {
            "address": Web3.to_checksum_address(raw["address"]),
            "topics": [HexBytes(each) for each in raw["topics"]],
            "data": HexBytes(raw["data"]),
            "blockNumber": block.number,
            "blockHash": HexBytes(raw["blockHash"]),
            "transactionHash": HexBytes(raw["transactionHash"]),
            "transactionIndex": 0,
            "logIndex": int(raw["logIndex"], 16),
            "removed": False,
        }
        args = decoder.process_log(LogReceipt(**receipt))["args"]  # type: ignore[typeddict-item]
        # web3 gives indexed arguments first.
        ordered = {each["name"]: args[each["name"]] for each in decoder._get_event_abi()["inputs"]}
        yield contract, event, ordered, block, raw


def _table(contract: str, event: str) -> str:
    if event == "Deployed":
        return {
            "MiningPool": "pool_deployed",
            "CampaignFactory": "factory_deployed",
            "RewardDistributor": "distributor_deployed",
            "RoastToken": "token_deployed",
            "DrandBeacon": "beacon_deployed",
        }[contract]
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in event).lstrip("_")
