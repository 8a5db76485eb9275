"""Commands that look for films: search, predict-cluster."""

import pytest

from tests.cli.caller import Call


def test_a_film_is_found_by_a_mistyped_title(ask: Call) -> None:
    answer = ask("search", "matirx", "--json").json()
    assert answer["items"][0]["title"] == answer["items"][0]["matched_title"] == "The Matrix"
    assert 0.6 < answer["items"][0]["likeness"] < 1
    assert "The Matrix" in ask("search", "matirx").out


def test_a_film_is_found_by_another_title_and_the_list_is_as_long_as_asked(ask: Call) -> None:
    said = ask("search", "shichinin no samurai")
    assert "Seven Samurai" in said.out
    assert "Shichinin no samurai" in said.out
    answer = ask("search", "the", "--n", 3, "--json").json()
    assert len(answer["items"]) == 3 < answer["total"]


def test_a_new_film_is_placed_among_its_like(ask: Call) -> None:
    described = ("--title", "Voyage, The (2030)", "--genre", "sci-fi", "--tag", "Space", "--tag", "polka")
    answer = ask("predict-cluster", *described, "--json").json()
    assert answer["label"].startswith("Sci-Fi")
    assert (answer["year"], answer["genres"], answer["tags"]) == (2030, ["Sci-Fi"], ["space"])
    assert answer["ignored"] == {"genres": [], "tags": ["polka"]}
    assert len(answer["distances"]) == len(answer["neighbours"]) == 10
    said = ask("predict-cluster", *described)
    assert said.out.startswith(f"{answer['cluster']} · Sci-Fi")
    assert answer["neighbours"][0]["title"] in said.out
    assert "left out: polka" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("search", "zzzzqqqq"), 4, "No title is like it"),
        (("predict-cluster", "--title", "Dune (2021)"), 1, "Genres it knows: Action"),
        (("predict-cluster", "--genre", "Drama", "--year", 12), 2, "--year"),
    ],
)
def test_what_cannot_be_answered_is_said(
    ask: Call, arguments: tuple[object, ...], code: int, words: str
) -> None:
    said = ask(*arguments)
    assert said.code == code
    assert words in said.err
    assert said.out == ""
