# SPDX-License-Identifier: Apache-2.0
"""How fast the API answers over a million submissions, and how many it keeps told (`make bench-api`)."""
