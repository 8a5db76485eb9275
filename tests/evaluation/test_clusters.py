"""The examination of clusters on a world whose clusters are known, and the choice among numbers of them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from cinecluster.evaluation.choice import choose
from cinecluster.evaluation.clusters import ClusterExamination, ClusterQuality
from cinecluster.evaluation.config import QualityConfig
from cinecluster.evaluation.favorite_lists import favorite_list_scores
from cinecluster.evaluation.report import cluster_report
from cinecluster.evaluation.splits import Fold
from cinecluster.testing import tiny_model
from tests.worlds import N_USERS, data_of, recipe, three_tastes

QUALITY = ClusterQuality(
    n_clusters=10,
    largest_share=0.2,
    smallest_share=0.05,
    seed_agreement=0.9,
    bootstrap_agreement=0.8,
    random_lift=2.0,
    lift=1.5,
    cluster_ndcg=0.15,
    popular_ndcg=0.16,
    favorite_share=0.3,
    users=100,
    users_left_out=2,
)


@pytest.fixture(scope="module")
def examination() -> ClusterExamination:
    data, of_world = three_tastes(), recipe()
    config = QualityConfig(seeds=3, bootstraps=3, folds=3, held_out_folds=3)
    return ClusterExamination(data, of_world.features(data), of_world, config)


def test_three_tastes_are_found_again_whatever_the_seed_and_the_draw(examination: ClusterExamination) -> None:
    quality = examination.examine(3)
    assert quality.seed_agreement == 1.0
    assert quality.bootstrap_agreement > 0.9
    assert (quality.largest_share, quality.smallest_share) == pytest.approx((1 / 3, 1 / 3))
    # A viewer likes films of one taste only: a pair always shares a cluster; of two viewers, a third do.
    assert quality.lift == pytest.approx(3.0, rel=0.15)
    assert quality.cluster_ndcg > quality.popular_ndcg
    assert quality.users + quality.users_left_out == N_USERS


def test_more_clusters_than_tastes_are_less_stable(examination: ClusterExamination) -> None:
    assert examination.examine(9).bootstrap_agreement < examination.examine(3).bootstrap_agreement


def test_the_favourite_list_is_scored_as_by_hand() -> None:
    """Films 0–2 are cluster 0, 3–5 cluster 1; popularity is 3, 0, 4, 1, 5, 2."""
    train = data_of(
        [(u, m, 4.0) for m, times in enumerate((5, 3, 1, 6, 4, 2)) for u in range(times)],
        n_users=6,
        n_movies=6,
    )
    fold = Fold(
        train=train,
        given=data_of([(0, 0, 5.0), (1, 3, 3.0)], n_users=3, n_movies=6),
        hidden=data_of([(0, 2, 4.0), (0, 3, 1.0), (1, 4, 2.0), (2, 1, 5.0)], n_users=3, n_movies=6),
        judged=np.arange(3),
    )
    scores = favorite_list_scores(fold, np.array([0, 0, 0, 1, 1, 1]), liked=4.0)
    # User 0: favourite 0, list 1, 2; film 2 stands second. Popular unseen: 3, 4, 1, 5, 2; it stands fifth.
    assert scores.cluster.tolist() == pytest.approx([1 / np.log2(3)])
    assert scores.popular.tolist() == pytest.approx([1 / np.log2(6)])
    assert scores.favorites.tolist() == [0]
    # User 1 liked nothing hidden, user 2 has given nothing.
    assert scores.left_out == 2


def test_the_greatest_lift_among_sound_candidates_is_chosen() -> None:
    config = QualityConfig()
    candidates = [
        replace(QUALITY, n_clusters=8),
        replace(QUALITY, n_clusters=10, lift=1.8),
        replace(QUALITY, n_clusters=12, lift=1.8004),  # no real difference: fewer are easier to know
        replace(QUALITY, n_clusters=15, lift=2.0, bootstrap_agreement=0.4),
        replace(QUALITY, n_clusters=16, lift=2.0, seed_agreement=0.5),
        replace(QUALITY, n_clusters=20, lift=2.2, smallest_share=0.01),
        replace(QUALITY, n_clusters=4, lift=2.2, largest_share=0.5),
    ]
    assert choose(candidates, config).n_clusters == 10


def test_the_most_stable_is_chosen_where_none_is_sound() -> None:
    candidates = [
        replace(QUALITY, n_clusters=8, bootstrap_agreement=0.2, lift=3.0),
        replace(QUALITY, n_clusters=9, bootstrap_agreement=0.3),
    ]
    assert choose(candidates, QualityConfig()).n_clusters == 9


@pytest.mark.parametrize("unknown_first", [True, False])
def test_a_lift_that_is_not_known_loses(unknown_first: bool) -> None:
    candidates = [replace(QUALITY, n_clusters=6, lift=float("nan")), replace(QUALITY, n_clusters=8, lift=0.9)]
    assert choose(candidates[:: 1 if unknown_first else -1], QualityConfig()).n_clusters == 8


def test_folds_without_two_users_who_like_something_leave_the_lift_to_the_others() -> None:
    data = three_tastes()
    data = data.where((data.ratings < 4) | (data.users < 12))  # twelve users, so one fold has two of them
    config = QualityConfig(seeds=2, bootstraps=2, folds=10, held_out_folds=10)
    of_world = recipe()
    quality = ClusterExamination(data, of_world.features(data), of_world, config).examine(3)
    assert not np.isnan(quality.lift)


def test_nobody_who_likes_anything_leaves_lift_and_lists_unknown() -> None:
    data, of_world = three_tastes(), recipe()
    config = QualityConfig(seeds=2, bootstraps=2, folds=5, held_out_folds=1, liked=5.5)
    quality = ClusterExamination(data, of_world.features(data), of_world, config).examine(3)
    assert np.isnan([quality.lift, quality.cluster_ndcg, quality.popular_ndcg, quality.favorite_share]).all()
    assert (quality.users, quality.users_left_out) == (0, N_USERS // 5)


def test_the_largest_seed_can_be_examined_too() -> None:
    data, of_world = three_tastes(), replace(recipe(), seed=2**32 - 1)
    config = QualityConfig(seeds=2, bootstraps=2, folds=5, held_out_folds=1)
    examination = ClusterExamination(data, of_world.features(data), of_world, config)
    assert examination.examine(3).seed_agreement == 1.0


def test_the_report_is_json_and_says_null_for_what_is_not_known() -> None:
    clusters = tiny_model().clusters
    unknown = replace(QUALITY, lift=float("nan"))
    report = cluster_report(clusters, unknown, [unknown, QUALITY])
    again = json.loads(json.dumps(report, allow_nan=False))
    assert again["quality"]["lift"] is None
    assert [row["lift"] for row in again["choice"]] == [None, 1.5]
    assert again["clusters"][0] == {"cluster": 0, "label": "Space", "size": 6, "share": 0.5}
    assert cluster_report(clusters, QUALITY, [QUALITY])["choice"] == []
    assert cluster_report(clusters, None, ())["quality"] is None


def test_ten_places_of_a_list_count_and_no_more() -> None:
    n = 14
    train = data_of([(u, m, 4.0) for m in range(n) for u in range(20 - m)], n_users=20, n_movies=n)
    for place in (9, 10):
        fold = Fold(
            train=train,
            given=data_of([(0, n - 1, 5.0)], n_users=1, n_movies=n),
            hidden=data_of([(0, place, 4.0)], n_users=1, n_movies=n),
            judged=np.arange(1),
        )
        scores = favorite_list_scores(fold, np.zeros(n, dtype=int), liked=4.0)
        expected = 1 / np.log2(11) if place == 9 else 0.0
        assert scores.cluster.tolist() == scores.popular.tolist() == pytest.approx([expected])


def test_all_that_held_out_users_liked_counts_for_the_lift_given_or_hidden() -> None:
    """Three films of exactly the liked stars each: two are given, and one hidden film makes no pair."""
    rows = [
        (user, 3 * film + user % 3, 4.0) for user in range(N_USERS) for film in range(user % 5, user % 5 + 3)
    ]
    data, of_world = data_of(rows, n_users=N_USERS, n_movies=45), recipe()
    config = QualityConfig(seeds=2, bootstraps=2, folds=3, held_out_folds=3)
    quality = ClusterExamination(data, of_world.features(data), of_world, config).examine(3)
    assert quality.lift == pytest.approx(3.0, rel=0.2)


def test_the_share_of_the_commonest_favourite_tells_one_list_for_all_from_many(
    examination: ClusterExamination,
) -> None:
    assert examination.examine(1).favorite_share == 1.0
    assert 1 / 3 <= examination.examine(3).favorite_share < 0.6  # each of three folds is nearly balanced


def test_of_equally_stable_candidates_the_fewest_clusters_are_chosen() -> None:
    candidates = [replace(QUALITY, n_clusters=n, bootstrap_agreement=0.301 + n / 10_000) for n in (12, 8, 10)]
    assert choose(candidates, QualityConfig()).n_clusters == 8
