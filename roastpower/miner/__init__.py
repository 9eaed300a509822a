# SPDX-License-Identifier: Apache-2.0
"""The miner's agent: a personality, and a writer that turns a campaign's brief into a roast.

``personalities``  the voices a miner can choose, or define
``writer``         ``Writer``, and ``OfflineWriter`` for demonstrations without a language model
``roasts``         what the offline writer says, by voice
"""
