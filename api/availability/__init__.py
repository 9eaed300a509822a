# SPDX-License-Identifier: Apache-2.0
"""Which miners are at work: heartbeats that expire by themselves."""
