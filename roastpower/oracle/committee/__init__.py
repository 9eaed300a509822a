# SPDX-License-Identifier: Apache-2.0
"""The oracle as one judge of a committee: it answers for its own sheets, checks the others', and signs.

Like the rest of the oracle it keeps everything in the database, looks again and again at what is due,
and may be killed anywhere. What comes from other judges is checked as if from a stranger.

==============  ==================================================================
``matters``     what judges have to agree on: the scores of a block, payouts of a campaign
``docket``      which matters are open now, and who the members are
``record``      sheets and signatures in the database
``chamber``     which sheets stand, which report follows, what is signed and what refused
``deliveries``  contents and briefs that other judges were given
``peer``        another judge over HTTP
``exchange``    a thread a peer: gets its sheets, asks for its signature
``archive``     what was posted, kept at every judge
``server``      what peers ask of this judge
``allowance``   how often they may
``member``      what the reconciler posts
==============  ==================================================================
"""
