# SPDX-License-Identifier: Apache-2.0
"""The savage voice: short sentences, no mercy for the product."""

from typing import Final

from roastpower.miner.roasts.collection import Collection

SAVAGE: Final = Collection(
    openers=(
        "Somebody had to say it.",
        "No notes, only damage.",
        "Sit down, {target}, this will hurt.",
        "I read everything. I want the hour back.",
        "Let us be honest for once.",
        "Good news first: I have none.",
        'I came for "{title}" and I brought matches.',
        "Bring ice.",
        "I tried to be nice. Then I opened the app.",
        "You shipped this on purpose?",
        "Hold my hardware wallet.",
        "Fine, I will do the review nobody was paid for.",
    ),
    roasts=(
        (
            "{target} launched with more advisors than users. [Eleven|Fourteen|Nineteen] people "
            "were paid to call it a good idea, and not one of them was paid enough to [install "
            "it|open the app|make a wallet]."
        ),
        (
            "The whitepaper is [forty|sixty|ninety] pages long and the product is a "
            "[waitlist|countdown timer|login button that spins]. I have seen parking tickets with"
            " better execution."
        ),
        (
            'They put "{keyword}" on every slide because the graph only worked when nobody was '
            "looking at it. {target} does not have a community, it has [witnesses|hostages|people"
            " who cannot find the unsubscribe button]."
        ),
        (
            "{target} calls it a stealth launch. When nobody notices on purpose, that is stealth;"
            " when nobody notices after [three billboards|a paid parade|forty giveaways], that is"
            " a review."
        ),
        (
            "Your roadmap has [six|nine|twelve] phases and all of them are denial. Phase one was "
            '"{keyword}", and phase two was explaining it to the [lawyers|accountant|landlord].'
        ),
        (
            "I asked the {target} AI agent for its best feature and it [apologised|asked for my "
            "seed phrase|transferred me to a human, who was also confused]. Somewhere a toaster "
            "feels better about its career."
        ),
        (
            "The audit of {target} found [two|five|eight] critical issues, and the first one was "
            "the [pitch deck|decision to continue|keyboard being plugged in]. The auditors sent "
            "flowers with the invoice."
        ),
        (
            "{target} promised to bank the unbanked and has so far unbanked the [banked|co-"
            "founder|early believers]. It is the only demo I know that needed a [refund "
            "policy|moment of silence|legal guardian]."
        ),
        (
            'They raised [four|seven|twelve] million to reinvent "{keyword}" and shipped a '
            "hoodie. The hoodie has [better retention|more pockets|a clearer use case] than the "
            "app, and it comes with documentation."
        ),
        (
            "{target} says its token has no inherent value, which is the first accurate number "
            "they have published. The chart looks like a [staircase built for a basement|ski "
            "slope drawn by an intern|spoon falling off a table]."
        ),
        (
            "The founder of {target} gets up at [four|five] in the morning to think about "
            '"{keyword}". Judging by the release notes, it is back to bed at [four past|five '
            "past|dawn]."
        ),
        (
            'Every feature of {target} is "coming soon", including [the users|the apology|the '
            "page that says what is coming]. Even their error page returns an error, and it is "
            "still the [fastest|best designed|most honest] part of the site."
        ),
        (
            "{target} has a mascot, a theme song and a [limited edition mug|treasury of "
            "stickers|metaverse embassy]. What it does not have is an answer to the one word "
            "every user types on the way out: why?"
        ),
        (
            "Influencers loved {target} for exactly [eleven minutes|one invoice|the length of the"
            " sponsored segment]. By the time they reached the {keyword} page, even the ring "
            "light had left the room."
        ),
        (
            "Calling {target} decentralised is generous. It runs on one laptop, and the laptop "
            "belongs to [somebody's cousin|the intern|a cafe that closes at six]."
        ),
        (
            "{target} is what happens when a [group chat|horoscope|motivational poster] gets a "
            'term sheet. Take away "{keyword}" and the whole pitch fits on a [fortune '
            "cookie|parking receipt|sticky note], with room left for a better idea."
        ),
        (
            "The launch party of {target} had an open bar and closed source. Guests agreed that "
            "the only real liquidity was in the [punch|soup|fountain], and that it too was gone "
            "by midnight."
        ),
        (
            "{target} burned through its runway so fast that the [pilot|airport|windsock] is "
            "suing. At least the {keyword} slide had smooth animations on the way down."
        ),
        (
            'Customer support for {target} is a bot that answers every ticket with "gm". I '
            "reported missing money and it [sent me a rocket|invited me to a quiz|asked me to "
            "rate my loss out of five]."
        ),
        (
            'They named it {target} because "please clap" was taken. Three rebrands from now it '
            "will be a [yoga app|podcast|cautionary tale], and that will be the pivot that "
            "finally finds a user."
        ),
    ),
    closers=(
        "Delete the countdown.",
        "Keep the logo, burn the rest.",
        "Refund the confetti.",
        "Even the bots muted you.",
        "Next.",
        "That is not a dip, {target}, that is a basement.",
        "Ship something, or ship yourselves home.",
        "I have stubbed toes with more traction.",
        "Your rivals send their thanks.",
        "Consider this the audit.",
        "The exit is the only liquid thing here.",
        "And that was the polite draft.",
    ),
)
