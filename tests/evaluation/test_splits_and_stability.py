"""Who is held out, what is given back, and how partitions are compared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.evaluation.splits import held_out_folds
from cinecluster.evaluation.stability import bootstraps, mean_agreement
from cinecluster.features.interactions import Interactions
from tests.worlds import N_USERS, three_tastes


def triples(data: Interactions) -> set[tuple[int, int, float]]:
    return set(zip(data.users.tolist(), data.movies.tolist(), data.ratings.tolist(), strict=True))


def test_every_user_is_held_out_once_and_nothing_of_theirs_is_trained_on() -> None:
    data = three_tastes()
    folds = list(held_out_folds(data, n_folds=5, seed=3))
    assert sum(fold.given.n_users for fold in folds) == N_USERS
    for fold in folds:
        assert fold.train.n_users + fold.given.n_users == N_USERS
        together = len(fold.train.users) + len(fold.given.users) + len(fold.hidden.users)
        assert together == len(data.users)
        assert not triples(fold.given) & triples(fold.hidden)


@given(st.integers(0, 50), st.sampled_from([0.5, 0.8, 0.9]))
def test_of_each_history_the_asked_share_is_given(seed: int, share: float) -> None:
    for fold in held_out_folds(three_tastes(), n_folds=4, seed=seed, given_share=share):
        counts = np.bincount(fold.given.users, minlength=fold.given.n_users)
        assert (counts == round(share * 12)).all()


def test_the_same_seed_deals_the_same_and_another_does_not() -> None:
    first, again, other = (
        next(iter(held_out_folds(three_tastes(), n_folds=5, seed=seed))) for seed in (1, 1, 2)
    )
    assert triples(first.given) == triples(again.given)
    assert triples(first.given) != triples(other.given)


def test_bootstraps_draw_as_many_users_with_replacement_and_whole_histories() -> None:
    data = three_tastes()
    draws = list(bootstraps(data, 3, seed=0))
    assert [draw.n_users for draw in draws] == [N_USERS] * 3
    originals = {tuple(sorted((m, r) for u, m, r in triples(data) if u == user)) for user in range(N_USERS)}
    for draw in draws:
        drawn = [tuple(sorted((m, r) for u, m, r in triples(draw) if u == user)) for user in range(N_USERS)]
        assert set(drawn) < originals  # some are left out, some come twice
        assert len(set(drawn)) < N_USERS
    assert triples(draws[0]) != triples(draws[1])


def test_agreement_is_1_for_the_same_partition_under_other_numbers_and_about_0_by_chance() -> None:
    one = np.array([0, 0, 1, 1, 2, 2])
    assert mean_agreement([one, (one + 1) % 3, (one + 2) % 3]) == 1.0
    rng = np.random.default_rng(0)
    by_chance = [rng.integers(0, 4, 2000) for _ in range(4)]
    assert mean_agreement(by_chance) == pytest.approx(0.0, abs=0.01)
