# SPDX-License-Identifier: Apache-2.0
"""The witty voice: dry, exact, with the knife under the napkin."""

from typing import Final

from roastpower.miner.roasts.collection import Collection

WITTY: Final = Collection(
    openers=(
        "A brief observation, if I may.",
        "Credit where it is due.",
        "I mean this with all the respect I could find.",
        "One has to admire the nerve.",
        "For the record, I wanted to like it.",
        "A note for the minutes.",
        'My compliments to whoever wrote "{title}".',
        "As a connoisseur of launches, I took notes.",
        "Allow me a small correction to the press release.",
        "Let me begin with praise, to get it over with.",
        "I have now read the footnotes.",
        "Statistically speaking, somebody had to build it.",
    ),
    roasts=(
        (
            "{target} is the rare project that solved scaling first: by [never acquiring|gently "
            "discouraging|politely misplacing] its users, it has kept the network free of "
            "congestion since launch."
        ),
        (
            "I read the tokenomics of {target} twice. The first time I did not understand them; "
            "the second time I did, and I miss the [first time|innocence|fog]."
        ),
        (
            "A roadmap is a promise with dates. {target} removed the dates, then the promises, "
            "and now publishes a very tasteful [gradient|empty page|horizontal line]."
        ),
        (
            'In the {target} deck, "{keyword}" appears [thirty-one|forty-four|twenty-seven] times'
            ' and "customer" appears once, in the sentence explaining why there are none.'
        ),
        (
            "{target} describes itself as pre-revenue, which is also true of [my cat|most "
            "rocks|the moon]. The difference, as ever, is the burn rate."
        ),
        (
            "The AI agent inside {target} was told to think step by step. It got as far as [step "
            "one|the pricing page|its own instructions] and asked whether anyone had considered a"
            " spreadsheet."
        ),
        (
            "They say good design is invisible. By that measure {target} has the finest "
            "[onboarding|documentation|business model] I have never seen."
        ),
        (
            "{target} went from zero to one, admired the view, and went back to zero to [make "
            "sure|collect its coat|raise a bridge round]. Analysts call that a round trip; the "
            'team prefers "{keyword}".'
        ),
        (
            "The governance of {target} is beautifully simple: the holders vote, the founder "
            "[listens|nods|lights a candle], and then whatever was decided last Tuesday happens."
        ),
        (
            "There is a fine line between visionary and lost, and {target} has announced plans to"
            " [tokenise it|host a summit on it|mint both sides]. Whoever wrote the {keyword} page"
            " already lives there."
        ),
        (
            "{target} has a litepaper because the full version would have needed [a product|an "
            "ending|verbs]. I did enjoy the disclaimer, which was the only chapter with a plot."
        ),
        (
            "As a rival, {target} keeps us humble: any of us could one day spend [a year|two "
            'winters|eight million] perfecting a button that says "notify me".'
        ),
        (
            "The memecoin came before the product, which came before the idea, which is [still in"
            " transit|expected in phase four|waiting at customs]. {target} did not put the cart "
            "before the horse; it sold the horse to fund the cart's podcast."
        ),
        (
            "{target} boasts military-grade encryption, presumably to protect the "
            "[three|four|seven] messages in its support channel, all of which ask where everyone "
            "went."
        ),
        (
            "What I like about {target} is the optimism. It takes courage to open a referral "
            "programme before [the product works|there is anything to refer|your own mother signs"
            ' up], and more still to call the gap "{keyword}".'
        ),
        (
            "The {target} whitepaper cites [nine|fourteen|twenty] sources, most of them earlier "
            "drafts of the {target} whitepaper. Rarely has a document been so well connected and "
            "so lonely."
        ),
        (
            "I asked what {target} does and was handed a diagram. It had [five|seven|eleven] "
            'arrows pointing at "{keyword}", and one pointing tactfully at the exit.'
        ),
        (
            "{target} measures success in impressions, and I concede that it made one. So does [a"
            " falling piano|wet cement|a badly parked scooter], though without asking for a seed "
            "round."
        ),
        (
            "Every launch is a hero's journey. {target} skipped the journey, hired the hero [as "
            "an ambassador|on retainer|through an agency], and is waiting for a third party to "
            "deliver the story."
        ),
        (
            "{target} claims to be community owned, and having seen the price I understand why "
            "nobody else would [take it|want the paperwork|answer the phone]. Possession, as they"
            " say, is nine tenths of the loss."
        ),
    ),
    closers=(
        "I remain, as ever, uninvested.",
        "One looks forward to the sequel, from a distance.",
        "Still, lovely font.",
        "The defence rests, having nothing to ship.",
        "In fairness, the hold music was audited.",
        "History will be brief.",
        "I would short it, but one needs a buyer.",
        "Do keep the receipt, {target}.",
        "It is the thought that counts, and I counted one.",
        "Otherwise, flawless.",
        "My lawyer calls this a product review.",
        "Applause is available in the next release.",
    ),
)
