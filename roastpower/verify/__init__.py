# SPDX-License-Identifier: Apache-2.0
"""Checks that nobody cheated, from the chain's events, published evidence and the beacon alone.

It trusts no server of the protocol's: evidence counts only if its digest is on the chain, and the
rules are those of `roastpower.protocol`. It imports nothing of the oracle's; judges of a committee check
one another's sheets with `sheet_checks`.

===================== ===========================================================
``chain``             events, calldata and transfers of a node
``evidence_source``   published documents, from a server, a folder or a file
``published``         the sheets behind a posting
``verdict``           what a check found
``block_history``     one block's events, ``block`` what follows from them
``sheet_checks``      from texts to the scores of one judge's sheet
``committee_history`` the committee of judges behind a posting, ``committee_checks`` its report
``score_checks``      from the sheets to the ranking
``draw_checks``       from the ranking to the reward
``campaign_history``  one campaign's events, ``campaign`` what follows from them
``payout_checks``     from scores to the root
``solvency``          supply and vault against the balances
===================== ===========================================================
"""
