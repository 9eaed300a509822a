# SPDX-License-Identifier: Apache-2.0
import pytest

from roastpower.judge.duplicates import EarlierTexts

from .texts import OTHER_ROAST, ROAST


def earlier(*texts: str) -> EarlierTexts:
    kept = EarlierTexts()
    for number, text in enumerate(texts, start=1):
        kept.add(number, text)
    return kept


@pytest.mark.parametrize("copy", [ROAST, ROAST.upper(), ROAST.replace(" ", "  ").replace(".", "!")])
def test_the_same_words_are_an_exact_duplicate(copy: str) -> None:
    match = earlier(ROAST).match(2, copy)
    assert match is not None
    assert (match.submission_id, match.exact) == (1, True)


@pytest.mark.parametrize(
    "copy",
    [
        ROAST.replace("napkin", "receipt"),
        ROAST.replace("Even", "Look, even"),
        "Well, well, well. " + ROAST,
        ROAST + " " + OTHER_ROAST,
        ROAST.partition(". ")[2] + " " + ROAST.partition(". ")[0],
    ],
    ids=["one word changed", "a word added", "an opener added", "padded", "turned round"],
)
def test_a_copy_with_changes_is_a_near_duplicate(copy: str) -> None:
    match = earlier(ROAST).match(2, copy)
    assert match is not None
    assert (match.submission_id, match.exact) == (1, False)


def test_two_words_replaced_still_make_a_near_duplicate() -> None:
    copy = ROAST.replace("every", "each").replace("napkin", "receipt")
    match = earlier(ROAST).match(2, copy)
    assert match is not None
    assert 7_500 <= match.overlap_bps < 9_000


def test_another_joke_is_no_duplicate() -> None:
    assert earlier(ROAST).match(2, OTHER_ROAST) is None


def test_a_phrase_in_common_is_no_duplicate() -> None:
    assert earlier("The graph only worked when nobody looked").match(2, ROAST) is None


def test_the_earliest_of_several_is_named() -> None:
    kept = EarlierTexts()
    for number in (30, 10, 20):
        kept.add(number, ROAST)
    match = kept.match(40, ROAST)
    assert match is not None
    assert match.submission_id == 10


def test_a_later_commitment_never_counts() -> None:
    kept = EarlierTexts()
    kept.add(7, ROAST)
    assert kept.match(6, ROAST) is None
    assert kept.match(7, ROAST) is None
    assert kept.match(6, ROAST.replace("napkin", "receipt")) is None
    assert kept.match(8, ROAST) is not None


def test_texts_without_words_are_compared_as_they_are() -> None:
    kept = earlier("🔥🔥🔥")
    assert kept.match(2, "🔥🔥🔥") is not None
    assert kept.match(2, "🚀") is None


def test_a_submission_is_kept_once() -> None:
    kept = earlier(ROAST)
    with pytest.raises(ValueError, match="added before"):
        kept.add(1, OTHER_ROAST)
