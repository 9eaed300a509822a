# SPDX-License-Identifier: Apache-2.0
"""The rules of RoastPower as pure functions: no I/O, nothing imported from the rest of the project.

Whatever a contract enforces or an oracle publishes can be recomputed with these modules from
public values alone. In the order of a submission's life:

==============  ==================================================================
``constants``   numbers of the protocol and the bounds of its parameters
``errors``      the tree of exceptions
``addresses``   the two forms of an account: checksummed text, 20 bytes
``commitment``  what a miner commits to, and the id a submission gets
``schedule``    demand index, prices, durations of blocks
``emission``    reward of a block
``scoring``     from a judge's raw outputs to a score
``scores``      sixteen scores in a word
``ranking``     who is ranked
``streaks``     settlements in a row
``beacon``      drand rounds and their signatures
``draw``        seed, tickets, winner
``payouts``     from ranked submissions to amounts
``merkle``      tree of the amounts, compatible with OpenZeppelin's StandardMerkleTree
``evidence``    published documents: ``score_sheet``, ``payout_sheet``, ``brief``,
                in ``canonical`` form (``decoding`` reads it)
``committee``   how several judges become one oracle; ``committee_report``: their evidence
``replay``      everything above, derived again from a stream of events
==============  ==================================================================

Amounts are integers in wei, scores integers from 0 to 10,000, times Unix seconds, digests 32
bytes, addresses checksummed text.
"""
