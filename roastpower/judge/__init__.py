# SPDX-License-Identifier: Apache-2.0
"""The judge: text in, scores out.

``normalise``  one reading of a text, whatever is hidden in it
``screening``  what disqualifies a submission, and what is only noted
``duplicates`` copies of earlier submissions
``phrases``    slurs, threats and instructions to the judge
``rubric``     the prompt, and the digest that names it
``judge``      what a judge is: an identity and one call
``offline``    the judge that asks no model, from ``features`` over a ``lexicon``

Raw outputs become scores in `roastpower.protocol.scoring`.
"""
