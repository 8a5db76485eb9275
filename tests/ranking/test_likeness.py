import numpy as np
import pytest

from cinecluster.model import TagCount, TagMatrix
from cinecluster.ranking.likeness import (
    TagQuery,
    genre_cosines,
    most_alike,
    movie_query,
    shared_tags,
    strongest_tags,
    tag_cosines,
    tag_query,
)
from cinecluster.testing import tiny_model

TAGS = tiny_model().tags
SPACE_IDF = np.log(13 / 6) + 1  # "space" and "astronauts" are on 5 of the 12 films
BITTERSWEET_IDF = np.log(13 / 3) + 1  # on 2
EMPTY_ROWS = TagMatrix(
    vocabulary=("a", "b"),
    indptr=np.array([0, 0, 2, 2, 3, 3]),  # films 0, 2 and 4 have no tags
    indices=np.array([0, 1, 1]),
    counts=np.array([1, 1, 1]),
    weights=np.array([0.6, 0.8, 1.0]),
)


def test_a_film_without_tags_is_like_nothing_wherever_its_row_stands() -> None:
    assert tag_cosines(EMPTY_ROWS, TagQuery(tags=np.array([1]), weights=np.array([2.0]))).tolist() == [
        0.0,
        0.8,
        0.0,
        1.0,
        0.0,
    ]


def test_a_matrix_without_tags_is_like_nothing() -> None:
    nothing = np.array([], dtype=np.int64)
    tags = TagMatrix(
        vocabulary=(),
        indptr=np.zeros(4, dtype=np.int64),
        indices=nothing,
        counts=nothing,
        weights=nothing * 1.0,
    )
    assert tag_cosines(tags, movie_query(tags, 1)).tolist() == [0.0, 0.0, 0.0]


def test_a_film_is_like_itself() -> None:
    assert tag_cosines(TAGS, movie_query(TAGS, 3))[3] == 1.0


def test_a_cluster_is_asked_for_by_count_times_idf() -> None:
    query = tag_query(TAGS, tiny_model().cluster(0).tags)  # space 20, astronauts 7, bittersweet 1
    by_hand = np.array([20 * SPACE_IDF, 7 * SPACE_IDF, BITTERSWEET_IDF])
    strongest = dict(strongest_tags(TAGS, query))
    assert list(strongest) == ["space", "astronauts", "bittersweet"]
    assert list(strongest.values()) == pytest.approx(by_hand / np.linalg.norm(by_hand), abs=5e-5)


def test_tags_that_no_film_has_are_not_asked_for() -> None:
    query = tag_query(TAGS, (TagCount(tag="zebra", count=9), TagCount(tag="aardvark", count=9)))
    assert not query


def test_only_so_many_of_the_strongest_tags_are_named() -> None:
    query = tag_query(TAGS, tiny_model().cluster(0).tags)
    assert [tag for tag, _ in strongest_tags(TAGS, query, limit=2)] == ["space", "astronauts"]


def test_shared_tags_come_by_their_share_of_the_likeness() -> None:
    assert shared_tags(TAGS, 3, movie_query(TAGS, 0)) == ["space", "astronauts"]
    assert shared_tags(TAGS, 3, movie_query(TAGS, 9)) == ["bittersweet"]
    assert shared_tags(TAGS, 4, movie_query(TAGS, 0)) == []


def test_likeness_of_genres_is_the_cosine_of_sets() -> None:
    others = [("Drama", "Sci-Fi"), ("Drama",), ("Drama", "War", "Crime"), ("Comedy",), ()]
    cosines = genre_cosines(("Sci-Fi", "Drama"), others)
    assert cosines == pytest.approx([1.0, 1 / np.sqrt(2), 1 / np.sqrt(6), 0, 0], abs=5e-5)
    assert genre_cosines((), others).tolist() == [0, 0, 0, 0, 0]


def test_ties_in_likeness_go_by_popularity_then_id() -> None:
    cosines = np.array([0.5, 0.5, 0.9, 0.5, 0.5])
    ids, counts = np.array([1, 2, 3, 4, 5]), np.array([1, 3, 1, 3, 3])
    means = np.array([5.0, 3.0, 1.0, 4.0, 3.0])
    for n in range(7):
        assert most_alike(cosines, ids, counts, means, n).tolist() == [2, 3, 1, 4, 0][:n]


def test_some_films_are_compared_as_all_are() -> None:
    query = movie_query(TAGS, 0)
    some = np.array([11, 4, 0, 3])
    assert tag_cosines(TAGS, query, some).tolist() == tag_cosines(TAGS, query)[some].tolist()
    assert tag_cosines(TAGS, query, np.empty(0, dtype=np.int64)).tolist() == []
