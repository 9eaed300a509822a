# SPDX-License-Identifier: Apache-2.0
"""Word lists of the offline judge. English alone: a text in another language scores low."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS: Final = _words(
    "a about after again all also although am an and another any are as at away be because been "
    "before behind being both but by can could did do does done down each either else enough even "
    "ever every few first for from gave get gets go goes got had has have having he her here him "
    "his how i if in inside into is it its just last least less like made make many may me might "
    "more most much must my neither never next no nobody none nor not nothing now of off on once "
    "one only onto or other our out over own per put quite rather really same say says she should "
    "since so some somebody someone something still such than that the their them then there "
    "these they this those though three through to too two under unless until up upon us very was "
    "we were what when where whether which while who whose why will with without would yet you "
    "your yours"
)

TURNS: Final = _words(
    "although anyway apparently because but except frankly honestly however instead plot since "
    "somehow still technically then though thus turns twist unless until while whereas yet "
    "only even neither nobody none nor never not without"
)
"""Words at which a sentence can change direction, which a joke has to do somewhere."""

ABSTRACT_ENDINGS: Final = (
    "tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ology", "isation", "ization",
)  # fmt: skip

HYPE: Final = _words(
    "amazing awesome best cutting disruptive ecosystem empower excited exciting game-changer great "
    "groundbreaking holistic incredible innovative leverage paradigm passionate proud "
    "revolutionary "
    "seamless solution solutions stupid sucks synergy trash unprecedented visionary worst"
)
"""Praise and abuse without a picture in it."""

CLICHES: Final = (
    "to the moon", "rug pull", "rugpull", "ponzi", "wen lambo", "when lambo", "dumpster fire",
    "hold my beer", "trust me bro", "wagmi", "ngmi", "have fun staying poor", "train wreck",
    "at the end of the day", "think outside the box", "my grandma", "my grandmother",
    "let that sink in", "tell me you", "said no one ever", "not gonna lie", "literally garbage",
)  # fmt: skip

TOPIC: Final = _words(
    "advisor advisors agent agents airdrop app audit beta blockchain bot bots burn candle chain "
    "chart code community countdown crypto deck demo developer discord domain exchange feature "
    "features fees founder founders funding gas governance holders influencer influencers invest "
    "investor investors keynote launch launched liquidity listing litepaper logo mainnet market "
    "marketing mascot memecoin mint minted network onboarding phase pitch pivot pivoted presale "
    "product protocol rival roadmap runway seed slide staking startup support team testnet token "
    "tokenomics tokens treasury user users vesting wallet waitlist whitepaper yield"
)

VOICE: Final = _words(
    "anyway apparently arr attention behold breaking brief bards compliments correction dear diary "
    "encore fine frankly friend gather gods hear heroes honest honestly hush i kings legally lo "
    "lovely me mortals muse my note oh okay one please politely prophecy respect saga sing sit "
    "somebody somewhere sure swear tavern thus wait wanderers we well witnesses wow you your "
    "yours"
)
"""Words by which somebody, and not something, seems to speak."""
