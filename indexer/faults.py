# SPDX-License-Identifier: Apache-2.0
"""What nodes and providers mean by their errors. Each says the same things in its own words.

The table is read from the top; the first pattern that is found in the message decides. What nobody
listed is `Fault.OTHER`, for which a smaller range is tried too: it costs little, and a provider's
next wording of "too much" is answered before it is listed here.
"""

from __future__ import annotations

import re
from enum import Enum


class Fault(Enum):
    """What to do about an error."""

    TOO_MUCH = "too much"  # ask for less
    RATE = "rate limit"  # wait, or ask another
    BEHIND = "behind"  # the node has not got there yet: wait, or ask another
    BROKEN = "broken"  # its own trouble: wait, or ask another
    REFUSES = "refuses"  # the key, the method, the plan: ask another, or a person
    OTHER = "other"


PHRASES: tuple[tuple[str, Fault], ...] = (
    # Geth and its kin say "limit exceeded" for both; what names results, logs or blocks is a size.
    (r"more than \d[\d,]* results", Fault.TOO_MUCH),
    (r"exceeds? (the )?(max(imum)?|limit)( of)? (results|number of (results|logs))", Fault.TOO_MUCH),
    (r"log response size exceeded", Fault.TOO_MUCH),
    (r"logs? matched by (the )?query exceeds? (the )?limit", Fault.TOO_MUCH),
    (r"too many (results|logs|blocks)", Fault.TOO_MUCH),
    (r"requested too many blocks", Fault.TOO_MUCH),
    (r"block range (is |was )?(too (wide|large|big|long)|limit|exceed)", Fault.TOO_MUCH),
    (r"(block )?range (is )?too (wide|large|big|long)", Fault.TOO_MUCH),
    (r"exceed(s|ed)? (the )?(max(imum)?|allowed) (allowed )?(block )?range", Fault.TOO_MUCH),
    (r"block range .*exceed", Fault.TOO_MUCH),
    (r"limited to (a )?(range of )?(0 - )?\d[\d,]*[ -](block )?(block|range)", Fault.TOO_MUCH),
    (r"up to (a )?\d[\d,]*k? block range", Fault.TOO_MUCH),
    (r"max(imum)? (allowed )?(number of )?(requested )?blocks? ((range|distance)|is|per)", Fault.TOO_MUCH),
    (r"maximum .*block distance", Fault.TOO_MUCH),
    (r"try with this block range", Fault.TOO_MUCH),
    (r"retry with the range", Fault.TOO_MUCH),
    (r"query (execution )?time(d )?-?out", Fault.TOO_MUCH),
    (r"query timeout exceeded", Fault.TOO_MUCH),
    (r"response (size )?(is |should not be )?(too (big|large)|greater|exceed)", Fault.TOO_MUCH),
    (r"response size should not", Fault.TOO_MUCH),
    (r"backend response too large", Fault.TOO_MUCH),
    (r"(batch|request entity|payload|request body) (is |size )?(too large|limit|exceed)", Fault.TOO_MUCH),
    (r"too many requests", Fault.RATE),
    (r"rate[- ]?limit", Fault.RATE),
    (r"request rate (is )?exceeded", Fault.RATE),
    (r"compute units per second", Fault.RATE),
    (r"(daily|monthly|request|credit|call)s? (request )?(count|limit|quota) (is |was )?(exceeded|reached)", Fault.RATE),
    (r"(capacity|quota|throughput|request limit) (is |was )?(exceeded|reached)", Fault.RATE),
    (r"header not found|unknown block|block not found", Fault.BEHIND),
    (r"blocks? specified in filter .*cannot be found", Fault.BEHIND),
    (r"(after|beyond|past|greater than) (the )?(last accepted|latest|head|current) block", Fault.BEHIND),
    (r"(from|to)block .*(beyond|greater than|higher than|in the future)", Fault.BEHIND),
    (r"missing trie node|state (is )?not available|history has been pruned", Fault.BEHIND),
    (r"(unsupported|unknown) (rpc )?method", Fault.REFUSES),
    (r"(method|endpoint) .*(not (found|available|supported|allowed|exist)|disabled)", Fault.REFUSES),
    (r"unauthori[sz]ed|invalid api key|must be authenticated|forbidden|upgrade your plan", Fault.REFUSES),
    (r"limit exceeded", Fault.RATE),
    (r"internal (server |json-rpc )?error|service (temporarily )?unavailable|bad gateway", Fault.BROKEN),
    (r"time(d )?-?out|no available (node|upstream|backend)s?|overloaded|try again", Fault.BROKEN),
)  # fmt: skip

_TABLE = tuple((re.compile(pattern, re.IGNORECASE), fault) for pattern, fault in PHRASES)


def of_error(code: int, message: str) -> Fault:
    """What a JSON-RPC error means. The words decide, since codes are used for anything."""
    for pattern, fault in _TABLE:
        if pattern.search(message):
            return fault
    if code in (-32601, -32004):
        return Fault.REFUSES
    if code == 429:
        return Fault.RATE
    return Fault.OTHER


def of_status(status: int) -> Fault:
    """What an HTTP status means where the body says nothing."""
    if status == 429:
        return Fault.RATE
    if status == 413:
        return Fault.TOO_MUCH
    if status in (401, 403, 404, 405):
        return Fault.REFUSES
    return Fault.BROKEN if status >= 500 else Fault.OTHER
