"""Spellings of tags and personal notes among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.spelling import canonical_spellings, join_key, note_test, spelling


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Highly quotable", "highly quotable"),
        ("  dark \t comedy\u00a0", "dark comedy"),
        ('"artsy"', "artsy"),
        ("ＳＣＩ－ＦＩ", "sci-fi"),
        ("Palme d'Or", "palme d'or"),
        ("based on | book", "based on book"),
        ("\u200b", ""),
    ],
)
def test_a_spelling_is_lower_case_and_single_spaced(raw: str, expected: str) -> None:
    assert spelling(raw) == expected


def test_variants_join_under_the_commonest() -> None:
    uses = {"sci-fi": 24, "scifi": 1, "sci fi": 3, "sci_fi": 1, "science fiction": 1}
    assert canonical_spellings(uses) == {
        "sci-fi": "sci-fi",
        "scifi": "sci-fi",
        "sci fi": "sci-fi",
        "sci_fi": "sci-fi",
        "science fiction": "science fiction",
    }


def test_of_equally_common_variants_the_alphabetically_first_stands() -> None:
    assert set(canonical_spellings({"road-trip": 2, "road trip": 2}).values()) == {"road trip"}


def test_tags_of_nothing_but_hyphens_stay_apart() -> None:
    assert join_key("-") != join_key("--")


@given(st.text())
def test_spelling_a_spelling_changes_nothing(raw: str) -> None:
    assert spelling(spelling(raw)) == spelling(raw)


@given(st.dictionaries(st.text(min_size=1).map(spelling).filter(bool), st.integers(1, 9)))
def test_canonical_spellings_are_canonical(uses: dict[str, int]) -> None:
    canonical = canonical_spellings(uses)
    assert canonical.keys() == uses.keys()
    assert all(canonical[chosen] == chosen for chosen in canonical.values())


NOTES = (
    "In Netflix queue", "netflix", "Netflix Finland", "No DVD at Netflix", "Not available from Netflix",
    "seen", "Seen 2008", "seen at the cinema", "seen more than once", "not seen", "never seen",
    "haven't seen", "to see", "to-see", "tosee", "Movie to see", "want to see again", "need to see",
    "watched 2006", "watch list", "watchlist", "re-watch", "rewatch", "saw it in 2006", "own", "owned",
    "I own", "gfei own it", "dvd", "DVDs", "DVD-Video", "DVD-RAM", "BD-R", "bdr", "CLV", "VHS", "divx1",
    "Betamax", "blu-ray", "Erlend's DVDs", "Tumey's VHS", "Sven's to see list", "my movies", "library",
    "library vhs", "Bibliothek", "on dvr", "less than 300 ratings", "imdb top 250", "AFI 100",
    "AFI 100 (Laughs)", "AFI #78", "criterion", "toplist07", "ummarti2006", "r", "ab", "x", "2006",
    "300", "3.5", "5/10", "4 stars", "12/05/2006", "2006-05-01", "May 2006", "may 12, 2006", "???",
    ":)", "don't remember", "Can't remember", "test tag", "1001 movies you must see before you die",
)  # fmt: skip

OPINIONS_AND_FACTS = (
    "boring", "must see", "good", "rewatchable", "watch the credits", "I see dead people",
    "Netflix original", "owned by a corporation", "saw", "saw iii", "wanted", "get carter", "watchmen",
    "Stephen King", "afi", "TV", "DC", "L.A.", "AI", "3D", "007", "9/11", "8 1/2", "70mm", "1920s",
    "80's", "rated-R", "PG-13", "R language", "r:violence", "POW", "MCU", "video", "computer",
    "to kill a mockingbird", "Oscar (Best Actress)", "06 Oscar Nominated Best Movie - Animation",
    "Oscar (Best Effects - Visual Effects)", "科幻", "remade", "time travel",
)  # fmt: skip


@pytest.mark.parametrize("tag", NOTES)
def test_personal_notes_are_known(tag: str) -> None:
    assert note_test(CleaningConfig())(spelling(tag))


@pytest.mark.parametrize("tag", OPINIONS_AND_FACTS)
def test_what_is_said_of_the_film_is_no_note(tag: str) -> None:
    assert not note_test(CleaningConfig())(spelling(tag))


def test_notes_can_be_added_and_replaced() -> None:
    added = note_test(CleaningConfig(extra_notes=("For Grandma",)))
    assert added("for-grandma")
    assert added("owned")
    replaced = note_test(CleaningConfig(notes=("boring",), note_patterns=()))
    assert replaced("boring")
    assert not replaced("owned")


def test_a_note_pattern_must_be_a_regular_expression() -> None:
    with pytest.raises(ValidationError, match="no regular expression"):
        CleaningConfig(note_patterns=("(",))


def test_the_range_of_ratings_must_not_be_empty() -> None:
    with pytest.raises(ValidationError, match="must be below"):
        CleaningConfig(rating_min=5, rating_max=5)
