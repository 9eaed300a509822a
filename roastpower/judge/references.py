# SPDX-License-Identifier: Apache-2.0
"""Links and addresses in a text, and whether its campaign forbids them.

A brief is free text. A restriction forbids links or addresses if it says "no" (or never, without)
and then names them, as in "No links", "no wallet addresses or URLs".
"""

import re
from typing import Final

from roastpower.judge.normalise import normalise
from roastpower.protocol.brief import Brief

_TLDS: Final = (
    "com|net|org|io|xyz|app|dev|finance|fi|gg|me|co|ai|info|biz|site|online|link|click|top|fun|"
    "live|pro|tech|ly|to|tv|cc|ru|cn|de|uk"
)
_LINK = re.compile(
    r"(?:https?|ftp|ipfs|tg|hxxps?)\s?:\s?/\s?/\s?\S+"
    r"|\bwww\.\S+"
    r"|\bt\.me/\S+"
    rf"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_TLDS})\b(?:/\S*)?"
    rf"|\b[a-z0-9-]+ ?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\)) ?(?:{_TLDS})\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b0x[0-9a-f]{40}\b"
    r"|\b[a-z0-9-]+\.eth\b"
    r"|\b(?:bc1|tb1)[a-z0-9]{25,87}\b"
    r"|\b[\w.+-]+@[\w-]+\.[\w.]+\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"\b(?:no|never|without|avoid|forbidden|do not|don't)\b", re.IGNORECASE)
_LINK_WORDS = re.compile(r"\b(?:links?|urls?|websites?|hyperlinks?)\b", re.IGNORECASE)
_ADDRESS_WORDS = re.compile(r"\b(?:address(?:es)?|wallets?|e-?mails?|ens)\b", re.IGNORECASE)


def has_link(text: str) -> bool:
    """Whether a text holds a link, written out or with its dot in brackets."""
    return _LINK.search(normalise(text)) is not None


def has_address(text: str) -> bool:
    """Whether a text holds an address of a wallet or of mail."""
    return _ADDRESS.search(normalise(text)) is not None


def forbids_links(brief: Brief) -> bool:
    """Whether a restriction of the brief forbids links."""
    return _forbids(brief, _LINK_WORDS)


def forbids_addresses(brief: Brief) -> bool:
    """Whether a restriction of the brief forbids addresses."""
    return _forbids(brief, _ADDRESS_WORDS)


def _forbids(brief: Brief, words: re.Pattern[str]) -> bool:
    return any(
        _FORBIDS.search(restriction) and words.search(restriction)
        for restriction in brief.restrictions
    )
