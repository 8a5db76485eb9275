import numpy as np
import pytest

from cinecluster.data.joined import split_genres, split_tags


@pytest.mark.parametrize(
    "cell",
    [
        "Action|Sci-Fi",
        " Action | Sci-Fi |",
        "['Action', 'Sci-Fi']",
        '["Action", "Sci-Fi"]',
        "['Action' 'Sci-Fi']",  # NumPy prints no commas
        ["Action", "Sci-Fi"],
        ("Action", "Sci-Fi"),
        np.array(["Action", "Sci-Fi"]),
    ],
)
def test_genres_are_read_however_they_are_joined(cell: object) -> None:
    assert split_genres([cell]) == [("Action", "Sci-Fi")]


@pytest.mark.parametrize("cell", ["", "(no genres listed)", "[]", "['(no genres listed)']", []])
def test_a_film_may_have_no_genres(cell: object) -> None:
    assert split_genres([cell]) == [()]


def test_genres_follow_the_rules_of_the_files() -> None:
    assert split_genres(["""['Action', "Children's"]"""]) == [("Action", "Children")]


def test_tags_are_split_at_bars_where_the_column_has_one() -> None:
    assert split_tags(["time travel|space", "love story", ""]) == [
        ("time travel", "space"),
        ("love story",),
        (),
    ]


def test_tags_are_split_at_spaces_where_the_column_has_no_bar() -> None:
    assert split_tags(["space  robots", "love", ""]) == [("space", "robots"), ("love",), ()]


def test_tags_in_lists_keep_their_spaces() -> None:
    assert split_tags([["love story", "sad"], "['time travel']"]) == [("love story", "sad"), ("time travel",)]


def test_a_tag_that_was_read_as_a_number_is_a_word() -> None:
    assert split_tags([2001, "space"]) == [("2001",), ("space",)]
