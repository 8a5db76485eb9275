import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.ranking.reranking.dials import Dials, reordered
from cinecluster.ranking.reranking.pool import standardized
from cinecluster.ranking.reranking.rotation import MOST_MOVED, rotation
from cinecluster.testing import tiny_model

MODEL = tiny_model()
EVERYTHING = np.arange(12)
FALLING = np.linspace(1.0, 0.0, 12)


def test_with_all_dials_at_nought_a_pool_stays_as_it_is() -> None:
    assert reordered(MODEL, EVERYTHING, FALLING, Dials()).tolist() == EVERYTHING.tolist()
    assert reordered(MODEL, EVERYTHING[::-1], np.ones(12), Dials()).tolist() == EVERYTHING[::-1].tolist()


def test_novelty_asks_for_films_that_few_or_many_have_rated() -> None:
    counts = MODEL.movies.rating_counts
    for novelty, sign in ((1.0, 1), (-1.0, -1)):
        order = reordered(MODEL, EVERYTHING, np.ones(12), Dials(novelty=novelty))
        assert np.all(np.diff(sign * counts[order]) >= 0)


def test_novelty_weighs_against_scores() -> None:
    counts = MODEL.movies.rating_counts.astype(float)
    little = reordered(MODEL, EVERYTHING, counts, Dials(novelty=0.1))
    assert counts[little[0]] == counts.max()


def test_diversity_brings_the_other_kind_of_film_forward() -> None:
    assert reordered(MODEL, EVERYTHING, FALLING, Dials(diversity=0.7))[1] >= 6


@given(st.integers(), st.lists(st.integers(0, 2**62), min_size=1, max_size=50))
def test_a_seed_moves_every_film_within_bounds_and_by_its_id_alone(seed: int, ids: list[int]) -> None:
    moved = rotation(np.array(ids), seed)
    assert np.all(np.abs(moved) <= MOST_MOVED)
    assert rotation(np.array(ids[:1]), seed)[0] == moved[0]


def test_moves_are_spread_evenly_and_differ_between_seeds() -> None:
    moved = [rotation(np.arange(10_000), seed) / MOST_MOVED for seed in (0, 1)]
    for each in moved:
        assert np.allclose(np.histogram(each, bins=10, range=(-1, 1))[0], 1000, atol=150)
    assert abs(np.corrcoef(moved[0], moved[1])[0, 1]) < 0.05


@given(st.integers(0, 2**32), st.lists(st.floats(0, 10), min_size=2, max_size=12))
def test_only_films_of_nearly_equal_score_change_places(seed: int, values: list[float]) -> None:
    scores = np.append(values, np.zeros(12 - len(values)))
    pool = np.argsort(-scores, kind="stable")
    order = reordered(MODEL, pool, scores, Dials(seed=seed))
    assert order.tolist() == reordered(MODEL, pool, scores, Dials(seed=seed)).tolist()
    ranked = np.empty(12)
    ranked[pool] = standardized(scores[pool])
    fell = np.maximum.accumulate(ranked[order][::-1])[::-1] - ranked[order]
    assert fell.max() <= 2 * MOST_MOVED + 1e-9


def test_some_seeds_give_other_lists() -> None:
    lists = {tuple(reordered(MODEL, EVERYTHING, FALLING, Dials(seed=seed)).tolist()) for seed in range(10)}
    assert len(lists) > 5
