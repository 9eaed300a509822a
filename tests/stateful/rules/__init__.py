# SPDX-License-Identifier: Apache-2.0
"""What people do: the rules of the state machine, by who acts."""
