"""The gate before a new version."""

from dataclasses import replace

import numpy as np
import pytest

from cinecluster.evaluation.config import SelectionConfig
from cinecluster.evaluation.gate import GateVerdict, LiveRecipe, judge
from cinecluster.evaluation.other_catalogue import OnOtherCatalogue
from cinecluster.evaluation.selection import Selection, candidates_of, select_ranker
from cinecluster.learning.config import EaseConfig, RankerConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, History, IntArray
from cinecluster.training.recipe import ModelRecipe
from tests.worlds import N_MOVIES, N_USERS, recipe, three_tastes

CONFIG = RankerConfig(choice="ease", ease=EaseConfig(regularization=5.0, min_ratings=1, side=0.0))
MOVIES = np.arange(1, N_MOVIES + 1)
USERS = np.arange(100, 100 + N_USERS)


def a_recipe() -> ModelRecipe:
    return ModelRecipe(clustering=recipe(), shared_tags=frozenset(), ranker_name="ease", ranker_config=CONFIG)


def selected(data: Interactions) -> Selection:
    config = SelectionConfig(regularizations=(5.0,), slopes=(CONFIG.preferences.slope,), folds=3, draws=200)
    candidates = candidates_of(CONFIG, config)
    return select_ranker(data, a_recipe().side(), candidates, config, seed=0, clock=lambda: 0.0)


def with_films_mixed_up(data: Interactions) -> Interactions:
    """Return the same number of ratings by each user, of any films."""
    rng = np.random.default_rng(1)
    movies = np.concatenate(
        [
            np.sort(rng.choice(N_MOVIES, int(n), replace=False))
            for n in np.bincount(data.users, minlength=data.n_users)
        ]
    )
    return replace(data, movies=movies)


def verdict(new: Interactions, live: Interactions, *, movie_ids: IntArray = MOVIES) -> GateVerdict:
    return judge(
        selected(new),
        LiveRecipe(version="before", recipe=a_recipe(), data=live, user_ids=USERS, movie_ids=movie_ids),
        user_ids=USERS,
        movie_ids=MOVIES,
        config=SelectionConfig(splits=2, draws=500),
        seed=0,
    )


def test_a_version_made_of_the_same_data_passes_with_no_difference() -> None:
    found = verdict(three_tastes(), three_tastes())
    assert [each.histories for each in found.comparisons] == ["new", "live"]
    for each in found.comparisons:
        assert (each.difference.value, each.difference.low, each.difference.high) == (0.0, 0.0, 0.0)
        assert each.ndcg == each.live_ndcg > 0.4
    assert not found.worse


def test_the_held_out_users_are_kept_from_the_live_version_too() -> None:
    """A live version that has learned from the very ratings to be found would look better than it is."""
    data = three_tastes()
    held_out = selected(data).held_out
    leaked = replace(data, ratings=np.where(np.isin(data.users, held_out), 5.0, data.ratings))
    assert verdict(data, leaked).comparisons[0].difference.value == 0.0


def test_ratings_gone_wrong_for_all_but_the_judged_are_stopped() -> None:
    data = three_tastes()
    judged = np.isin(data.users, selected(data).held_out)
    mixed = with_films_mixed_up(data)
    damaged = replace(data, movies=np.where(judged, data.movies, mixed.movies))
    found = verdict(damaged, data)
    assert [each.histories for each in found.worse] == ["new", "live"]
    worst = found.worse[0]
    assert worst.ndcg < worst.live_ndcg
    assert f"{worst.ndcg:.3f} instead of {worst.live_ndcg:.3f} by the new ratings" in str(worst)


def test_ratings_gone_wrong_for_everybody_are_stopped_by_what_the_live_version_knew() -> None:
    data = three_tastes()
    found = verdict(with_films_mixed_up(data), data)
    assert [each.histories for each in found.worse] == ["live"]


def test_better_data_passes() -> None:
    data = three_tastes()
    judged = np.isin(data.users, selected(data).held_out)
    mixed = with_films_mixed_up(data)
    poor = replace(data, movies=np.where(judged, data.movies, mixed.movies))
    found = verdict(data, poor)
    assert not found.worse
    assert found.comparisons[0].difference.low > 0


