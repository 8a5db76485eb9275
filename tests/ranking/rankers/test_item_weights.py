"""Sums of item weights, films without any by their stand-ins: worked out by hand."""

import numpy as np
import pytest

from cinecluster.model import ItemWeights, LearnedRanker, PreferenceScale
from cinecluster.ranking.rankers.item_weights import EaseRanker
from cinecluster.testing.ranker_contract import history_of

# Films 0–2 have rows; film 3 counts as half film 0 and half film 1, times 0.6; film 4 as nothing.
WEIGHTS = ItemWeights(
    indptr=np.array([0, 2, 3, 4, 4, 4]),
    movie_indices=np.array([1, 2, 0, 1], dtype=np.int32),
    values=np.array([0.5, -0.25, 0.75, 0.125], dtype=np.float32),
)
STAND_INS = ItemWeights(
    indptr=np.array([0, 0, 0, 0, 2, 2]),
    movie_indices=np.array([0, 1], dtype=np.int32),
    values=np.array([0.3, 0.3], dtype=np.float32),
)


def ranker(*, stand_ins: ItemWeights | None = STAND_INS) -> EaseRanker:
    """Return a ranker for which presence counts 1 and popularity 0.4, 0.2, 0.1, 0, 0 at most."""
    return EaseRanker(
        LearnedRanker(
            name="ease",
            preferences=PreferenceScale(slope=0.0, floor=0.0, mean=3.0, damping=1.0, offsets=np.zeros(5)),
            popularity=np.array([0.8, 0.4, 0.2, 0.0, 0.0], dtype=np.float32),
            prior=0.5,
            patience=1.0,
            weights=WEIGHTS,
            stand_ins=stand_ins,
        )
    )


def test_a_score_is_popularity_and_the_sum_of_the_weights() -> None:
    # Two ratings: popularity counts a third. Film 2 has no column but from film 0.
    scores = ranker(stand_ins=None).score(history_of({0: 4.0, 2: 1.0}))
    third = np.array([0.4, 0.2, 0.1, 0.0, 0.0]) / 3
    assert scores == pytest.approx(third + np.array([0.0, 0.5 + 0.125, -0.25, 0.0, 0.0]))


def test_a_film_without_a_column_scores_as_its_stand_ins() -> None:
    scores = ranker().score(history_of({0: 4.0}))
    assert scores == pytest.approx([0.2, 0.1 + 0.5, 0.05 - 0.25, 0.3 * 0.5, 0.0])


def test_a_film_without_a_row_says_what_its_stand_ins_say() -> None:
    scores = ranker().score(history_of({3: 4.0}))
    # 0.3 · row 0 and 0.3 · row 1; film 3 itself is then 0.3 · 0.225 + 0.3 · 0.15.
    assert scores == pytest.approx([0.2 + 0.225, 0.1 + 0.15, 0.05 - 0.075, 0.1125, 0.0])


def test_shares_go_through_stand_ins_on_both_sides() -> None:
    shares = ranker().shares(history_of({0: 4.0, 3: 4.0}), np.array([3, 1]))
    assert shares.of_history == pytest.approx(np.array([[0.3 * 0.5, 0.1125], [0.5, 0.15]]))
    assert shares.base == pytest.approx([0.0, 0.2 / 3])
