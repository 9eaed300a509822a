# SPDX-License-Identifier: Apache-2.0
"""What the functions and events of library modules do, in our words: their natspec is not ours."""

# Who may call what, where the natspec has no phrase for it.
CALLERS: dict[str, dict[str, str]] = {
    "RoastToken": {"transferFrom": "a spender", "burn_from": "a spender"},
    "MiningPool": {
        "reveal": "its miner",
        "void": "guardian; anyone after the timeouts",
        "transfer_ownership": "owner",
        "accept_ownership": "who was offered it",
    },
    "CampaignFactory": {"accept_project": "who was offered it"},
    "JudgeCommittee": {
        "transfer_ownership": "owner",
        "accept_ownership": "who was offered it",
    },
    "Timelock": {
        "schedule": "a proposer",
        "schedule_batch": "a proposer",
        "cancel": "a canceller",
        "execute": "an executor",
        "execute_batch": "an executor",
        "update_delay": "the timelock itself",
        "grantRole": "the timelock itself",
        "revokeRole": "the timelock itself",
        "set_role_admin": "the timelock itself",
        "renounceRole": "its holder",
    },
}

_TOKEN = {
    "name": "`RoastPower`.",
    "symbol": "`ROAST`.",
    "decimals": "18.",
    "totalSupply": "All tokens there are, in wei.",
    "balanceOf": "An account's tokens, in wei.",
    "allowance": "What an owner (first) allows a spender (second), in wei.",
    "transfer": "Moves tokens of the caller.",
    "approve": "Lets a spender take up to an amount of the caller's tokens; replaces what it was before.",
    "transferFrom": "Moves tokens of an account out of the caller's allowance.",
    "burn": "Destroys tokens of the caller.",
    "burn_from": "Destroys tokens of an account out of the caller's allowance.",
    "permit": "Gives an allowance by the owner's signature (EIP-2612), whoever brings it.",
    "nonces": "The number that an owner's next permit carries.",
    "DOMAIN_SEPARATOR": "The EIP-712 domain of permits, by the chain's id of now.",
    "eip712Domain": "The parts of that domain (EIP-5267).",
}

_POOL = {
    "owner": "Who sets parameters and roles: the timelock.",
    "pending_owner": "To whom ownership is offered.",
    "transfer_ownership": "Offers ownership; it moves when the offer is accepted.",
    "accept_ownership": "Takes over ownership that was offered to the caller.",
}

_COMMITTEE = {
    **_POOL,
    "owner": "Who appoints members: the timelock.",
    "eip712Domain": "The domain in which members sign (EIP-5267).",
}

_TIMELOCK = {
    "schedule": "Announces a call, to be executed after at least the minimum delay.",
    "schedule_batch": "Announces several calls that go together.",
    "cancel": "Takes an announced operation back.",
    "execute": "Makes an announced call that is due, after its predecessor if it names one.",
    "execute_batch": "Makes several announced calls that are due, all or none.",
    "update_delay": "Sets the minimum delay of operations announced from now on.",
    "grantRole": "Gives a role.",
    "revokeRole": "Takes a role away.",
    "renounceRole": "Gives up a role of the caller's.",
    "set_role_admin": "Says which role gives and takes a role.",
    "onERC721Received": "Takes ERC-721 tokens.",
    "onERC1155Received": "Takes ERC-1155 tokens.",
    "onERC1155BatchReceived": "Takes several ERC-1155 tokens.",
    "supportsInterface": "Which interfaces it has (ERC-165).",
    "hasRole": "Whether an account (second) has a role (first).",
    "getRoleAdmin": "Which role gives and takes a role.",
    "get_timestamp": "When an operation is due, in Unix seconds; 0 unknown, 1 executed.",
    "get_minimum_delay": "Seconds between announcing and executing, at least.",
    "get_operation_state": "Where an operation is: unset, waiting, ready or done.",
    "is_operation": "Whether an operation was announced.",
    "is_operation_pending": "Whether it waits or is ready.",
    "is_operation_ready": "Whether it can be executed.",
    "is_operation_done": "Whether it was executed.",
    "hash_operation": "The id of an operation.",
    "hash_operation_batch": "The id of an operation of several calls.",
    "DEFAULT_ADMIN_ROLE": "The role that gives and takes the others; the timelock alone has it.",
    "PROPOSER_ROLE": "The role of those who announce.",
    "CANCELLER_ROLE": "The role of those who take back; proposers have it.",
    "EXECUTOR_ROLE": "The role of those who execute; the zero address among them means anyone.",
    "IERC721_TOKENRECEIVER_SELECTOR": "What `onERC721Received` answers.",
    "IERC1155_TOKENRECEIVER_SINGLE_SELECTOR": "What `onERC1155Received` answers.",
    "IERC1155_TOKENRECEIVER_BATCH_SELECTOR": "What `onERC1155BatchReceived` answers.",
}

FUNCTIONS: dict[str, dict[str, str]] = {
    "RoastToken": _TOKEN,
    "MiningPool": _POOL,
    "JudgeCommittee": _COMMITTEE,
    "Timelock": _TIMELOCK,
}

EVENTS: dict[str, str] = {
    "Transfer": "Tokens moved; from the zero address they were minted, to it they were burned.",
    "Approval": "An allowance is now so much.",
    "RoleMinterChanged": "Logged by the constructor alone, which leaves no minter of this kind.",
    "OwnershipTransferred": "Ownership moved; in the token to nobody, by the constructor.",
    "OwnershipTransferStarted": "Ownership was offered.",
    "CallScheduled": "A call was announced.",
    "CallSalt": "The salt of an announced operation, where it has one.",
    "CallExecuted": "A call was made.",
    "Cancelled": "An operation was taken back.",
    "MinimumDelayChange": "The minimum delay is another.",
    "RoleGranted": "An account got a role.",
    "RoleRevoked": "An account lost a role.",
    "RoleAdminChanged": "Another role gives and takes this one.",
}