def test_films_that_only_one_version_has_are_no_obstacle() -> None:
    """The live version numbers its films otherwise and lacks one of them."""
    data = three_tastes()
    without = data.where(data.movies > 0)
    fewer = replace(without, movies=without.movies - 1, n_movies=N_MOVIES - 1)
    live = LiveRecipe(
        version="before",
        recipe=replace(a_recipe(), clustering=recipe(recipe().movies[1:])),
        data=fewer,
        user_ids=USERS,
        movie_ids=MOVIES[1:],
    )
    found = judge(
        selected(data),
        live,
        user_ids=USERS,
        movie_ids=MOVIES,
        config=SelectionConfig(splits=2, draws=100),
        seed=0,
    )
    assert not found.worse
    assert all(abs(each.difference.value) < 0.1 for each in found.comparisons)


def test_of_much_data_both_versions_learn_from_the_same_drawn_users() -> None:
    """By their ids: the live version lacks some of the others, so that it numbers its users otherwise."""
    data = three_tastes()
    config = SelectionConfig(
        regularizations=(5.0,), slopes=(0.4,), folds=3, splits=2, draws=50, max_ratings=12 * 30
    )
    selection = select_ranker(
        data,
        a_recipe().side(),
        candidates_of(CONFIG, config),
        config,
        seed=0,
        clock=lambda: 0.0,
        user_ids=USERS,
    )
    drawn = np.isin(np.arange(N_USERS), data.drawn_users(12 * 30, seed=0, user_ids=USERS))
    # What others have rated is not looked at, so it may be anything.
    damaged = replace(data, ratings=np.where(drawn[data.users], data.ratings, 0.5))
    known = np.flatnonzero(drawn | (np.arange(N_USERS) < 5))
    live = LiveRecipe(
        version="before",
        recipe=a_recipe(),
        data=damaged.of_users(known),
        user_ids=USERS[known],
        movie_ids=MOVIES,
    )
    found = judge(selection, live, user_ids=USERS, movie_ids=MOVIES, config=config, seed=0)
    assert found.comparisons[0].difference.value == 0.0


def test_with_nobody_to_judge_by_there_is_nothing_to_lose() -> None:
    data = three_tastes()
    unloved = replace(data, ratings=np.full(len(data.ratings), 2.0))
    live = LiveRecipe(version="before", recipe=a_recipe(), data=data, user_ids=USERS, movie_ids=MOVIES)
    found = judge(
        selected(unloved),
        live,
        user_ids=USERS,
        movie_ids=MOVIES,
        config=SelectionConfig(splits=2, draws=10),
        seed=0,
    )
    assert found.comparisons == ()


class Counted:
    """Scores each of its own films by its id, and remembers what it was asked."""

    def __init__(self, own: IntArray) -> None:
        self._own = own
        self.asked: History | None = None

    def score(self, history: History) -> FloatArray:
        self.asked = history
        return self._own.astype(np.float64)


def test_films_of_another_catalogue_are_found_by_their_ids() -> None:
    own = np.array([2, 5, 9])
    ranker = Counted(own)
    scorer = OnOtherCatalogue(ranker, own=own, asked=np.array([1, 2, 9, 12]))
    history = History(movie_indices=np.array([0, 2]), ratings=np.array([3.0, 4.5]))
    assert scorer.score(history).tolist() == [-np.inf, 2.0, 9.0, -np.inf]
    assert ranker.asked is not None
    assert ranker.asked.movie_indices.tolist() == [2]
    assert ranker.asked.ratings.tolist() == [4.5]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ("auto", {"ease", "ials", "item-knn", "popularity"}),
        ("ease", {"ease"}),
        ("ials", {"ials"}),
        ("recent-popularity", {"recent-popularity"}),
    ],
)
def test_a_named_ranker_is_the_only_one_to_be_tried(choice: str, names: set[str]) -> None:
    config = RankerConfig.model_validate({"choice": choice})
    assert {candidate.name for candidate in candidates_of(config, SelectionConfig())} == names
