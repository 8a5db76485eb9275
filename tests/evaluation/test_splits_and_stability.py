"""Who is held out, what is given back, and how partitions are compared."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster.evaluation.splits import held_out_folds, split_again, time_split
from cinecluster.evaluation.stability import bootstraps, mean_agreement
from cinecluster.learning.interactions import Interactions
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


def histories(n_users: int) -> Interactions:
    """Return user 0 with one film, user 1 with two …; each rating names its user."""
    users = np.repeat(np.arange(n_users), np.arange(1, n_users + 1))
    movies = np.concatenate([np.arange(n) for n in range(1, n_users + 1)])
    return Interactions(
        n_users=n_users,
        n_movies=n_users,
        users=users,
        movies=movies,
        ratings=users + movies / 1000,
        timestamps=np.zeros_like(users),
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 15), st.integers(2, 6), st.integers(0, 99), st.floats(0.1, 0.95))
def test_parts_are_disjoint_and_complete_for_histories_of_any_length(
    n_users: int, n_folds: int, seed: int, share: float
) -> None:
    data = histories(n_users)
    everything = sorted(data.ratings.tolist())
    held_out: list[int] = []
    folds = list(held_out_folds(data, n_folds=n_folds, seed=seed, given_share=share))
    assert len(folds) == n_folds
    for fold in folds:
        parts = [part.ratings.tolist() for part in (fold.train, fold.given, fold.hidden)]
        assert sorted(chain(*parts)) == everything  # each rating is in one part only
        users = [{int(rating) for rating in part} for part in parts]
        assert not users[0] & (users[1] | users[2])
        held_out += users[1] | users[2]
        for part in (fold.given, fold.hidden):  # both parts know a user by the same index
            whole = np.floor(part.ratings)
            assert all(len(set(whole[part.users == user])) <= 1 for user in range(part.n_users))
        for user in range(fold.given.n_users):
            n_given, n_hidden = (int((part.users == user).sum()) for part in (fold.given, fold.hidden))
            assert n_given == round(share * (n_given + n_hidden))
    assert sorted(held_out) == list(range(n_users))


def test_what_is_given_is_drawn_by_chance_not_from_the_head() -> None:
    fold = next(held_out_folds(histories(30), n_folds=2, seed=0))
    last_given = [fold.given.movies[fold.given.users == user].max(initial=-1) for user in range(15)]
    first_hidden = [fold.hidden.movies[fold.hidden.users == user].min(initial=99) for user in range(15)]
    assert any(given > hidden for given, hidden in zip(last_given, first_hidden, strict=True))


def test_bootstraps_depend_on_the_seed_and_on_it_alone() -> None:
    one, again, other = (triples(next(bootstraps(three_tastes(), 1, seed=seed))) for seed in (0, 0, 1))
    assert one == again
    assert one != other


def test_agreement_is_the_mean_over_all_pairs_as_by_hand() -> None:
    """Of 6 pairs of films each has 2 together, none of them in common: (0 - 2/3) / (2 - 2/3)."""
    one, other = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert mean_agreement([one, other]) == pytest.approx(-0.5)
    assert mean_agreement([one, one, other]) == pytest.approx((1 - 0.5 - 0.5) / 3)


def timed(rows: list[tuple[int, int, float, int]], n_users: int, n_movies: int) -> Interactions:
    users, movies, ratings, timestamps = (np.array(column) for column in zip(*rows, strict=True))
    return Interactions(
        n_users=n_users, n_movies=n_movies, users=users, movies=movies, ratings=ratings, timestamps=timestamps
    )


def test_the_split_in_time_by_hand() -> None:
    """Ten ratings, eight before the split, the last of them the first by user of the three in second 9."""
    data = timed(
        [
            *((0, movie, 4.0, movie) for movie in range(3)),  # only before
            *((1, movie, 4.0, 5) for movie in range(2)),
            (1, 4, 5.0, 9),
            *((2, movie, 3.0, 8) for movie in range(2)),
            (2, 3, 4.5, 9),
            (3, 0, 2.0, 9),  # only after
        ],
        n_users=4,
        n_movies=5,
    )
    fold = time_split(data)
    assert fold.train.n_users == 3
    assert len(fold.train.users) == 8
    # User 2 alone has rated both before and after; what came before is trained on as well.
    assert triples(fold.given) == {(0, 0, 3.0), (0, 1, 3.0)}
    assert triples(fold.hidden) == {(0, 3, 4.5)}
    assert {(movie, stars) for _, movie, stars in triples(fold.train)} >= {(0, 3.0), (1, 3.0), (4, 5.0)}


@given(st.integers(0, 30))
def test_nothing_that_is_trained_on_is_younger_than_what_is_hidden(seed: int) -> None:
    rng = np.random.default_rng(seed)
    world = three_tastes()
    data = replace(world, timestamps=rng.integers(0, 40, len(world.users)))
    fold = time_split(data)
    assert fold.train.timestamps.max() <= fold.hidden.timestamps.min()
    assert len(fold.train.users) == int(0.8 * len(data.users))
    assert (np.bincount(fold.given.users, minlength=fold.given.n_users) > 0).all()
    assert (np.bincount(fold.hidden.users, minlength=fold.given.n_users) > 0).all()


def test_histories_are_split_again_without_loss_and_otherwise() -> None:
    fold = next(held_out_folds(three_tastes(), n_folds=4, seed=0))
    again = list(split_again(fold, 3, seed=0))
    assert len({frozenset(triples(each.given)) for each in again}) == 3
    for each in again:
        assert triples(each.given) | triples(each.hidden) == triples(fold.given) | triples(fold.hidden)
        assert not triples(each.given) & triples(each.hidden)
        assert (np.bincount(each.given.users) == round(0.8 * 12)).all()
        assert each.train is fold.train
