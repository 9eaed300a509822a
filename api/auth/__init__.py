# SPDX-License-Identifier: Apache-2.0
"""Sign-In with Ethereum, and the sessions that come of it."""
