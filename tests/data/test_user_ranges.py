"""Viewers cut into ranges."""

from collections.abc import Mapping

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.columns import MOVIE, USER
from cinecluster.data.user_ranges import UserRange, user_ranges
from cinecluster.engines.base import Engine, Frame
from cinecluster.engines.choice import make_engine

POLARS = make_engine("polars")


def ratings(engine: Engine, counts: Mapping[int, int]) -> Frame:
    users = [user for user, count in counts.items() for _ in range(count)]
    table = pl.DataFrame({USER: users, MOVIE: range(len(users))}, schema={USER: pl.Int64, MOVIE: pl.Int64})
    return engine.frame(table.sample(fraction=1.0, shuffle=True, seed=1))


def cut(engine: Engine, counts: Mapping[int, int], rows_at_once: int) -> list[list[int]]:
    frame = ratings(engine, counts)
    return [
        sorted(engine.collect(part.of(frame))[USER].unique().to_list())
        for part in user_ranges(frame, rows_at_once, engine)
    ]


def test_a_range_ends_before_it_grows_too_large(engine: Engine) -> None:
    ranges = [[2, 3, 5, 7, 900]] if engine.spills else [[2, 3, 5], [7], [900]]
    assert cut(engine, {7: 2, 3: 2, 5: 1, 900: 4, 2: 1}, 4) == ranges


def test_a_viewer_of_too_many_ratings_has_a_range_alone(engine: Engine) -> None:
    ranges = [[1, 2, 3, 4]] if engine.spills else [[1], [2], [3, 4]]
    assert cut(engine, {1: 1, 2: 9, 3: 1, 4: 1}, 3) == ranges


def test_few_rows_are_one_range_and_so_are_none(engine: Engine) -> None:
    everybody = (UserRange(start=None, stop=None),)
    assert user_ranges(ratings(engine, {1: 2, 2: 2}), 4, engine) == everybody
    assert user_ranges(ratings(engine, {}), 1, engine) == everybody


def test_ranges_leave_no_viewer_out_of_whom_nobody_knew() -> None:
    ranges = user_ranges(ratings(POLARS, {5: 2, 8: 2}), 2, POLARS)
    strangers = ratings(POLARS, {1: 1, 6: 1, 99: 1})
    found = [sorted(POLARS.collect(part.of(strangers))[USER].to_list()) for part in ranges]
    assert found == [[1, 6], [99]]


@given(st.dictionaries(st.integers(-50, 50), st.integers(1, 5), max_size=15), st.integers(1, 12))
def test_every_viewer_is_in_one_range_in_ascending_order(counts: dict[int, int], rows_at_once: int) -> None:
    parts = cut(POLARS, counts, rows_at_once)
    assert [user for part in parts for user in part] == sorted(counts)
    assert all(sum(counts[user] for user in part) <= rows_at_once or len(part) == 1 for part in parts)
