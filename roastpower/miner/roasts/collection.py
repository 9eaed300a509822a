# SPDX-License-Identifier: Apache-2.0
"""The shape of a collection of roasts."""

from typing import NamedTuple


class Collection(NamedTuple):
    """What one voice can say, as templates of whole sentences.

    In a template ``{target}``, ``{keyword}`` and ``{title}`` are filled from the brief, and of
    ``[one|two|three]`` one is chosen. A keyword may be singular, plural or a verb, so it only
    appears quoted or in front of a noun ("the {keyword} slide"). A target is a singular name.
    """

    openers: tuple[str, ...]
    roasts: tuple[str, ...]
    closers: tuple[str, ...]
