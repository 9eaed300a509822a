# SPDX-License-Identifier: Apache-2.0
"""The judge oracle: what is due by the chain and its own tables, done in small steps that survive any crash.

- `chain_state`: what the indexed chain says is due
- `collect`: contents of a sealed block, screened
- `judging`: model calls as jobs of the queue
- `sheets`: score sheets and payout sheets, stored under their digests
- `committee`: this judge as one of several
- `reconciler`: the next step of each block and campaign
- `service`: the process around it
- `keeper`: permissionless calls that anyone can make
"""
