# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy on
"""
@title ROAST
@license GNU Affero General Public License v3.0 only
@notice The protocol's token: ERC-20 with EIP-2612 permit and burning. 600,000,000 go to the treasury at deployment, all
        else is minted by the mining pool: rewards of settled blocks, and burns of void blocks given back. Nobody owns
        the token and nothing about it can change.
"""


from ethereum.ercs import IERC20
from snekmate.auth import ownable
from snekmate.tokens import erc20

from .interfaces import IRoastToken

implements: IERC20
implements: IRoastToken

initializes: ownable
initializes: erc20[ownable := ownable]

# Not exported: owner, transfer_ownership, renounce_ownership, is_minter, set_minter and the module's own mint. The token
# has no owner, and one minter for ever.
exports: (
    erc20.name,
    erc20.symbol,
    erc20.decimals,
    erc20.totalSupply,
    erc20.balanceOf,
    erc20.allowance,
    erc20.transfer,
    erc20.approve,
    erc20.transferFrom,
    erc20.burn,
    erc20.burn_from,
    erc20.permit,
    erc20.nonces,
    erc20.DOMAIN_SEPARATOR,
    erc20.eip712Domain,
)


# @notice The supply never exceeds this, in wei.
MAX_SUPPLY: public(constant(uint256)) = 1_000_000_000 * 10**18

# What the treasury receives at deployment, in wei.
_GENESIS_SUPPLY: constant(uint256) = 600_000_000 * 10**18

# @notice The only account that may mint: the mining pool.
MINTER: public(immutable(address))


@deploy
def __init__(minter: address, treasury: address):
    """
    @notice Mints the genesis supply and gives up every power over the token.
    @param minter The mining pool; it may not be deployed yet.
    @param treasury Who receives the genesis supply.
    """
    assert minter != empty(address), "token: minter is zero"
    assert treasury != empty(address), "token: treasury is zero"
    ownable.__init__()
    erc20.__init__("RoastPower", "ROAST", 18, "RoastPower", "1")
    # snekmate makes the deployer owner and minter; here nobody is.
    erc20.is_minter[msg.sender] = False
    log erc20.RoleMinterChanged(minter=msg.sender, status=False)
    ownable._transfer_ownership(empty(address))

    MINTER = minter
    erc20._mint(treasury, _GENESIS_SUPPLY)
    log IRoastToken.Deployed(
        minter=minter, treasury=treasury, max_supply=MAX_SUPPLY, genesis_supply=_GENESIS_SUPPLY
    )


@external
def mint(receiver: address, amount: uint256):
    """
    @notice Creates tokens. The minter alone; reverts past the cap.
    @param receiver Who gets them.
    @param amount How many, in wei.
    """
    assert msg.sender == MINTER, "token: caller is not the minter"
    assert amount <= MAX_SUPPLY - erc20.totalSupply, "token: over the maximum supply"
    erc20._mint(receiver, amount)
