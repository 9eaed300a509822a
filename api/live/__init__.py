# SPDX-License-Identifier: Apache-2.0
"""The live feed: numbered messages, told once to everybody who listens, and again to who resumes.

One process at a time (`pump`) turns the indexer's notifications into messages and numbers them; every
process (`hub`) takes them from Redis, or else from PostgreSQL, and writes them to its readers.
"""
