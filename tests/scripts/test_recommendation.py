"""``scripts.recommendation`` on frames like ``clusters_movies_with_tags.csv``."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cinecluster.errors import MissingColumns, UnknownMovie
from scripts.recommendation import recommend_by_tags

FILMS: dict[str, list[Any]] = {
    "movieId": [1, 2, 3, 4, 5, 6],
    "title": ["Star", "Moon", "Orbit", "Rose", "Kiss", "Mars"],
    "genres": ["Sci-Fi", "Sci-Fi|Drama", "Sci-Fi", "Romance", "Romance|Drama", "Sci-Fi|Drama"],
    "cluster": [0, 0, 0, 1, 1, 0],
    "tag": ["space|time travel", "space|robots", "space|time travel", "love|robots", "love", None],
}


@pytest.fixture(
    params=[pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table], ids=["pandas", "polars", "lazy", "pyarrow"]
)
def library(request: pytest.FixtureRequest) -> Callable[[dict[str, list[Any]]], Any]:
    chosen: Callable[[dict[str, list[Any]]], Any] = request.param
    return chosen


def test_films_come_by_the_cosine_of_their_tags(library: Callable[[dict[str, list[Any]]], Any]) -> None:
    # "space" is on 3 of 6 films, the other tags on 2 each: Orbit has both of Star's tags, Moon only "space".
    answer = recommend_by_tags(1, library(FILMS))
    assert answer == ["Orbit", "Moon"]
    assert {type(title) for title in answer} == {str}


def test_a_rarer_tag_weighs_more() -> None:
    # Moon shares "robots" (2 films) with Rose and "space" (3 films) with Star and Orbit, which tie: lower id.
    assert recommend_by_tags(2, pd.DataFrame(FILMS)) == ["Rose", "Star", "Orbit"]


def test_a_film_without_tags_falls_back_on_genres() -> None:
    # Mars is Sci-Fi|Drama: Moon too; Star and Orbit 1/√2; Kiss 1/2.
    assert recommend_by_tags(6, pd.DataFrame(FILMS)) == ["Moon", "Star", "Orbit", "Kiss"]


def test_genres_may_be_printed_lists() -> None:
    genres = [str(cell.split("|")) for cell in FILMS["genres"]]
    assert recommend_by_tags(6, pd.DataFrame({**FILMS, "genres": genres})) == [
        "Moon",
        "Star",
        "Orbit",
        "Kiss",
    ]


def test_without_a_tag_column_genres_do() -> None:
    frame = pd.DataFrame(FILMS).drop(columns="tag")
    assert recommend_by_tags(4, frame) == ["Kiss"]


def test_a_column_of_empty_tags_is_as_good_as_none() -> None:
    assert recommend_by_tags(4, pd.DataFrame(FILMS).assign(tag=np.nan)) == ["Kiss"]


def test_a_film_without_tags_and_genres_has_no_likes() -> None:
    frame = pd.DataFrame({**FILMS, "tag": None, "genres": [None, *FILMS["genres"][1:]]})
    assert recommend_by_tags(1, frame) == []


def test_tags_may_be_joined_by_spaces() -> None:
    tags = ["space robots", "space love", "space robots", "love", "", "robots"]
    # robots and space are each on 3 films, love on 2; Orbit has both tags, then Mars (one of one), then Moon.
    assert recommend_by_tags(1, pd.DataFrame({**FILMS, "tag": tags})) == ["Orbit", "Mars", "Moon"]


def test_spelling_and_personal_notes_do_not_matter() -> None:
    tags = ["Sci-Fi|seen", "scifi|seen", "seen|dark", "seen|SCI FI|dark", "seen", "sci_fi"]
    assert recommend_by_tags(1, pd.DataFrame({**FILMS, "tag": tags})) == ["Moon", "Mars", "Rose"]


@pytest.mark.parametrize("column", ["count", "rating_count"])
def test_ties_go_to_the_film_with_more_ratings_where_they_are_counted(column: str) -> None:
    frame = pd.DataFrame({**FILMS, column: [5, 0, 9, 0, 0, 0]})
    assert recommend_by_tags(2, frame) == ["Rose", "Orbit", "Star"]


def test_of_several_rows_of_one_film_the_first_counts() -> None:
    frame = pd.concat([pd.DataFrame(FILMS), pd.DataFrame(FILMS).assign(title="again", tag="love")])
    assert recommend_by_tags(1, frame) == ["Orbit", "Moon"]


def test_the_order_of_rows_and_the_kind_of_id_do_not_matter_and_nothing_is_changed() -> None:
    frame = pd.DataFrame(FILMS).iloc[::-1].astype({"movieId": float})
    before = frame.copy()
    assert recommend_by_tags(np.int64(2), frame) == ["Rose", "Star", "Orbit"]  # type: ignore[arg-type]  # forgiven
    pd.testing.assert_frame_equal(frame, before)


def test_a_list_is_as_long_as_asked_for() -> None:
    frame = pd.DataFrame(FILMS)
    assert [len(recommend_by_tags(6, frame, n=n)) for n in (0, 1, 3, 9)] == [0, 1, 3, 4]


def test_an_unknown_film_is_a_lookup_error() -> None:
    with pytest.raises(UnknownMovie, match="no movie 7"):
        recommend_by_tags(7, pd.DataFrame(FILMS))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumns, match="'title'"):
        recommend_by_tags(1, pd.DataFrame(FILMS).drop(columns="title"))
