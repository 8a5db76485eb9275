"""Sentences in both languages, from facts as the rankers give them."""

from typing import Any

import pytest

from cinecluster.wording.languages import LANGUAGES, Language, accepted_language, reason_text

ALIEN = {"movie_id": 1, "title": "Alien", "rating": 5.0, "share": 0.3}
HEAT = {"movie_id": 2, "title": "Heat", "rating": 4.5, "share": 0.2}
SHARES = {"history": 0.5, "popularity": 0.1, "chosen_clusters": 0.0}
SPACE = {"cluster": 3, "label": "Space", "share": 0.2}
HISTORY: dict[str, Any] = {
    "kind": "history",
    "because": [ALIEN, HEAT],
    "shares": SHARES,
    "shared_tags": ["space", "aliens"],
    "shared_genres": ["Sci-Fi"],
    "chosen": [],
    "cluster": 3,
    "label": "Space",
}


@pytest.mark.parametrize(
    ("reason", "english", "russian"),
    [
        (
            {"kind": "cluster", "cluster": 3, "label": "Sci-Fi: space", "rank": 2, "ratings": 4},
            "No. 2 of “Sci-Fi: space” by popularity, rated by 4 viewers.",
            "2-е место по популярности в группе «Фантастика: космос», 4\N{NBSP}оценки.",
        ),
        (
            {"kind": "similarity", "similarity": 0.931, "shared_tags": ["space"], "shared_genres": []},
            "0.93 alike. In common: space.",
            "Сходство 0,93. Общее: космос.",
        ),
        (
            {
                "kind": "similarity",
                "similarity": 0.5,
                "shared_tags": [],
                "shared_genres": [],
                "moved": {"funny": 0.3, "dark": -0.2},
            },
            "0.50 alike. More funny, less dark.",
            "Сходство 0,50. Больше «юмор», меньше «мрак».",
        ),
        (
            {"kind": "tags", "similarity": 0.713, "shared_tags": ["space", "robots"]},
            "Tags: space, robots. 0.71 alike.",
            "Теги: космос, роботы. Сходство 0,71.",
        ),
        (
            {"kind": "tags", "similarity": 0.713, "shared_genres": ["War"]},
            "Genres: War. 0.71 alike.",
            "Жанры: военное кино. Сходство 0,71.",
        ),
        (
            HISTORY,
            "Because of your ratings of “Alien” (5) and “Heat” (4.5). In common: space, aliens.",
            "Благодаря вашим оценкам: «Alien» (5) и «Heat» (4,5). Общее: космос, инопланетяне.",
        ),
        (
            HISTORY
            | {
                "shared_tags": [],
                "shared_genres": [],
                "because": [ALIEN],
                "shares": {"history": 0.1, "popularity": 0.3, "chosen_clusters": 0.1},
            },
            "Mostly because many have rated it, but also for your rating of “Alien” (5).",
            "Больше потому, что его оценили многие, но и благодаря вашей оценке: «Alien» (5).",
        ),
        (
            HISTORY | {"shared_tags": [], "shared_genres": [], "because": [ALIEN], "chosen": [SPACE]},
            "Because of your rating of “Alien” (5) and because you chose “Space”.",
            "Благодаря вашей оценке: «Alien» (5), и потому что вы выбрали «Space».",
        ),
        (
            HISTORY | {"shared_tags": [], "counterfactual": {"movie_id": 1, "title": "Alien", "place": 14}},
            (
                "Because of your ratings of “Alien” (5) and “Heat” (4.5). In common: Sci-Fi."
                " Without your rating of “Alien” this would be 14th."
            ),
            (
                "Благодаря вашим оценкам: «Alien» (5) и «Heat» (4,5). Общее: фантастика."
                " Без вашей оценки фильма «Alien» этот был бы на 14-м месте."
            ),
        ),
        (
            {"kind": "chosen", "chosen": [SPACE, SPACE | {"label": "War"}], "shares": SHARES},
            "Because you chose “Space” and “War”.",
            "Потому что вы выбрали «Space» и «Военное кино».",
        ),
        (
            {"kind": "popular", "rank": 1, "ratings": 1, "shares": SHARES},
            "No. 1 of all films by popularity, rated by 1 viewer.",
            "1-е место по популярности среди всех фильмов, 1\N{NBSP}оценка.",
        ),
    ],
)
def test_a_reason_is_said_in_both_languages(reason: dict[str, Any], english: str, russian: str) -> None:
    assert reason_text(reason, "en") == english
    assert reason_text(reason, "ru") == russian


def test_a_film_that_would_not_be_recommended_at_all() -> None:
    reason = HISTORY | {"counterfactual": {"movie_id": 1, "title": "Alien", "place": None}}
    assert reason_text(reason, "en").endswith("Without your rating of “Alien” this would not be recommended.")
    assert reason_text(reason, "ru").endswith("Без вашей оценки фильма «Alien» этот не был бы рекомендован.")


def test_quotation_marks_inside_a_title_are_other_ones() -> None:
    reason = {"kind": "chosen", "chosen": [SPACE | {"label": "The “Burbs” и «Братья»"}]}
    assert reason_text(reason, "en") == "Because you chose “The ‘Burbs’ и «Братья»”."
    assert reason_text(reason, "ru") == "Потому что вы выбрали «The “Burbs” и „Братья“»."


@pytest.mark.parametrize(
    ("place", "ordinal"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"),
     (102, "102nd"), (111, "111th")],
)  # fmt: skip
def test_english_ordinals(place: int, ordinal: str) -> None:
    reason = HISTORY | {"counterfactual": {"movie_id": 1, "title": "Alien", "place": place}}
    assert reason_text(reason, "en").endswith(f" be {ordinal}.")


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 оценок"), (1, "1 оценка"), (2, "2 оценки"), (4, "4 оценки"), (5, "5 оценок"), (11, "11 оценок"),
     (12, "12 оценок"), (20, "20 оценок"), (21, "21 оценка"), (22, "22 оценки"), (111, "111 оценок"),
     (114, "114 оценок"), (121, "121 оценка"), (1002, "1002 оценки")],
)  # fmt: skip
def test_russian_plurals(count: int, words: str) -> None:
    assert (
        reason_text({"kind": "popular", "rank": 1, "ratings": count}, "ru")
        .replace("\N{NBSP}", " ")
        .endswith(f", {words}.")
    )


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ru", "ru"),
        ("RU-ru", "ru"),
        ("de,fr;q=0.5", "en"),
        ("en;q=0.5, ru;q=0.9", "ru"),
        ("en, ru", "en"),
        ("ru;q=0", "en"),
        ("ru;q=x", "en"),
        ("*;q=0.1, ru ; q=0.3", "ru"),
        (";;;,=", "en"),
        ("russian", "en"),
    ],
)
def test_the_language_is_the_one_that_the_header_likes_best(header: str | None, language: Language) -> None:
    assert accepted_language(header) == language


def test_there_are_two_languages() -> None:
    assert list(LANGUAGES) == ["en", "ru"]
