# SPDX-License-Identifier: Apache-2.0
"""Time series by hour and day, of the platform, a campaign or a miner."""
