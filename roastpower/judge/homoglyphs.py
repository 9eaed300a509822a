# SPDX-License-Identifier: Apache-2.0
"""Letters that look like Latin ones, for comparison only: judging reads a text as it was written.

Compatibility forms (full-width, mathematical, circled letters) are NFKC's; accents are dropped
elsewhere. What is left are other scripts' letters and Latin's own variants. Lower case only: texts
are case-folded first.
"""

from typing import Final

_CYRILLIC: Final = ("авгеёзкмнорстухіјѕԁԛԝһӏьъѵ", "abreezkmhopctyxijsdqwhlbbv")
_GREEK: Final = ("αβγεηικνορτυχωϲϳ", "abyenikvoptuxwcj")
_ARMENIAN: Final = ("աոսցհզքօյ", "wnugiqpoj")
_CHEROKEE: Final = ("ꭰꭱꭲꭺꮃꮇꮋꮐꮓꮞꮟꮢꮤꮩꮪꮮꮯꮲꮶꮷ", "driiwmhgz4brwvslcpkj")
# Small capitals, letters with strokes or hooks, and phonetic letters.
_LATIN: Final = (
    "ıȷøđłħŧƀɓƈɗɖƒɠɦɨƙɭɱɲŋɔɵƥʠɾʂƭʉʋⱳƴʐɑɡɩʟᴀʙᴄᴅᴇғɢʜɪᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɐɘɯʇʌ",
    "ijodlhtbbcddfghiklmnnoopqrstuvwyzagilabcdefghijkmnoprstuvwyzaemtv",
)

HOMOGLYPHS: Final = str.maketrans(
    {
        look: letter
        for looks, letters in (_CYRILLIC, _GREEK, _ARMENIAN, _CHEROKEE, _LATIN)
        for look, letter in zip(looks, letters, strict=True)
    }
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ꝏ": "oo"}
    # Letters in squares and flags' letters, which NFKC leaves.
    | {chr(0x1F130 + n): chr(ord("a") + n) for n in range(26)}
    | {chr(0x1F150 + n): chr(ord("a") + n) for n in range(26)}
    | {chr(0x1F170 + n): chr(ord("a") + n) for n in range(26)}
    | {chr(0x1F1E6 + n): chr(ord("a") + n) for n in range(26)}
)
