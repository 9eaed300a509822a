# SPDX-License-Identifier: Apache-2.0
"""Contracts with one deliberate defect each, to see that the sequences notice.

Each is a copy of the sources with one piece of text replaced, deployed and run through the same
machine and the same checks as the unbroken contracts. `batch` names the batch of the default
sequences that finds it soonest, all of which the unbroken contracts pass.
"""
