"""Films between their own factors and what content predicts, against a regression solved another way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster.features.config import PlacementConfig
from cinecluster.features.encoding import Content
from cinecluster.features.scaling import unit_rows
from tests.features.fitting import placed_films

N = 24
UNRATED, FAMOUS = 0, 1


def world(seed: int) -> tuple[np.ndarray, np.ndarray, Content]:
    """Return factors, counts and content of films of which one is unrated and one is very famous."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 30, N)
    counts[[UNRATED, FAMOUS]] = 0, 10**12
    factors = unit_rows(rng.normal(size=(N, 3)))
    factors[UNRATED] = 0.0
    content = Content(kind=unit_rows(rng.normal(size=(N, 4))), year=rng.normal(size=(N, 1)))
    return factors, counts, content


def predicted(
    factors: np.ndarray, counts: np.ndarray, content: Content, config: PlacementConfig
) -> np.ndarray:
    """Solve the same ridge regression as least squares over rows of data and rows of penalty."""
    trust = counts / (counts + config.shrinkage)
    design = np.column_stack([content.kind, content.year * config.year_scale, np.ones(N)])
    penalties = np.sqrt(config.ridge) * np.eye(design.shape[1])[:-1]  # none for the intercept
    rows = np.vstack([np.sqrt(trust)[:, None] * design, penalties])
    goals = np.vstack([np.sqrt(trust)[:, None] * factors, np.zeros((len(penalties), factors.shape[1]))])
    return unit_rows(design @ np.linalg.lstsq(rows, goals)[0])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 50), st.floats(0.5, 50), st.floats(0, 2))
def test_every_film_lies_between_prediction_and_factors_by_its_number_of_ratings(
    seed: int, ridge: float, shrinkage: float, year_scale: float
) -> None:
    factors, counts, content = world(seed)
    config = PlacementConfig(ridge=ridge, shrinkage=shrinkage, year_scale=year_scale)
    placed, guesses = (
        placed_films(factors, counts, content, config),
        predicted(factors, counts, content, config),
    )
    assert placed[UNRATED] == pytest.approx(guesses[UNRATED], abs=1e-3)  # exactly at the prediction
    assert placed[FAMOUS] == pytest.approx(factors[FAMOUS], abs=1e-6)  # exactly at its own factors
    to_factors, to_guess, apart = (
        np.arccos(np.clip((one * other).sum(axis=1), -1, 1))
        for one, other in ((placed, factors), (placed, guesses), (factors, guesses))
    )
    between = np.arange(N) > FAMOUS
    # On the great circle from one to the other, so the two ways add up to the whole.
    assert (to_factors + to_guess)[between] == pytest.approx(apart[between], abs=5e-3)
    nearer_to_factors = counts[between] > shrinkage
    assert (to_factors[between] <= to_guess[between] + 5e-3)[nearer_to_factors].all()
    assert (to_guess[between] <= to_factors[between] + 5e-3)[~nearer_to_factors].all()


def test_what_all_films_have_in_common_is_predicted_without_any_content() -> None:
    """The intercept is not penalised: where content says nothing, a film lies where films lie on average."""
    nothing = Content(kind=np.zeros((N, 2)), year=np.zeros((N, 1)))
    factors = unit_rows(np.random.default_rng(0).normal(loc=1.0, size=(N, 3)))
    counts = np.full(N, 10)
    factors[UNRATED], counts[UNRATED] = 0.0, 0
    placed = placed_films(factors, counts, nothing, PlacementConfig(ridge=1e6))
    assert placed[UNRATED] == pytest.approx(unit_rows(factors[1:].mean(axis=0, keepdims=True))[0])
