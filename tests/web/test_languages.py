"""Words, numbers and dates as the site writes them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from cinecluster.web.frame.languages import Words, words_of
from cinecluster.wording.languages import Language

NBSP = "\N{NBSP}"
NOON = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)


@pytest.fixture
def english() -> Words:
    return words_of("en")


@pytest.fixture
def russian() -> Words:
    return words_of("ru")


def test_languages_call_themselves_by_their_own_name(english: Words, russian: Words) -> None:
    assert (english.name, russian.name) == ("English", "Русский")


def test_a_message_without_a_translation_stays_as_it_is(russian: Words) -> None:
    assert russian.gettext("Nobody says this") == "Nobody says this"


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [
        (0.5, "0.5 stars", "0,5 звезды"),
        (1, "1 star", "1 звезда"),
        (2, "2 stars", "2 звезды"),
        (4.5, "4.5 stars", "4,5 звезды"),
        (5.0, "5 stars", "5 звёзд"),
    ],
)
def test_plurals_are_right_for_fractions_too(value: float, english: str, russian: str) -> None:
    assert words_of("en").stars(value) == english
    assert words_of("ru").stars(value) == russian.replace(" ", NBSP)


def test_numbers_follow_the_language(english: Words, russian: Words) -> None:
    assert [english.number(9742), english.number(3.14159), english.number(3.5, 2)] == [
        "9,742",
        "3.142",
        "3.50",
    ]
    assert [russian.number(9742), russian.number(3.14159), russian.number(3.5, 2)] == [
        f"9{NBSP}742",
        "3,142",
        "3,50",
    ]
    assert russian.number(1234.5, 0) == f"1{NBSP}234"


def test_shares_follow_the_language(english: Words, russian: Words) -> None:
    assert [english.percent(0.257), english.percent(0.0312, 1)] == ["26%", "3.1%"]
    assert [russian.percent(0.257), russian.percent(0.0312, 1)] == [f"26{NBSP}%", f"3,1{NBSP}%"]


def test_days_and_moments_follow_the_language_and_are_of_utc(english: Words, russian: Words) -> None:
    late = datetime(2026, 11, 25, 1, 5, tzinfo=timezone(timedelta(hours=3)))
    assert [english.date(date(2026, 11, 24)), english.date(late)] == ["24 November 2026"] * 2
    assert russian.date(NOON) == "24 ноября 2026\N{NARROW NO-BREAK SPACE}г."
    assert english.moment(late) == f"24 Nov 2026, 22:05{NBSP}UTC"
    assert russian.moment(NOON) == f"24 нояб. 2026, 12:05{NBSP}UTC"


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [
        (1.36, "1.4 secs", "1,4 с"),
        (125, "2 mins 5 secs", "2 мин 5 с"),
        (59.97, "1 min 0 secs", "1 мин 0 с"),
        (3599.7, "1 hr 0 mins", "1 ч 0 мин"),
        (4800, "1 hr 20 mins", "1 ч 20 мин"),
    ],
)
def test_durations_are_said_in_two_units_at_most(seconds: float, english: str, russian: str) -> None:
    assert words_of("en").duration(seconds) == english
    assert words_of("ru").duration(seconds).replace(NBSP, " ") == russian


@pytest.mark.parametrize(
    ("language", "genre", "tag", "label"),
    [
        ("en", "Sci-Fi", "time travel", "Sci-Fi, 1980s: time travel"),
        ("ru", "Фантастика", "путешествия во времени", "Фантастика, 1980-е: путешествия во времени"),
    ],
)
def test_names_of_the_data_follow_the_language(language: Language, genre: str, tag: str, label: str) -> None:
    words = words_of(language)
    assert words.genre("Sci-Fi") == genre
    assert words.tag("time travel") == tag
    assert words.label("Sci-Fi, 1980s: time travel") == label


def test_reasons_follow_the_language(english: Words, russian: Words) -> None:
    facts = {"kind": "popular", "rank": 1, "ratings": 3}
    assert english.reason(facts) == "No. 1 of all films by popularity, rated by 3 viewers."
    assert russian.reason(facts) == "1-е место по популярности среди всех фильмов, 3\N{NBSP}оценки."
