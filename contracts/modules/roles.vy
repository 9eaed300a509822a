# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma nonreentrancy off
"""
@title Roles
@license GNU Affero General Public License v3.0 only
@notice The protocol's roles, held once, by the pool: the owner (two-step transfer), who appoints the guardian, the
        oracle and the treasury. A change acts at once. The guardian, who judges challenges, and the oracle, whose posts
        are challenged, are never the same.
"""


from snekmate.auth import ownable

uses: ownable


# @notice A role has another holder.
# @param role The role's name in ASCII, padded with zeros: guardian, oracle or treasury.
# @param previous Who held it.
# @param holder Who holds it.
event RoleChanged:
    role: indexed(bytes32)
    previous: indexed(address)
    holder: indexed(address)


_GUARDIAN: constant(bytes32) = 0x677561726469616e000000000000000000000000000000000000000000000000
_ORACLE: constant(bytes32) = 0x6f7261636c650000000000000000000000000000000000000000000000000000
_TREASURY: constant(bytes32) = 0x7472656173757279000000000000000000000000000000000000000000000000


# @notice Decides challenges, may void blocks and pause submissions.
guardian: public(address)

# @notice Posts scores and payouts.
oracle: public(address)

# @notice Receives campaign fees.
treasury: public(address)


@deploy
def __init__(owner: address, guardian: address, oracle: address, treasury: address):
    """
    @notice Appoints the first holders.
    @param owner Who may change them, a timelock.
    @param guardian The guardian.
    @param oracle The oracle.
    @param treasury The treasury.
    """
    assert owner != empty(address), "roles: owner is zero"
    ownable._transfer_ownership(owner)
    self._set_guardian(guardian)
    self._set_oracle(oracle)
    self._set_treasury(treasury)


@external
def set_guardian(guardian: address):
    """
    @notice Appoints the guardian. Owner only. Open challenges go to the new one.
    @param guardian Who, neither zero nor the oracle.
    """
    ownable._check_owner()
    self._set_guardian(guardian)


@external
def set_oracle(oracle: address):
    """
    @notice Appoints the oracle. Owner only.
    @param oracle Who, neither zero nor the guardian.
    """
    ownable._check_owner()
    self._set_oracle(oracle)


@external
def set_treasury(treasury: address):
    """
    @notice Appoints the treasury. Owner only.
    @param treasury Who, not zero.
    """
    ownable._check_owner()
    self._set_treasury(treasury)


@internal
@view
def _check_guardian():
    """
    @notice Reverts unless the guardian calls.
    """
    assert msg.sender == self.guardian, "roles: caller is not the guardian"


@internal
@view
def _check_oracle():
    """
    @notice Reverts unless the oracle calls.
    """
    assert msg.sender == self.oracle, "roles: caller is not the oracle"


@internal
def _set_guardian(guardian: address):
    """
    @notice Appoints the guardian.
    @param guardian Who.
    """
    assert guardian != empty(address), "roles: guardian is zero"
    assert guardian != self.oracle, "roles: guardian is the oracle"
    log RoleChanged(role=_GUARDIAN, previous=self.guardian, holder=guardian)
    self.guardian = guardian


@internal
def _set_oracle(oracle: address):
    """
    @notice Appoints the oracle.
    @param oracle Who.
    """
    assert oracle != empty(address), "roles: oracle is zero"
    assert oracle != self.guardian, "roles: oracle is the guardian"
    log RoleChanged(role=_ORACLE, previous=self.oracle, holder=oracle)
    self.oracle = oracle


@internal
def _set_treasury(treasury: address):
    """
    @notice Appoints the treasury.
    @param treasury Who.
    """
    assert treasury != empty(address), "roles: treasury is zero"
    log RoleChanged(role=_TREASURY, previous=self.treasury, holder=treasury)
    self.treasury = treasury
