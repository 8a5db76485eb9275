"""Lists of a model that is laid out are those that it would give without."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.catalogue.laying_out import lay_out
from cinecluster.model import Model
from cinecluster.ranking import cluster_tags
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.tags import recommend_by_tags_for_user
from cinecluster.ranking.weighted_rating import floors_of
from cinecluster.testing import tiny_model

PLAIN = tiny_model()
LAID_OUT = replace(PLAIN, layout=lay_out(PLAIN))
REQUESTS = st.builds(
    ListRequest,
    n=st.integers(1, 12),
    exclude=st.frozensets(st.integers(1, 16), max_size=3),
    genre=st.sampled_from([None, "drama", "Sci-Fi"]),
    year_from=st.sampled_from([None, 1990, 2005]),
)


def by_tags(model: Model, user_id: int, request: ListRequest, ratings: int) -> object:
    config = RankingConfig(tag_floor_ratings=ratings, tag_floor_weighted=0, tag_floor_keeps=1)
    history = model.histories.of(user_id)
    return recommend_by_tags_for_user(model, history, request, floors_of(model.movies, config))


@given(movie_id=st.sampled_from(PLAIN.movies.movie_ids.tolist()), request=REQUESTS)
def test_popular_films_of_a_cluster_are_the_same(movie_id: int, request: ListRequest) -> None:
    expected = recommend_by_popularity(PLAIN, movie_id, request)
    assert recommend_by_popularity(LAID_OUT, movie_id, request) == expected


@given(user_id=st.integers(1, 8), request=REQUESTS, ratings=st.integers(0, 3))
def test_films_by_a_clusters_tags_are_the_same(user_id: int, request: ListRequest, ratings: int) -> None:
    expected = by_tags(PLAIN, user_id, request, ratings)
    assert by_tags(LAID_OUT, user_id, request, ratings) == expected


def test_a_list_that_was_cut_off_is_made_again_where_it_is_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_tags, "_LISTED", 1)
    cut_off = replace(PLAIN, layout=lay_out(PLAIN))
    assert cut_off.layout is not None
    assert not cut_off.layout.cluster_tags.is_whole.any()
    assert by_tags(cut_off, 1, ListRequest(n=5), 0) == by_tags(PLAIN, 1, ListRequest(n=5), 0)


def test_a_cluster_without_tags_is_asked_for_by_its_genres() -> None:
    untagged = replace(PLAIN, clusters=tuple(replace(cluster, tags=()) for cluster in PLAIN.clusters))
    laid_out = replace(untagged, layout=lay_out(untagged))
    assert by_tags(laid_out, 1, ListRequest(n=5), 0) == by_tags(untagged, 1, ListRequest(n=5), 0)
