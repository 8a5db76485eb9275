"""Ranges of viewers: what is done viewer by viewer need not see all ratings at once."""

from dataclasses import dataclass
from itertools import pairwise

import narwhals as nw
import polars as pl

from cinecluster.columns import COUNT, USER
from cinecluster.engines.base import Engine, Frame

__all__ = ["UserRange", "user_ranges"]


@dataclass(frozen=True, kw_only=True, slots=True)
class UserRange:
    """The viewers whose ids lie between two."""

    start: int | None
    #: The first; None for every id from the lowest.
    stop: int | None
    #: The first beyond; None for every id to the highest.

    def of(self, frame: Frame) -> Frame:
        """Return the rows of these viewers; a row without a viewer is in no range but the one of all."""
        if self.start is not None:
            frame = frame.filter(nw.col(USER) >= self.start)
        if self.stop is not None:
            frame = frame.filter(nw.col(USER) < self.stop)
        return frame


def user_ranges(frame: Frame, rows_at_once: int, engine: Engine) -> tuple[UserRange, ...]:
    """Cut the viewers into ranges of at most so many rows each, ascending; together they hold every id.

    A viewer of more rows than that has a range alone. There is one range only where the rows are few, and on
    an engine that sees to its memory by itself.
    """
    everybody = (UserRange(start=None, stop=None),)
    if engine.spills:
        return everybody
    counts = engine.collect(frame.group_by(USER).agg(nw.len().cast(nw.Int64).alias(COUNT)))
    if int(counts[COUNT].sum()) <= rows_at_once:
        return everybody
    edges = [None, *_starts(counts.sort(USER), rows_at_once), None]
    return tuple(UserRange(start=start, stop=stop) for start, stop in pairwise(edges))


def _starts(counts: pl.DataFrame, rows_at_once: int) -> list[int]:
    """Return the first viewer of each range but the first."""
    starts, rows = [], 0
    for user, count in counts.select(USER, COUNT).iter_rows():
        if rows and rows + count > rows_at_once:
            starts.append(user)
            rows = 0
        rows += count
    return starts
