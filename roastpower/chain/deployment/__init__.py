# SPDX-License-Identifier: Apache-2.0
"""Deploys the protocol: what (`profile`, `plan`), how far it got (`journal`), and the doing (`deploy`).

All cross-references of the contracts are immutables, so four of them name each other's addresses before they exist:
token, pool, factory and distributor go out with consecutive nonces of one account.
"""
