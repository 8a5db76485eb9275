"""The command that lists films like a film."""

import re

import pytest

from tests.cli.caller import Call


def test_films_like_a_film_come_with_their_parts(ask: Call) -> None:
    answer = ask("similar", "--title", "the matrx", "--n", 3, "--json").json()
    assert len(answer["items"]) == 3
    assert answer["tunable"]
    for item in answer["items"]:
        reason = item["reason"]
        assert sum(reason["parts"].values()) == pytest.approx(reason["similarity"])


def test_the_table_says_by_how_much_a_list_has_moved(ask: Call) -> None:
    tag = ask("similar", "--movie-id", 1, "--json").json()["tunable"][0]["tag"]
    said = ask("similar", "--movie-id", 123, "--more", tag)
    assert said.code == 0
    assert f", more {tag}" in said.out
    assert re.search(rf"{tag} [+-]\d\.\d\d", said.out)
    assert "Tune by --more or --less" in said.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--movie-id", 99999), 4, "There is no movie 99999."),
        (("--movie-id", 1, "--more", "zzzz"), 4, "There is no tag to tune by, 'zzzz'. Nearest:"),
        ((), 2, "exactly one of --movie-id and --title"),
    ],
)
def test_what_is_not_there_is_an_error_with_a_hint(
    ask: Call, arguments: tuple[object, ...], code: int, words: str
) -> None:
    said = ask("similar", *arguments)
    assert said.code == code
    assert words in " ".join(said.err.split())
