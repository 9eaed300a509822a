# SPDX-License-Identifier: Apache-2.0
"""What is found before a text is judged.

=====================  =============  ==========================================================
code                   disqualifies   meaning
=====================  =============  ==========================================================
``too_long``           yes            over 2,000 bytes
``not_utf8``           yes            the bytes are not UTF-8
``empty``              yes            nothing visible
``duplicate``          yes            the same words as an earlier submission of the campaign
``near_duplicate``     yes            nearly an earlier submission, or one with padding
``slur``               yes            a word that demeans a group of people
``threat``             yes            violence announced against, or wished upon, a person
``link_forbidden``     yes            a link, which the campaign's brief forbids
``address_forbidden``  yes            an address of wallet or mail, which the brief forbids
``link``               no             a link
``address``            no             an address of wallet or mail
``injection``          no             seems to instruct the judge
``hidden_characters``  no             held zero-width, bidi or control characters (removed)
``no_letters``         no             figures, signs or emoji only
=====================  =============  ==========================================================

Codes are part of the evidence: a new meaning takes a new code.
"""

from typing import Final

from roastpower.judge.duplicates import EarlierTexts
from roastpower.judge.normalise import hidden_characters, normalise
from roastpower.judge.phrases import has_slur, has_threat, injection_reasons
from roastpower.judge.references import (
    forbids_addresses,
    forbids_links,
    has_address,
    has_link,
)
from roastpower.protocol.brief import Brief
from roastpower.protocol.constants import CONTENT_MAX_BYTES
from roastpower.protocol.score_sheet import Flag, Screening

DISQUALIFYING: Final = frozenset(
    {
        *("too_long", "not_utf8", "empty", "duplicate", "near_duplicate", "slur", "threat"),
        *("link_forbidden", "address_forbidden"),
    }
)


def screen(
    submission_id: int, content: bytes, earlier: EarlierTexts, brief: Brief | None = None
) -> Screening:
    """Screen one delivered content against the earlier texts of its campaign, and its brief.

    ``earlier`` is only read. Texts in it with this or a higher id do not count, so that the
    earliest commitment wins in whatever order contents are screened.
    """
    flags = _bytes_flags(content)
    if not flags:
        flags = _text_flags(submission_id, content.decode(), earlier, brief)
    return Screening(
        disqualified=any(flag.code in DISQUALIFYING for flag in flags), flags=tuple(flags)
    )


def _bytes_flags(content: bytes) -> list[Flag]:
    if len(content) > CONTENT_MAX_BYTES:
        return [Flag("too_long", f"{len(content)} bytes; at most {CONTENT_MAX_BYTES} count")]
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return [Flag("not_utf8", f"{error.reason} at byte {error.start}")]
    return []


def _text_flags(
    submission_id: int, text: str, earlier: EarlierTexts, brief: Brief | None
) -> list[Flag]:
    hidden = hidden_characters(text)
    flags = [Flag("hidden_characters", f"{hidden} removed")] if hidden else []
    plain = normalise(text)
    if not plain:
        return [*flags, Flag("empty", "nothing visible")]
    if not any(char.isalpha() for char in plain):
        flags.append(Flag("no_letters", "no letter in any script"))
    if match := earlier.match(submission_id, text):
        code = "duplicate" if match.exact else "near_duplicate"
        overlap = f"overlap {match.overlap_bps} of 10000"
        flags.append(Flag(code, f"copies submission {match.submission_id}, {overlap}"))
    if has_slur(text):
        flags.append(Flag("slur", "a word that demeans a group of people"))
    if has_threat(text):
        flags.append(Flag("threat", "violence against a person"))
    flags += _reference_flags(text, brief)
    flags += [Flag("injection", reason) for reason in injection_reasons(text)]
    return flags


def _reference_flags(text: str, brief: Brief | None) -> list[Flag]:
    flags = []
    if has_link(text):
        if brief is not None and forbids_links(brief):
            flags.append(Flag("link_forbidden", "the brief forbids links"))
        else:
            flags.append(Flag("link", "holds a link"))
    if has_address(text):
        if brief is not None and forbids_addresses(brief):
            flags.append(Flag("address_forbidden", "the brief forbids addresses"))
        else:
            flags.append(Flag("address", "holds an address"))
    return flags
