"""A ranker's settings chosen by training users, and how sure figures are."""

from collections.abc import Callable

import numpy as np
import pytest

from cinecluster.evaluation.bootstrap import bootstrap_means, estimate, ratio_estimate
from cinecluster.evaluation.config import SelectionConfig
from cinecluster.evaluation.selection import (
    Candidate,
    Selection,
    ease_candidates,
    n_splits,
    select_ranker,
    while_choosing,
)
from cinecluster.learning.config import EaseConfig, PreferenceConfig, RankerConfig
from cinecluster.learning.interactions import Interactions
from tests.worlds import N_MOVIES, N_USERS, model_recipe, three_tastes

QUICK = SelectionConfig(draws=50)
BASE = model_recipe().ranker_config
POPULAR = Candidate(label="popularity", name="popularity", config=BASE)
KNN = Candidate(label="item-knn", name="item-knn", config=BASE)
#: No film of the world has so many ratings.
STARVED = Candidate(label="starved", name="ease", config=RankerConfig(ease=EaseConfig(min_ratings=10_000)))


def stopped() -> float:
    return 0.0


def hurrying() -> Callable[[], float]:
    """Return a clock that goes on by 10 seconds whenever it is looked at."""
    times = iter(range(0, 1000, 10))
    return lambda: float(next(times))


def selected(
    *candidates: Candidate,
    data: Interactions | None = None,
    config: SelectionConfig = QUICK,
    clock: Callable[[], float] = stopped,
) -> Selection:
    return select_ranker(
        three_tastes() if data is None else data,
        model_recipe().side(),
        candidates,
        config,
        seed=0,
        clock=clock,
    )


def test_the_better_ranker_is_chosen_wherever_it_stands() -> None:
    for order in ((POPULAR, KNN), (KNN, POPULAR)):
        selection = selected(*order)
        assert selection.best is KNN
        assert [tried.candidate.label for tried in selection.leaderboard] == ["item-knn", "popularity"]
        assert selection.viewers + selection.left_out == N_USERS // 5
        for tried in selection.leaderboard:
            assert tried.ndcg is not None
            assert tried.ndcg.low <= tried.ndcg.value <= tried.ndcg.high
            assert tried.coverage is not None
            assert 10 / N_MOVIES <= tried.coverage <= 1  # a first ten at least


def test_of_equals_the_first_is_chosen() -> None:
    other = Candidate(label="the same again", name="item-knn", config=BASE)
    assert selected(other, KNN).best is other
    assert selected(KNN, other).best is KNN


def test_what_there_was_no_time_for_is_said_and_the_first_always_is_tried() -> None:
    selection = selected(POPULAR, KNN, config=SelectionConfig(draws=50, seconds=5), clock=hurrying())
    assert selection.best is POPULAR
    tried, not_tried = selection.leaderboard
    assert tried.ndcg is not None
    assert (not_tried.candidate, not_tried.ndcg, not_tried.why_not) == (KNN, None, "no time was left")


def test_a_candidate_that_cannot_learn_is_passed_over_with_the_reason() -> None:
    selection = selected(STARVED, POPULAR)
    assert selection.best is POPULAR
    assert selection.leaderboard[-1].why_not == "No film has 10000 ratings."
    assert selected(STARVED).best is STARVED


def test_where_nobody_can_be_judged_the_first_is_chosen() -> None:
    data = three_tastes()
    selection = selected(POPULAR, KNN, data=data.where(data.ratings < 4))
    assert selection.best is POPULAR
    assert selection.viewers == 0
    assert {(tried.why_not, tried.coverage) for tried in selection.leaderboard} == {
        ("there was nobody to judge it by", None)
    }


def test_of_many_ratings_drawn_users_choose_and_are_named_by_their_index_in_all() -> None:
    data, ids = three_tastes(), np.arange(500, 500 + N_USERS)
    bounds = SelectionConfig(draws=50, max_ratings=12 * 20)
    selection = select_ranker(data, model_recipe().side(), [KNN], bounds, seed=0, clock=stopped, user_ids=ids)
    drawn = data.drawn_users(12 * 20, seed=0, user_ids=ids)
    assert len(selection.held_out) == 20 // 5
    assert set(selection.held_out.tolist()) < set(drawn.tolist())
    assert selection.ranker is not None
    for viewer in selection.judged:
        own = data.movies[data.users == selection.held_out[viewer.user]]
        assert set(viewer.history.movie_indices.tolist()) < set(own.tolist())


