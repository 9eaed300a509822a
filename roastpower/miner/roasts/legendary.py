# SPDX-License-Identifier: Apache-2.0
"""The legendary voice: an epic told by the fire, with a fool in the lead."""

from typing import Final

from roastpower.miner.roasts.collection import Collection

LEGENDARY: Final = Collection(
    openers=(
        "Hear me, wanderers of the mempool!",
        "Gather close, and let the fire burn low.",
        "Once, before the last halving, there was hype.",
        "Unroll the scroll and hold your nose.",
        "Raise your cups for the fallen.",
        "So it is told in the taverns of the testnet.",
        "By the bones of dead chains, I swear it.",
        'Let the saga of "{title}" be sung.',
        "Hush, for I speak of the doomed.",
        "Ring the great bell, and then apologise to it.",
        "Of all the tales, this one has the worst ending.",
        "I was old when the first rug was woven.",
    ),
    roasts=(
        (
            "Sing, muse, of {target}, which sailed with a thousand advisors and no rudder, and "
            "was sunk by [a light breeze|one honest question|a free trial]. The bards tried to "
            'rhyme "{keyword}" with profit, and took up farming instead.'
        ),
        (
            "It is written that on the [seventh|ninth|fortieth] day {target} rested, having spent"
            " the others designing a logo. And it looked upon its users, and lo, there were none."
        ),
        (
            "Heroes once crossed deserts for a grail. {target} crossed [three time zones|a car "
            'park|two conference halls] for a panel on "{keyword}", and returned with a tote bag '
            "and a fever."
        ),
        (
            "There stood a tower called {target}, tall as ambition and twice as hollow. It fell "
            "at the first [click|login|question from the back row], and the echo is still listed "
            "on a minor exchange."
        ),
        (
            "The elders speak of a beta that was open, and of the one brave soul who entered "
            "{target} with [a torch|a burner wallet|sandwiches]. They came back old, and would "
            'say only "{keyword}".'
        ),
        (
            "Kings have lost crowns with more grace than {target} lost [its peg|its domain "
            "name|its second co-founder]. Let the trumpets sound, but softly, for the trumpeters "
            "were paid in tokens."
        ),
        (
            "In the age of the great bull, {target} forged a sword of pure marketing. It gleamed,"
            " it [sang|trended|had a mascot], and in the first battle it turned out to be a "
            "slide."
        ),
        (
            "Three oracles were asked about {target}. The first wept, the second laughed, and the"
            " third, an honest price feed, returned [zero|null|a picture of a drain]."
        ),
        (
            "Carve it above the gate: here {target} promised eternity and delivered [a "
            'maintenance window|a survey|Tuesday]. Pilgrims leave "{keyword}" stickers on the '
            "stone, since nothing else about it would stick."
        ),
        (
            "Dragons hoard gold; {target} hoards announcements. Beneath its mountain lie "
            "[ninety|four hundred|a thousand] unreleased features, and upon them sleeps one "
            "developer, who has grown scales from stress."
        ),
        (
            'From the north came a prophecy: one shall rise and bring "{keyword}" to all the '
            "realm. Then came {target}, and the prophecy [asked to stay anonymous|retained a "
            "lawyer|was quietly moved to version two]."
        ),
        (
            "{target} challenged the giants of the market to single combat, and the giants, being"
            " kind, [did not look down|sent a fruit basket|took it for a survey]. Thus was born "
            "the great silence of launch day."
        ),
        (
            "Long may we remember the Battle of Mainnet, where {target} arrived [two|three|five] "
            "winters late, without horses, and declared victory over an empty field. The field "
            "has appealed."
        ),
        (
            "They say the founder of {target} climbed the mountain to ask the sage about "
            '"{keyword}". The sage listened for [an hour|three moons|one slide], then quietly '
            "moved to another mountain."
        ),
        (
            "The gods gave {target} fire, and {target} [tokenised the smoke|burned the runway|put"
            " it behind a waitlist]. Somewhere an eagle has been told to cancel its other "
            "appointments."
        ),
        (
            'No bard lies as boldly as the {target} pitch, which swore that "{keyword}" could '
            "[raise the dead|heal the treasury|part the red candles]. The dead were polled, and "
            "preferred the alternative."
        ),
        (
            "When the last chart is drawn and the last candle gutters, travellers will find the "
            "ruins of {target}: a hoodie, a [cracked ring light|ceremonial mug|bell that rang for"
            ' no listing], and a door marked "phase two".'
        ),
        (
            "Of all the quests in the realm, the longest is [finding a user of|getting an answer "
            "from|withdrawing from] {target}. Whole families have grown up in the queue; they "
            "have a flag now, and a better token."
        ),
        (
            "Behold the whitepaper of {target}, longer than winter, drier than [salt|old bread|a "
            'tax form], and guarded by a riddle: what has "{keyword}" on every page and meaning '
            "on none?"
        ),
        (
            "The prophecy asked for a hero, a sword and a product. {target} brought a hero's "
            "biography, a sword-shaped [lanyard|pastry|balloon], and a promise that the product "
            "would be airdropped to the worthy."
        ),
    ),
    closers=(
        "So ends the saga, and so ends the runway.",
        "Sing it to your grandchildren, as a warning.",
        "Let the chain remember what the founders deleted.",
        "And the wind answered: unsubscribe.",
        "Thus fell {target}, and the grass did not notice.",
        "Light a candle, preferably a green one.",
        "The ravens have left for a better roadmap.",
        "May its logo find peace.",
        "Only the gas fees lived happily ever after.",
        "Here the scroll ends, for the scribe was paid in tokens.",
        "Glory to whoever sold first.",
        "Weep not, for it was only a testnet.",
    ),
)
