# SPDX-License-Identifier: Apache-2.0
"""What goes wrong on the way to the chain, as one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from web3.exceptions import Web3Exception, Web3RPCError

from roastpower.chain.beacon_client import BeaconUnavailable
from roastpower.chain.reverts import ContractRevert
from roastpower.chain.sender import TransactionFailed
from roastpower.cli.exits import fail
from roastpower.protocol.errors import ProtocolError

# What a person can do about a refusal. Reasons that only a contract can cause are not here.
NEXT_STEPS = {
    "factory: caller is not the project's owner": "sign with the account that owns the project, "
    "or make one of your own with --create-project",
    "factory: caller is not the sponsor": "only the account that created the campaign adds to it; "
    "sign with that one",
    "factory: reward token is zero": "name the token's address with --token",
    "factory: budget is zero": "give --budget an amount above 0",
    "factory: amount is zero": "give --amount an amount above 0",
    "factory: start is past": "it was mined after the start; give a larger --starts-in",
    "factory: start is too far ahead": "give --starts-in at most 90 days",
    "factory: end is not after start": "give --hours or --days above 0",
    "factory: too long": "give at most 90 days in all",
    "factory: maximum of submissions": "give --max-submissions between 1 and 1500",
    "factory: brief is zero": "give --brief a file",
    "factory: ranked places": "give --places between 1 and 50",
    "factory: amplification": "give --amplification-bps between 0 and 5000",
    "factory: campaign is over": "it has ended or was cancelled; create another one",
    "factory: campaign has submissions": "it can no longer be cancelled; what no miner earns comes "
    "back when it has ended and is paid",
    "factory: unknown campaign": "look the id up with `roastpower campaign show`",
    "distributor: transfer failed": "the token refused to move the budget; see its own rules",
    "distributor: token credits another amount": "tokens that take a fee of transfers cannot be "
    "rewards; choose another",
    "roles: caller is not the guardian": "sign with the guardian's key; `roastpower status` names it",
    "distributor: caller is not the guardian": "sign with the guardian's key; `roastpower status` "
    "names it",
    "pool: too late to resolve": "its time is over: anyone ends it now, and the bond goes back",
    "distributor: too late to resolve": "its time is over: anyone ends it now, and the bond goes back",
    "pool: block is not challenged": "somebody was first; see `roastpower guardian list`",
    "distributor: payouts are not challenged": "somebody was first; see `roastpower guardian list`",
    "pool: block is not scored": "somebody was first, or it is over; see `roastpower guardian list`",
    "distributor: no payouts posted": "somebody was first; see `roastpower guardian list`",
    "pool: challenge window is over": "what was posted is final",
    "distributor: challenge window is over": "what was posted is final",
    "erc20: insufficient allowance": "another transaction used the allowance up; try again",
    "erc20: transfer amount exceeds balance": "the account holds less than that; get more first",
}


@contextmanager
def plain_failures(rpc_url: str) -> Iterator[None]:
    """Turns failures of node, contracts and beacon into a line and an exit code: 2 if nothing could be done."""
    try:
        yield
    except ContractRevert as error:
        step = NEXT_STEPS.get(error.reason, "nothing was changed")
        raise fail(f"{error.reason}: {step}") from None
    except TransactionFailed as error:
        raise fail(str(error)) from None
    except Web3RPCError as error:
        raise fail(f"the node at {rpc_url} refused: {error.message}", 2) from None
    except (requests.RequestException, Web3Exception) as error:
        raise fail(
            f"the node at {rpc_url} went away ({type(error).__name__}): try again", 2
        ) from None
    except BeaconUnavailable as error:
        raise fail(f"no drand server answers: {error}", 2) from None
    except ProtocolError as error:
        raise fail(f"the chain's events are not the protocol's: {error}", 2) from None
