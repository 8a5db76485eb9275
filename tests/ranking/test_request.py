import numpy as np
import pytest

from cinecluster.ranking.request import ListRequest, allowed
from cinecluster.testing import tiny_model

MOVIES = tiny_model().movies


def ids_allowed(request: ListRequest) -> list[int]:
    return [int(movie) for movie in MOVIES.movie_ids[allowed(MOVIES, request)]]


def test_without_filters_every_film_is_allowed() -> None:
    assert allowed(MOVIES, ListRequest()).all()


def test_excluded_ids_are_left_out_and_unknown_ones_do_no_harm() -> None:
    assert ids_allowed(ListRequest(exclude=frozenset({1, 2, 3, 4, 5, 6, 999}))) == [11, 12, 13, 14, 15, 16]


@pytest.mark.parametrize("genre", ["Sci-Fi", "sci-fi", "SCI-FI"])
def test_a_genre_is_found_in_any_case(genre: str) -> None:
    assert ids_allowed(ListRequest(genre=genre)) == [1, 2, 3, 4, 5]


def test_a_part_of_a_genre_is_not_the_genre() -> None:
    assert ids_allowed(ListRequest(genre="Sci")) == []


def test_years_are_inclusive_and_an_unknown_year_lies_in_no_range() -> None:
    assert ids_allowed(ListRequest(year_from=1999, year_to=2003)) == [2, 3, 12, 13]
    assert 5 not in ids_allowed(ListRequest(year_from=1800))
    assert 5 not in ids_allowed(ListRequest(year_to=2100))
    assert 5 in ids_allowed(ListRequest())


def test_filters_hold_together() -> None:
    request = ListRequest(genre="drama", year_from=2012, exclude=frozenset({16}))
    assert ids_allowed(request) == [15]


def test_only_the_named_indices_are_judged() -> None:
    among = np.array([11, 0, 4])  # films 16, 1, 5
    assert allowed(MOVIES, ListRequest(genre="Drama"), among).tolist() == [True, False, True]


def test_no_index_gives_no_flag() -> None:
    nothing = np.array([], dtype=np.int64)
    assert allowed(MOVIES, ListRequest(genre="Drama", exclude=frozenset({1})), nothing).tolist() == []