def test_of_many_users_only_so_many_are_held_out_and_the_others_learned_from() -> None:
    assert len(selected(KNN, config=SelectionConfig(draws=50, max_lists=4)).held_out) == 4


def test_the_more_users_are_held_out_the_fewer_splits_of_their_histories_are_needed() -> None:
    bounds = SelectionConfig(splits=3, max_lists=100)
    assert [n_splits(n, bounds) for n in (0, 1, 33, 34, 50, 51, 100, 1000)] == [3, 3, 3, 2, 2, 1, 1, 1]


def test_ease_is_passed_over_where_its_weights_would_not_fit_into_memory() -> None:
    greedy = BASE.model_copy(update={"ease": BASE.ease.model_copy(update={"max_bytes": 45**2 * 5})})
    selection = selected(Candidate(label="ease", name="ease", config=greedy), POPULAR)
    assert selection.best is POPULAR
    assert selection.leaderboard[-1].why_not == "45 films need 0.0 GB, more than the 0.0 GB allowed"


def test_while_rankers_are_compared_fewer_films_have_rows() -> None:
    bounded = while_choosing(BASE, SelectionConfig(max_movies=7))
    assert (bounded.ease.max_movies, bounded.item_knn.max_movies) == (7, 7)
    assert while_choosing(bounded, SelectionConfig(max_movies=9)) == bounded


def test_the_configured_settings_come_first_and_none_comes_twice() -> None:
    base = RankerConfig(
        ease=EaseConfig(regularization=100, side=3), preferences=PreferenceConfig(slope=0.3, damping=7)
    )
    made = ease_candidates(base, SelectionConfig(regularizations=(100, 400), slopes=(0.3, 0.5)))
    assert [(each.config.ease.regularization, each.config.preferences.slope) for each in made] == [
        (100, 0.3),
        (400, 0.3),
        (100, 0.5),
        (400, 0.5),
    ]
    assert made[0].config == base
    assert {each.config.ease.side for each in made} == {3}
    assert {each.config.preferences.damping for each in made} == {7}
    assert made[3].label == "ease, λ = 400, slope 0.5"


def test_a_mean_over_equal_users_is_certain_and_a_ratio_to_a_multiple_as_well() -> None:
    one = np.random.default_rng(0).random(40)
    drawn = bootstrap_means(np.array([one, 2 * one, np.ones(40)]), draws=200, seed=1)
    assert drawn.shape == (200, 3)
    assert np.allclose(drawn[:, 2], 1.0)
    # Paired: the same users are drawn for both rows, so a ratio that holds for each holds for all.
    ratio = ratio_estimate(float(2 * one.mean()), float(one.mean()), drawn[:, 1], drawn[:, 0])
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((2, 2, 2))


def test_the_interval_is_as_wide_as_the_theory_says() -> None:
    values = np.random.default_rng(0).normal(0.0, 1.0, 400)
    drawn = bootstrap_means(values[None, :], draws=2_000, seed=1)[:, 0]
    found = estimate(float(values.mean()), drawn)
    assert found.high - found.low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.08)


def test_users_who_do_not_count_are_left_out_of_every_draw() -> None:
    values = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]])
    drawn = bootstrap_means(values, draws=100, seed=0)
    assert set(np.unique(drawn[~np.isnan(drawn)]).tolist()) <= {1.0, 5 / 3, 2.0, 7 / 3, 3.0}
    assert np.isnan(drawn[:, 1]).all()
    assert np.isnan(bootstrap_means(np.empty((1, 0)), draws=3, seed=0)).all()
    unknown = estimate(float("nan"), drawn[:, 1])
    assert np.isnan([unknown.low, unknown.high]).all()
    assert np.isnan(ratio_estimate(1.0, 0.0, drawn[:, 0], np.zeros(100)).value)
