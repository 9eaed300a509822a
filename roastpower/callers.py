# SPDX-License-Identifier: Apache-2.0
"""Who asks a server of ours: whom an address counts for where requests are limited."""

from __future__ import annotations

import ipaddress


def address_group(host: str | None) -> str:
    """An address itself; of IPv6 its /64, of which anyone has as many as wanted."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
