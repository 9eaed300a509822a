# SPDX-License-Identifier: Apache-2.0
"""Blocks of the protocol and what was submitted in them."""
