# SPDX-License-Identifier: Apache-2.0
"""A brief and a roast that the tests of the judge share."""

from typing import Final

from roastpower.protocol.brief import build_brief

BRIEF: Final = build_brief(
    title="Roast the MoonPad launch",
    tone="savage",
    target="MoonPad",
    keywords=("roadmap", "gas fees", "airdrop"),
    restrictions=("no politics",),
)
ROAST: Final = (
    'MoonPad put "gas fees" on every slide because the graph only worked when nobody looked at it. '
    "Even the roadmap asked for a refund, and it was drawn on a napkin. Bring ice."
)
OTHER_ROAST: Final = (
    "A goose read the whitepaper and demanded bread. The founder of MoonPad offered it a seat on "
    "the board, which it declined, having seen the airdrop from above."
)
