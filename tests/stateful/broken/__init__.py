# SPDX-License-Identifier: Apache-2.0
"""Contracts with one deliberate defect each, to see that the sequences notice.

Each is the sources with one piece of text replaced, deployed and run through the same machine and
the same checks as the unbroken contracts. `batch` names a batch of the default sequences that finds
it soon, all of which the unbroken contracts pass.
"""
