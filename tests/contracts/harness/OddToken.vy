# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title A token that may credit less or more than was sent, refuse accounts by returning false, or call back
@license GNU Affero General Public License v3.0 only
"""


# @notice What each account has.
balanceOf: public(HashMap[address, uint256])

# @notice Whether transfers from or to an account move nothing and return false.
is_refused: public(HashMap[address, bool])

# @notice What is lost of each transfer.
tax: public(uint256)

# @notice What is added to each transfer.
bonus: public(uint256)

# @notice Whom each transfer calls; nobody if zero.
target: public(address)

# @notice What it calls with.
call: public(Bytes[1024])


@external
def mint(receiver: address, amount: uint256):
    """
    @notice Creates tokens, for anyone.
    @param receiver Who gets them.
    @param amount How many.
    """
    self.balanceOf[receiver] += amount


@external
def refuse(account: address, refused: bool):
    """
    @notice Says whose transfers fail.
    @param account Whose.
    @param refused Whether they do.
    """
    self.is_refused[account] = refused


@external
def set_rates(tax: uint256, bonus: uint256):
    """
    @notice Says by how much credits differ from what was sent.
    @param tax What is lost.
    @param bonus What is added.
    """
    self.tax = tax
    self.bonus = bonus


@external
def set_call(target: address, call: Bytes[1024]):
    """
    @notice Says what each transfer calls.
    @param target Whom.
    @param call The calldata.
    """
    self.target = target
    self.call = call


@external
def transfer(receiver: address, amount: uint256) -> bool:
    """
    @notice Moves the caller's tokens.
    @param receiver Who gets them.
    @param amount How many.
    @return Whether it did.
    """
    return self._move(msg.sender, receiver, amount)


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    """
    @notice Moves tokens of anybody's.
    @param owner Whose.
    @param receiver Who gets them.
    @param amount How many.
    @return Whether it did.
    """
    return self._move(owner, receiver, amount)


@internal
def _move(owner: address, receiver: address, amount: uint256) -> bool:
    """
    @notice Moves tokens.
    @param owner Whose.
    @param receiver Who gets them.
    @param amount How many.
    @return Whether it did.
    """
    if self.is_refused[owner] or self.is_refused[receiver]:
        return False
    if self.target != empty(address):
        raw_call(self.target, self.call)
    self.balanceOf[owner] -= amount
    self.balanceOf[receiver] += amount + self.bonus - self.tax
    return True
