# SPDX-License-Identifier: Apache-2.0
"""A typed client of the API, for programs: `ApiClient`, what it answers with, what can go wrong."""

from roastpower.client.api import ApiClient
from roastpower.client.errors import ApiRefused, ApiUnavailable, ClientError
from roastpower.client.shapes import Campaign, Claimable, Miner, Payout, Receipt

__all__ = [
    "ApiClient",
    "ApiRefused",
    "ApiUnavailable",
    "Campaign",
    "Claimable",
    "ClientError",
    "Miner",
    "Payout",
    "Receipt",
]
