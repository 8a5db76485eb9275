"""The map: clusters stay together, every film has a place of its own, the same films give the same bytes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cinecluster.clustering.config import MapConfig
from cinecluster.clustering.film_map import film_map
from tests.worlds import recipe, taste_of_movie, three_tastes

FAST = MapConfig(iterations=350, landmarks=40)


def placed(rows: np.ndarray, assignments: np.ndarray | None = None, config: MapConfig = FAST) -> Any:
    clusters = np.zeros(len(rows), dtype=int) if assignments is None else assignments
    return film_map(rows, clusters, np.arange(len(rows)), config, seed=0)


def two_groups(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows of two groups, 100 deviations apart."""
    group = np.arange(n) % 2
    return np.random.default_rng(0).normal(size=(n, 5)) + 100.0 * group[:, None], group


@pytest.mark.parametrize("n", [60, 200], ids=["many landmarks", "mostly between landmarks"])
def test_two_far_groups_stay_apart(n: int) -> None:
    rows, group = two_groups(n)
    places = placed(rows, group)
    centres = np.array([places[group == each].mean(axis=0) for each in (0, 1)])
    widest = max(np.linalg.norm(places[group == each] - centres[each], axis=1).max() for each in (0, 1))
    assert np.linalg.norm(centres[0] - centres[1]) > 4 * widest


def test_three_tastes_are_three_regions() -> None:
    of_world, data = recipe(), three_tastes()
    places = of_world.film_map(of_world.features(data), taste_of_movie(), data)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2) + np.diag(np.full(len(places), 9.0))
    nearest = taste_of_movie()[distances.argmin(axis=1)]
    assert np.mean(nearest == taste_of_movie()) > 0.9


def test_the_same_films_give_the_same_bytes_and_another_seed_another_map() -> None:
    rows, group = two_groups(120)
    first, second = placed(rows, group), placed(rows, group)
    other = film_map(rows, group, np.arange(120), FAST, seed=1)
    assert first.tobytes() == second.tobytes() != other.tobytes()


def test_the_longer_side_fills_the_square_and_the_other_lies_in_its_middle() -> None:
    places = placed(np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [0.0, 1.0]]))
    assert sorted(places[:, 0].round(6).tolist()) == [0.0, 0.0, 1.0, 1.0]
    assert sorted(places[:, 1].round(6).tolist()) == [0.375, 0.375, 0.625, 0.625]


@pytest.mark.parametrize("n", [1, 2, 3, 9, 10, 11])
def test_a_few_films_have_places_of_their_own(n: int) -> None:
    places = placed(np.arange(2.0 * n).reshape(n, 2) ** 2)
    assert places.shape == (n, 2)
    assert len(np.unique(places.round(4), axis=0)) == n


def test_one_film_lies_in_the_middle() -> None:
    assert placed(np.array([[3.0, 4.0]])).tolist() == [[0.5, 0.5]]


def test_films_between_landmarks_do_not_hide_each_other_even_when_all_are_alike() -> None:
    places = placed(np.ones((90, 3)))
    assert len(np.unique(places.astype(np.float32), axis=0)) > 90 - FAST.landmarks


def test_a_cluster_of_one_film_is_laid_out_with_the_others() -> None:
    rows, group = two_groups(200)
    assignments = np.where(np.arange(200) == 7, 2, group)
    rows[7] = -300.0
    places = placed(rows, assignments)
    assert np.isfinite(places).all()
    others = np.delete(places, 7, axis=0)
    assert np.linalg.norm(others - places[7], axis=1).min() > 0.02


def test_a_film_goes_among_its_own_cluster_even_where_it_is_more_like_another() -> None:
    rows, group = two_groups(200)
    stray = 197  # of the second group; not laid out, for only about every fifth film by ratings is
    assignments = np.where(np.arange(200) == stray, 0, group)
    places = placed(rows, assignments)
    own, other = (places[np.arange(0, 200, 2) + each].mean(axis=0) for each in (0, 1))
    assert np.linalg.norm(places[stray] - own) < np.linalg.norm(places[stray] - other)


@settings(max_examples=15, deadline=None)
@given(
    npst.arrays(
        np.float64,
        st.tuples(st.integers(1, 30), st.integers(1, 4)),
        elements=st.floats(-1e6, 1e6, width=32),
    ),
    st.integers(1, 4),
)
def test_every_film_is_placed_inside_the_square(rows: np.ndarray, n_clusters: int) -> None:
    config = MapConfig(iterations=350, landmarks=12)
    places = placed(rows, np.arange(len(rows)) % n_clusters, config)
    assert places.shape == (len(rows), 2)
    assert np.all((places >= 0) & (places <= 1))
    extent = places.max(axis=0) - places.min(axis=0)
    assert extent.max() == pytest.approx(1.0 if len(rows) > 1 and extent.any() else 0.0)
