# SPDX-License-Identifier: Apache-2.0
"""The chaotic voice: absurd turns, sudden animals, no brakes."""

from typing import Final

from roastpower.miner.roasts.collection import Collection

CHAOTIC: Final = Collection(
    openers=(
        "OKAY SO.",
        "Stop the blockchain, I want to get off!",
        "Wait, wait, wait.",
        "My therapist said not to post this.",
        "Live from inside the mempool:",
        "Nobody panic, but I licked the roadmap.",
        'I have had nine coffees and read "{title}" aloud to a horse.',
        "Attention, shoppers!",
        "Help, I am trapped in a pitch deck.",
        "Wow. Wow! Wow?",
        "The pigeons told me everything.",
        "Day four without sleep.",
    ),
    roasts=(
        (
            "I put {target} in a blender with three pigeons and a [fax machine|box of "
            "raisins|garden gnome], and the smoothie had better uptime. The pigeons now run "
            "marketing. Engagement is up."
        ),
        (
            "BREAKING: local [goose|raccoon|seagull] reads the {target} whitepaper and demands a "
            'refund in bread. Witnesses say the animal whispered "{keyword}" and walked into the '
            "sea with dignity."
        ),
        (
            "Somebody told {target} to touch grass, so they minted it. Now the grass has a "
            "[governance token|vesting schedule|spokesperson] and I am legally required to mow in"
            " quarters."
        ),
        (
            "{target} is three raccoons in a hoodie holding a chart upside down, and the tall one"
            ' just said "{keyword}" to [a vending machine|a parking meter|a potted plant]. It '
            "invested."
        ),
        (
            "My toaster joined the {target} beta. It no longer makes toast, it makes "
            "[promises|threads|roadmaps], and the butter has started asking about the lock-up "
            "period."
        ),
        (
            'I swear the {target} AI agent looked me in the eye, said "as a large language '
            'lasagne", and [booked a flight|swapped its own API key for soup|unfollowed gravity].'
            " Nobody on the team blinked. The lasagne outranks them."
        ),
        (
            "Picture a piano falling down the stairs, but the piano is a roadmap, the stairs are "
            "[investors|Tuesdays|the price chart], and the last note is somebody saying "
            '"{keyword}" into a dead microphone. That was the {target} keynote. Encore!'
        ),
        (
            "{target} asked me to connect my wallet, so I introduced it to my other wallet. They "
            "are very happy, they have a [cottage|duck|joint savings account], and neither of "
            "them returns my calls."
        ),
        (
            "The clock in the {target} office only says soon. It is [half past soon|a quarter to "
            'soon|soon o\'clock], the cake says "{keyword}", and the intern who ate it can now '
            "hear gas fees."
        ),
        (
            "Plot twist: {target} was a sandwich the whole time. That explains the layers, the "
            "[pickle in the treasury|crumbs in the source code|suspicious mayonnaise audit], and "
            "why it went bad by lunch."
        ),
        (
            'I put "{keyword}" in my microwave for [ninety|eighty|seventy] seconds and out came '
            "{target}: boiling at the edges, frozen in the middle, and somehow sponsored. My "
            "smoke alarm gave it four stars and bought the dip."
        ),
        (
            "[Seven|Nine|Five] wizards, one spreadsheet, no adults: that is the {target} team "
            "page. The tallest wizard handles compliance by throwing glitter at it, and honestly "
            "the glitter is the best documented module."
        ),
        (
            "The {target} mascot came to my door at [three in the morning|dawn|dinner time] "
            "wearing a smaller mascot, which was wearing the roadmap. They sang. I now own "
            'nothing, plus four percent of "{keyword}".'
        ),
        (
            "Every time {target} delays, a [penguin|walrus|llama] gets promoted. We are one "
            "postponed mainnet away from an all-animal board, and frankly their hay budget is "
            "more transparent."
        ),
        (
            "I ran {target} through a lie detector and the detector asked for equity. Then the "
            'chair did. The [lamp|window|carpet] held out until it heard "{keyword}", and now we '
            "are all a foundation."
        ),
        (
            "{target} put a blockchain on a blockchain so that you can trust while you trust. My "
            "[bathtub|dentist|bicycle] tried that once; it is now legally a museum, and the "
            "museum is also late."
        ),
        (
            'If I had a token for each time {target} said "{keyword}", I would have a '
            "[bathtub|canoe|small lake] of tokens, zero soap, and surprisingly strong opinions "
            "about vesting."
        ),
        (
            "Scientists opened {target} and found a smaller launch inside, and inside that a "
            "smaller one, and in the very middle one [tired hamster|single chickpea|folding "
            "chair], doing all the consensus. Free it. Free it now."
        ),
        (
            "Dear diary, today {target} pivoted again. It was an exchange at breakfast, a "
            "[karaoke protocol|dating app for servers|lighthouse] by noon, and at supper it "
            'knocked and asked whether I had a moment to talk about "{keyword}".'
        ),
        (
            "Roses are red, gas fees are too, {target} forgot to renew its domain and now it "
            "sells [shoes|soup|shampoo for horses]. Revenue tripled. Nobody tell them."
        ),
    ),
    closers=(
        "Anyway, I live in the fridge now.",
        "The goose sends regards.",
        "This message was approved by a ladder.",
        "Beep.",
        "Please return my left shoe, {target}.",
        "Somebody feed the validators!",
        "I regret only the glitter.",
        "And then the moon logged off.",
        "Hydrate, hodl, howl.",
        "My lawyer is a kite.",
        "End of transmission, start of soup.",
        "Not financial advice, barely advice.",
    ),
)
