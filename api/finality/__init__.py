# SPDX-License-Identifier: Apache-2.0
"""How final what the chain says is."""
