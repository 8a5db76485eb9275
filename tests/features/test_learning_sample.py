"""Whose ratings are learned from."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.features.config import SampleConfig
from cinecluster.features.learning_sample import learning_users
from cinecluster.features.rated import RatingUsers


def users_of(counts: dict[int, int]) -> RatingUsers:
    ids = sorted(counts)
    return RatingUsers(user_ids=np.array(ids), counts=np.array([counts[user] for user in ids]))


def drawn(counts: dict[int, int], max_ratings: int, seed: int = 0) -> set[int]:
    users = learning_users(users_of(counts), SampleConfig(max_ratings=max_ratings), seed=seed)
    assert users.user_ids.tolist() == sorted(users.user_ids.tolist())
    assert users.counts.tolist() == [counts[user] for user in users.user_ids.tolist()]
    return set(users.user_ids.tolist())


COUNTS = st.dictionaries(st.integers(0, 10**15), st.integers(1, 50), min_size=1, max_size=60)


@given(COUNTS, st.integers(1, 2000), st.integers(0, 2**32 - 1))
def test_as_many_are_drawn_as_have_few_enough_ratings(
    counts: dict[int, int], max_ratings: int, seed: int
) -> None:
    chosen = drawn(counts, max_ratings, seed)
    assert chosen
    assert sum(counts[user] for user in chosen) <= max_ratings or len(chosen) == 1
    if sum(counts.values()) <= max_ratings:
        assert chosen == counts.keys()


@given(COUNTS, st.dictionaries(st.integers(0, 10**15), st.integers(1, 50)), st.integers(1, 2000))
def test_who_was_not_drawn_is_not_drawn_when_others_come(
    counts: dict[int, int], others: dict[int, int], max_ratings: int
) -> None:
    assert drawn({**others, **counts}, max_ratings) & counts.keys() <= drawn(counts, max_ratings)


def test_growing_data_keeps_most_of_those_who_were_drawn() -> None:
    before = drawn(dict.fromkeys(range(1000), 10), 2000)
    after = drawn(dict.fromkeys(range(1100), 10), 2000)
    assert (len(before), len(after)) == (200, 200)
    assert len(before & after) > 150


def test_another_seed_draws_others() -> None:
    one, other = (drawn(dict.fromkeys(range(1000), 1), 500, seed) for seed in (0, 1))
    assert 200 < len(one & other) < 300
