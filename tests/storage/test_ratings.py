from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cinecluster import columns as c
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.ratings import OnlineRating, RatingStore


def rating(user_id: int, movie_id: int, stars: float | None, timestamp: int | None = None) -> OnlineRating:
    return OnlineRating(user_id=user_id, movie_id=movie_id, rating=stars, timestamp=timestamp)


@pytest.fixture
def store(database: Database) -> RatingStore:
    return RatingStore(database)


def test_what_was_put_is_found_by_film(store: RatingStore) -> None:
    assert store.put([rating(5, 2, 4.0, 20), rating(5, 1, 3.5, 10), rating(6, 1, 1.0, 30)]).result() == 3

    user = store.of(5)
    assert not user.erased
    assert user.ratings == (rating(5, 1, 3.5, 10), rating(5, 2, 4.0, 20))
    assert user.of(2) == rating(5, 2, 4.0, 20)
    assert user.of(3) is None
    assert store.of(7).ratings == ()


def test_saying_the_same_again_changes_nothing(store: RatingStore) -> None:
    store.put([rating(5, 1, 3.5, 10)]).result()

    assert store.put([rating(5, 1, 3.5)]).result() == 0
    assert store.put([rating(5, 1, 3.5, 10)]).result() == 0
    assert store.of(5).ratings == (rating(5, 1, 3.5, 10),)


def test_other_stars_without_a_time_are_given_now(store: RatingStore) -> None:
    store.put([rating(5, 1, 3.5, 10)]).result()

    stored = store.put_one(rating(5, 1, 4.0)).result()
    assert stored.rating == 4.0
    assert stored.timestamp is not None
    assert stored.timestamp > 1_700_000_000


def test_the_same_stars_at_another_time_are_news(store: RatingStore) -> None:
    store.put([rating(5, 1, 3.5, 10)]).result()

    assert store.put_one(rating(5, 1, 3.5, 11)).result() == rating(5, 1, 3.5, 11)


def test_of_two_ratings_of_one_film_the_last_counts(store: RatingStore) -> None:
    assert store.put([rating(5, 1, 3.5, 99), rating(5, 1, 2.0, 10)]).result() == 1
    assert store.of(5).ratings == (rating(5, 1, 2.0, 10),)


def test_a_rating_taken_back_is_remembered_as_such(store: RatingStore) -> None:
    store.put([rating(5, 1, 3.5, 10), rating(5, 2, 3.0, 10)]).result()

    assert store.put([rating(5, 1, None)]).result() == 1
    assert store.put([rating(5, 1, None)]).result() == 0
    assert store.of(5).ratings == (rating(5, 1, None), rating(5, 2, 3.0, 10))
    assert store.page(after=None, limit=10) == (rating(5, 2, 3.0, 10),)


def test_pages_follow_each_other_without_gap_or_repetition(store: RatingStore) -> None:
    everything = [
        rating(user, movie, 3.0, 1) for user in (-(2**63), -1, 5, 2**63 - 1) for movie in (-7, 0, 2**62)
    ]
    store.put(everything[::-1]).result()

    found: list[OnlineRating] = []
    after = None
    while page := store.page(after=after, limit=5):
        found += page
        after = (page[-1].user_id, page[-1].movie_id)
    assert found == everything


def test_changes_are_counted_from_a_moment_on(store: RatingStore) -> None:
    assert store.changes_since(0) == 0
    store.put([rating(5, 1, 3.5), rating(5, 2, 3.5)]).result()
    store.put([rating(5, 1, None)]).result()

    assert store.changes_since(0) == 2
    assert store.changes_since(4_000_000_000) == 0


def test_an_erased_viewer_leaves_a_digest_and_may_begin_anew(store: RatingStore) -> None:
    store.put([rating(5, 1, 3.5, 1), rating(5, 2, None), rating(6, 1, 3.0, 1)]).result()

    assert store.erase(5).result() == 2
    assert store.erase(5).result() == 0
    assert store.of(5).erased
    assert store.of(5).ratings == ()
    assert not store.of(6).erased
    assert store.snapshot()[1].among([4, 5, 6]) == [5]

    store.put([rating(5, 3, 4.0, 2)]).result()
    assert store.of(5).erased
    assert store.of(5).ratings == (rating(5, 3, 4.0, 2),)


def test_two_databases_have_different_digests(tmp_path: Path) -> None:
    with (
        Database.open(DatabaseConfig(), tmp_path / "one") as one,
        Database.open(DatabaseConfig(), tmp_path / "other") as other,
    ):
        digests: set[bytes] = set()
        for database in (one, other):
            RatingStore(database).erase(5).result()
            digests |= RatingStore(database).snapshot()[1].digests
    assert len(digests) == 2


def test_a_snapshot_holds_what_was_given_and_what_was_taken_back(store: RatingStore) -> None:
    store.put([rating(6, 1, 3.0, 1), rating(5, 2, None), rating(5, 1, 3.5, 7)]).result()

    table, erasures = store.snapshot()
    assert table.schema == dict(c.RATINGS)
    assert table.rows() == [(5, 1, 3.5, 7), (5, 2, None, None), (6, 1, 3.0, 1)]
    assert erasures.among([5, 6]) == []


def test_a_snapshot_of_nothing_is_an_empty_table(store: RatingStore) -> None:
    table, _ = store.snapshot()

    assert table.schema == dict(c.RATINGS)
    assert table.height == 0


STARS = st.one_of(st.none(), st.integers(1, 10).map(lambda halves: halves / 2))
STEPS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), STARS, st.integers(0, 9)), max_size=20)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_words_leaves_the_last_on_each_film(steps, store: RatingStore) -> None:  # type: ignore[no-untyped-def] # hypothesis
    said: dict[tuple[int, int], OnlineRating] = {}
    for each in store.snapshot()[0].rows():
        said[each[:2]] = rating(*each)
    for user, movie, stars, moment in steps:
        given_now = rating(user, movie, stars, None if stars is None else moment)
        store.put([given_now]).result()
        said[user, movie] = given_now
    assert [rating(*row) for row in store.snapshot()[0].rows()] == [said[key] for key in sorted(said)]
