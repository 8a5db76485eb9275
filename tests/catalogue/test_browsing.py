"""Lists of films: filters, orders, pages."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.catalogue.browsing import MovieQuestion, browse
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.cursor import Cursor, read_cursor, write_cursor
from cinecluster.errors import StaleCursor, UnknownCluster
from cinecluster.testing import tiny_model
from tests.catalogue.worlds import catalogue_of

CATALOGUE = catalogue_of()
ALL = [1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16]
"""By number of ratings; the two tastes are rated alike, so ids decide between them."""


def movie_ids(catalogue: Catalogue, question: MovieQuestion, **page: Any) -> list[int]:
    items = browse(catalogue, question, **({"limit": 100} | page)).items
    return [int(catalogue.model.movies.movie_ids[item.movie_index]) for item in items]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ALL),
        ({"genre": "sci-fi"}, [1, 2, 3, 4, 5]),
        ({"genre": "DRAMA"}, [4, 5, 15, 16]),
        ({"genre": "Western"}, []),
        ({"tag": "space"}, [1, 2, 3, 4, 6]),
        ({"tag": "Love-Story"}, [11, 12, 13, 14, 15, 16]),
        ({"tag": "bittersweet"}, [4, 14]),
        ({"tag": "in netflix queue"}, []),
        ({"cluster": 0}, [1, 2, 3, 4, 5, 6]),
        ({"year_from": 2012}, [15, 6, 16]),
        ({"year_to": 1968}, [1, 11]),
        ({"year_from": 1999, "year_to": 2003, "cluster": 1}, [12, 13]),
        ({"text": "the"}, [3, 13]),
        ({"text": "orbitt"}, [3]),
        ({"text": "reise"}, [1]),
        ({"text": "moon", "cluster": 1}, []),
        ({"text": "the", "sort": "title"}, [3, 13]),
        ({"text": "the", "sort": "relevance"}, [3, 13]),
        ({"sort": "title", "cluster": 1}, [15, 16, 11, 14, 12, 13]),
        ({"sort": "year", "tag": "bittersweet"}, [4, 14]),
    ],
)
def test_filters_and_orders(filters: dict[str, Any], expected: list[int]) -> None:
    found = browse(CATALOGUE, MovieQuestion(**filters), limit=100)
    assert [int(CATALOGUE.model.movies.movie_ids[item.movie_index]) for item in found.items] == expected
    assert found.total == len(expected)
    assert found.next_cursor is None


def test_a_search_tells_which_title_was_found_and_how_like_it_is() -> None:
    by_other, by_title = (
        browse(CATALOGUE, MovieQuestion(text=text)).items[0]
        for text in ("reise zu den sternen", "star voyag")
    )
    assert (by_other.matched, by_other.likeness) == ("Reise zu den Sternen", 1.0)
    assert by_title.matched == "Star Voyage"
    assert by_title.likeness is not None
    assert 0.6 < by_title.likeness < 1
    item = browse(CATALOGUE, MovieQuestion()).items[0]
    assert (item.matched, item.likeness) == (None, None)


@given(
    st.integers(1, 13),
    st.sampled_from(["relevance", "popularity", "rating", "title", "year"]),
    st.sampled_from([None, "the", "rain"]),
    st.sampled_from([None, 0, 1]),
)
def test_pages_put_together_are_the_whole_list(
    limit: int, sort: Any, text: str | None, cluster: int | None
) -> None:
    question = MovieQuestion(sort=sort, text=text, cluster=cluster)
    whole = browse(CATALOGUE, question, limit=100)
    page = browse(CATALOGUE, question, limit=limit)
    items = list(page.items)
    while page.next_cursor is not None:
        assert len(page.items) == limit
        page = browse(CATALOGUE, question, after=read_cursor(page.next_cursor), limit=limit)
        assert page.total == whole.total
        assert page.items
        items += page.items
    assert tuple(items) == whole.items


def second_page(catalogue: Catalogue, question: MovieQuestion) -> list[int]:
    cursor = browse(CATALOGUE, MovieQuestion(genre="Drama"), limit=2).next_cursor
    assert cursor is not None
    return movie_ids(catalogue, question, after=read_cursor(cursor), limit=2)


def test_a_cursor_holds_for_its_model_and_list_only() -> None:
    question = MovieQuestion(genre="Drama")
    assert len(second_page(CATALOGUE, question)) == 2
    other = catalogue_of(tiny_model("20260202T000000Z-11111111"))
    with pytest.raises(StaleCursor, match="belongs to model 20260101T000000Z-00000000, but 20260202"):
        second_page(other, question)
    for another in (replace(question, sort="title"), replace(question, genre="Romance"), MovieQuestion()):
        with pytest.raises(StaleCursor, match="other filters or another order") as refused:
            second_page(CATALOGUE, another)
        assert "first page" in refused.value.hint


@pytest.mark.parametrize("movie_id", [99, 1, 10**30, -1])
def test_a_forged_cursor_leads_nowhere(movie_id: int) -> None:
    question = MovieQuestion(cluster=1)
    forged = Cursor(version=CATALOGUE.model.version, question=question.fingerprint(), movie_id=movie_id)
    with pytest.raises(StaleCursor):
        browse(CATALOGUE, question, after=forged)


def test_a_cluster_that_is_not_there_is_told() -> None:
    with pytest.raises(UnknownCluster, match="There is no cluster 2"):
        browse(CATALOGUE, MovieQuestion(cluster=2))


@given(st.text(max_size=30), st.text(max_size=12), st.integers())
def test_a_cursor_reads_back_as_it_was_written(version: str, question: str, movie_id: int) -> None:
    cursor = Cursor(version=version, question=question, movie_id=movie_id)
    assert read_cursor(write_cursor(cursor)) == cursor


@given(st.text(max_size=60) | st.text("AQIDeyJ0W10x_-=", max_size=40))
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        read_cursor(text)


@pytest.mark.parametrize(
    "values", ["[1,2,3]", "[]", "{}", "null", '["a","b",null]', '["a","b",1.5]', "[" * 9999]
)
def test_a_cursor_of_other_values_is_none(values: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        read_cursor(urlsafe_b64encode(values.encode()).decode().rstrip("="))
