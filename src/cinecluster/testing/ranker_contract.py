"""What every ranker promises, as a test class that each implementation signs.

class TestMyRanker(RankerContract):
    signed_by = MyRanker

    def make(self) -> Ranker:
        return MyRanker(…)  # over the tiny world, see cinecluster.testing
"""

from typing import ClassVar

import numpy as np

from cinecluster.model import FloatArray, History
from cinecluster.ranking.rankers.protocol import Ranker

__all__ = ["RankerContract", "history_of"]

_N_MOVIES = 12
_SPACE = range(6)
_TOLERANCE = 1e-4
_HISTORIES = 50


def history_of(stars: dict[int, float]) -> History:
    """Return what somebody has rated, given as stars by movie index."""
    rated = sorted(stars.items())
    return History(
        movie_indices=np.array([movie for movie, _ in rated], dtype=np.int32),
        ratings=np.array([rating for _, rating in rated], dtype=np.float32),
    )


class RankerContract:
    """The promises, checked on the tiny world: films 0–5 are about space, 6–11 about love."""

    signed_by: ClassVar[type]
    """The class that signs."""
    hears_every_rating: ClassVar[bool] = True
    """Whether one more liked film changes the answer."""
    knows_tastes: ClassVar[bool] = True
    """Whether those who love space are recommended films about space."""

    def make(self) -> Ranker:
        """Return a new ranker over the tiny world; two of them must answer alike."""
        raise NotImplementedError

    def test_there_is_one_score_per_film_and_only_minus_infinity_is_not_finite(self) -> None:
        ranker = self.make()
        for history in _histories():
            scores = ranker.score(history)
            assert scores.shape == (_N_MOVIES,)
            assert scores.dtype == np.float64
            assert np.all(np.isfinite(scores) | (scores == -np.inf))

    def test_shares_sum_to_the_score(self) -> None:
        ranker = self.make()
        for history in _histories():
            scores = ranker.score(history)
            movies = np.flatnonzero(np.isfinite(scores))
            shares = ranker.shares(history, movies)
            assert shares.base.shape == (len(movies),)
            assert shares.of_history.shape == (len(movies), len(history))
            np.testing.assert_allclose(shares.totals(), scores[movies], rtol=0, atol=_TOLERANCE)

    def test_shares_come_in_the_order_asked_for(self) -> None:
        ranker, history = self.make(), history_of({0: 5.0, 7: 2.0})
        movies = np.flatnonzero(np.isfinite(ranker.score(history)))
        forwards, backwards = ranker.shares(history, movies), ranker.shares(history, movies[::-1])
        np.testing.assert_allclose(backwards.of_history, forwards.of_history[::-1], atol=_TOLERANCE)
        np.testing.assert_allclose(backwards.base, forwards.base[::-1], atol=_TOLERANCE)

    def test_an_empty_history_and_a_single_rating_are_answered(self) -> None:
        ranker = self.make()
        for history in (history_of({}), history_of({0: 5.0}), history_of({11: 0.5})):
            assert np.isfinite(ranker.score(history)).any()

    def test_the_same_question_has_the_same_answer(self) -> None:
        one, other = self.make(), self.make()
        for history in _histories():
            scores = one.score(history)
            assert np.array_equal(one.score(history), scores)
            assert np.array_equal(other.score(history), scores)

    def test_nothing_that_is_passed_in_or_handed_out_is_shared(self) -> None:
        ranker, history = self.make(), history_of({0: 5.0, 3: 4.0, 8: 1.0})
        history.movie_indices.flags.writeable = False
        history.ratings.flags.writeable = False
        scores = ranker.score(history)
        expected = scores.copy()
        scores[:] = 0.0
        ranker.shares(history, np.flatnonzero(np.isfinite(expected))).base[:] = 7.0
        assert np.array_equal(ranker.score(history), expected)

    def test_the_order_of_a_history_does_not_matter(self) -> None:
        ranker = self.make()
        for history in _histories():
            turned = History(movie_indices=history.movie_indices[::-1], ratings=history.ratings[::-1])
            np.testing.assert_allclose(ranker.score(turned), ranker.score(history), atol=_TOLERANCE)

    def test_one_more_liked_film_changes_the_answer_of_those_that_hear_every_rating(self) -> None:
        ranker = self.make()
        before = ranker.score(history_of({0: 5.0, 1: 4.5}))
        after = ranker.score(history_of({0: 5.0, 1: 4.5, 2: 5.0}))
        assert np.array_equal(after, before) is not self.hears_every_rating

    def test_those_who_love_space_are_recommended_films_about_space(self) -> None:
        if self.knows_tastes:
            lover = history_of({0: 5.0, 1: 5.0, 2: 4.5, 6: 1.0})
            scores = self.make().score(lover)
            scores[lover.movie_indices] = -np.inf
            assert set(_best(scores, 2)) <= set(_SPACE)


def _histories() -> list[History]:
    """Return the empty history and many by chance."""
    rng = np.random.default_rng(0)
    histories = [history_of({})]
    for _ in range(_HISTORIES):
        movies = rng.choice(_N_MOVIES, rng.integers(1, _N_MOVIES), replace=False)
        stars = rng.integers(1, 11, len(movies)) / 2
        histories.append(history_of(dict(zip(movies.tolist(), stars.tolist(), strict=True))))
    return histories


def _best(scores: FloatArray, n: int) -> list[int]:
    best: list[int] = np.argsort(-scores, kind="stable")[:n].tolist()
    return best
