# SPDX-License-Identifier: Apache-2.0
"""Whether the process lives, and whether it can answer truly."""
