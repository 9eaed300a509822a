# SPDX-License-Identifier: Apache-2.0
"""The indexer beside its peers, on one chain, in one run."""
