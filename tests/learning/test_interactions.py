"""Ratings as arrays: users drawn from them."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.learning.interactions import Interactions
from tests.worlds import N_USERS, data_of, three_tastes

DATA = three_tastes()
RATINGS = len(DATA.users)


def test_where_all_ratings_fit_nothing_is_drawn() -> None:
    assert DATA.drawn(RATINGS, seed=0) is DATA
    assert DATA.drawn_users(RATINGS, seed=0).tolist() == list(range(N_USERS))


@given(max_ratings=st.integers(1, RATINGS - 1), seed=st.integers(0, 2**32 - 1))
def test_whole_users_are_drawn_in_their_order_and_as_many_as_fit(max_ratings: int, seed: int) -> None:
    users = DATA.drawn_users(max_ratings, seed=seed)
    drawn = DATA.drawn(max_ratings, seed=seed)
    assert np.all(np.diff(users) > 0)
    assert len(drawn.users) == 12 * len(users) == max(12, max_ratings // 12 * 12)
    for place, user in enumerate(users.tolist()):
        np.testing.assert_array_equal(drawn.movies[drawn.users == place], DATA.movies[DATA.users == user])


def test_a_smaller_draw_is_part_of_a_larger_one_and_another_seed_draws_others() -> None:
    small, large = (set(DATA.drawn_users(n, seed=3).tolist()) for n in (120, 360))
    assert small < large
    assert small != set(DATA.drawn_users(120, seed=4).tolist())


def test_growing_data_keeps_most_of_the_users_drawn() -> None:
    """By their ids, whatever their numbers have become."""
    ids = np.arange(1000, 1000 + N_USERS)
    kept = np.flatnonzero(ids % 7 != 0)
    fewer = DATA.of_users(kept)
    before = set(ids[kept][fewer.drawn_users(240, seed=0, user_ids=ids[kept])].tolist())
    after = set(ids[DATA.drawn_users(240, seed=0, user_ids=ids)].tolist())
    assert len(before) == len(after) == 20
    assert len(before & after) >= 14  # of 20, when one in seven is new


def test_a_user_with_more_ratings_than_may_be_is_drawn_alone() -> None:
    data = data_of([(0, movie, 4.0) for movie in range(5)], n_users=1, n_movies=5)
    assert data.drawn(3, seed=0).n_users == 1


def test_ids_of_any_type_draw_alike() -> None:
    ids = np.arange(N_USERS)
    narrow = replace(DATA, users=DATA.users.astype(np.int32))
    for dtype in (np.int32, np.int64, np.uint32):
        assert narrow.drawn_users(99, seed=1, user_ids=ids.astype(dtype)).tolist() == (
            DATA.drawn_users(99, seed=1).tolist()
        )


def test_users_drawn_twice_count_twice() -> None:
    twice: Interactions = DATA.of_users(np.array([1, 1]))
    assert twice.n_users == 2
    np.testing.assert_array_equal(twice.counts(), 2 * DATA.of_users(np.array([1])).counts())
