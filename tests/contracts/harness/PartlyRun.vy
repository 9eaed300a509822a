# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title Branches of every kind, for the test of the coverage tool
@license GNU Affero General Public License v3.0 only
@notice Lines that end in `# no` do not run in that test, all other statements do.
"""


from .modules import partly_run

first: public(uint256)


@deploy
def __init__(first: uint256):
    """
    @notice Takes one of its two ways.
    """
    if first == 0:
        self.first = 1  # no
    else:
        self.first = first


@external
def classify(amount: uint256) -> uint256:
    """
    @notice Takes the middle of three ways, of which one goes on.
    """
    if amount == 0:
        return 0  # no
    elif amount < 100:
        self.first = (
            amount
            + 1
        )
    else:
        self.first = 3  # no
        if amount > 200:  # no
            self.first = 4  # no
    return self.first


@external
@view
def total(amounts: DynArray[uint256, 4]) -> uint256:
    """
    @notice A loop that is never left early.
    """
    sum: uint256 = 0
    for amount: uint256 in amounts:
        if amount == 7:
            break  # no
        if amount == 8:
            continue
        sum += partly_run._doubled(amount)
    for amount: uint256 in amounts:
        if amount == 9:
            sum = 0  # no
            break  # no
    return sum


@external
@view
def empty_loop(amounts: DynArray[uint256, 4]):
    """
    @notice A loop whose body never runs.
    """
    for amount: uint256 in amounts:
        assert amount != 0, "partly: zero"  # no


@external
def leave(early: bool):
    """
    @notice Leaves before its end.
    """
    if early:
        self.first = 7
        return
    if self.first == 5:  # no
        self.first = 5  # no
        return  # no


@external
def never_called():
    """
    @notice Nobody calls it.
    """
    self.first = 6  # no
