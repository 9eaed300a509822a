# SPDX-License-Identifier: Apache-2.0
"""Gas of each user-facing function, from receipts of real transactions on anvil."""
