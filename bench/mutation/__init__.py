# SPDX-License-Identifier: Apache-2.0
"""Mutation testing of the contracts: small faults are put in, and the tests have to notice."""
