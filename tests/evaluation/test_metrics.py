"""Metrics against tables made by hand, against scikit-learn where definitions meet, and by properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score, recall_score
from sklearn.metrics.pairwise import cosine_distances

from cinecluster.evaluation.metrics import (
    co_liking_lift,
    coverage,
    intra_list_diversity,
    ndcg_at_k,
    novelty,
    recall_at_k,
    self_information,
)

lists = st.lists(st.booleans(), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("hits", "n_relevant", "k", "ndcg", "recall"),
    [
        ([1, 1, 1], 3, 3, 1.0, 1.0),
        ([0, 0, 0], 3, 3, 0.0, 0.0),
        ([0, 1, 0], 1, 3, 1 / math.log2(3), 1.0),
        ([1, 0, 1], 2, 3, 1.5 / (1 + 1 / math.log2(3)), 1.0),
        ([1], 5, 2, 1 / (1 + 1 / math.log2(3)), 0.5),
        ([0, 0, 1], 1, 2, 0.0, 0.0),  # the hit lies beyond k
        ([], 2, 10, 0.0, 0.0),
    ],
)
def test_the_hand_made_table(hits: list[int], n_relevant: int, k: int, ndcg: float, recall: float) -> None:
    assert ndcg_at_k(np.array(hits, dtype=bool), n_relevant, k) == pytest.approx(ndcg)
    assert recall_at_k(np.array(hits, dtype=bool), n_relevant, k) == pytest.approx(recall)


@given(lists, st.integers(1, 20))
def test_ndcg_is_that_of_scikit_learn_where_the_whole_list_is_ranked(hits: list[bool], k: int) -> None:
    if any(hits) and len(hits) > 1:
        scores = np.arange(len(hits), 0, -1)
        theirs = ndcg_score([np.array(hits, dtype=int)], [scores], k=k)
        assert ndcg_at_k(np.array(hits), sum(hits), k) == pytest.approx(theirs)


@given(lists, st.integers(1, 20))
def test_recall_is_that_of_scikit_learn_where_all_relevant_films_have_room(hits: list[bool], k: int) -> None:
    if 0 < sum(hits) <= k:
        recommended = np.arange(len(hits)) < k
        theirs = recall_score(hits, recommended)
        assert recall_at_k(np.array(hits), sum(hits), k) == pytest.approx(theirs)


@given(lists, st.integers(1, 20), st.integers(0, 5))
def test_both_lie_between_0_and_1_and_a_hit_further_up_is_worth_no_less(
    hits: list[bool], k: int, more: int
) -> None:
    n_relevant = max(1, sum(hits) + more)
    better = np.array(sorted(hits, reverse=True))
    for metric in (ndcg_at_k, recall_at_k):
        value = metric(np.array(hits), n_relevant, k)
        assert 0 <= value <= metric(better, n_relevant, k) + 1e-12 <= 1 + 1e-9


@given(lists, lists, st.integers(1, 20))
def test_films_added_at_the_end_never_cost_anything(hits: list[bool], more: list[bool], k: int) -> None:
    n_relevant = max(1, sum(hits) + sum(more))
    for metric in (ndcg_at_k, recall_at_k):
        assert metric(np.array(hits + more), n_relevant, k) >= metric(np.array(hits), n_relevant, k)


def likings(seed: int, n_users: int = 40, n_movies: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    liked = rng.random((n_users, n_movies)) < 0.3
    users, movies = np.nonzero(liked)
    return users, movies


def test_clusters_by_chance_lift_nothing() -> None:
    users, movies = likings(1)
    lifts = [
        co_liking_lift(np.random.default_rng(seed).integers(0, 5, 60), users, movies) for seed in range(30)
    ]
    # A little below 1: two users may have liked the very same film, which always shares its cluster.
    assert 0.9 < np.mean(lifts) <= 1.0


def test_popular_films_in_one_cluster_lift_nothing_either() -> None:
    """Everybody likes the same ten films: against random films this would look splendid."""
    users = np.repeat(np.arange(20), 10)
    movies = np.tile(np.arange(10), 20)
    clusters = np.array([0] * 10 + [1] * 50)
    assert co_liking_lift(clusters, users, movies) == pytest.approx(1.0)


@given(st.permutations(range(5)))
def test_the_lift_does_not_depend_on_how_clusters_are_numbered(order: list[int]) -> None:
    users, movies = likings(2)
    clusters = np.random.default_rng(0).integers(0, 5, 60)
    assert co_liking_lift(np.array(order)[clusters], users, movies) == pytest.approx(
        co_liking_lift(clusters, users, movies)
    )


def test_the_lift_is_not_known_without_two_users_who_like_two_films() -> None:
    assert math.isnan(co_liking_lift(np.array([0, 1]), np.array([0, 0, 1]), np.array([0, 1, 0])))
    assert math.isnan(co_liking_lift(np.array([0, 1]), np.array([], dtype=int), np.array([], dtype=int)))


def test_coverage_counts_each_film_once_over_all_lists() -> None:
    assert coverage(np.array([0, 1, 2, 0, 1, 3]), n_movies=8) == 0.5
    assert coverage(np.array([], dtype=int), n_movies=8) == 0.0


def test_a_film_that_nobody_has_rated_surprises_as_if_one_had() -> None:
    assert self_information(np.array([16, 4, 1, 0]), n_users=16).tolist() == [0.0, 2.0, 4.0, 4.0]
    assert self_information(np.array([0]), n_users=0).tolist() == [0.0]


def test_novelty_is_the_mean_over_the_list_and_unknown_of_an_empty_one() -> None:
    information = np.array([0.0, 2.0, 4.0])
    assert novelty(np.array([2, 1]), information) == 3.0
    assert math.isnan(novelty(np.array([], dtype=int), information))


def test_diversity_by_hand() -> None:
    """Cosines 1, .6 and .6: their mean is 2.2 / 3."""
    content = np.array([[1.0, 0.0], [1.0, 0.0], [0.6, 0.8]])
    assert intra_list_diversity(content) == pytest.approx(1 - 2.2 / 3)
    assert intra_list_diversity(np.zeros((3, 2))) == 1.0
    assert math.isnan(intra_list_diversity(content[:1]))


@given(st.integers(2, 8), st.integers(0, 100))
def test_diversity_is_the_mean_cosine_distance_of_scikit_learn(n: int, seed: int) -> None:
    rows = np.random.default_rng(seed).random((n, 4)) + 0.1
    theirs = cosine_distances(rows)[np.triu_indices(n, k=1)].mean()
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    assert intra_list_diversity(unit) == pytest.approx(theirs)
