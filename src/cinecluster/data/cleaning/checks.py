"""Reasons to drop a row: the first that applies is the row's only one, and each is counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import polars as pl

from cinecluster.columns import COUNT, EXTRA, MOVIE, ROW
from cinecluster.engines.base import Engine, Frame

__all__ = [
    "KNOWN",
    "OVERFULL",
    "REASON",
    "TOO_MANY_FIELDS",
    "UNKNOWN_MOVIE",
    "Check",
    "Drop",
    "drops_by_reason",
    "flag",
    "is_absent",
    "keep_first",
    "raw_rows",
    "with_known_movies",
]

REASON: Final = "reason"
"""Column of a flagged frame: position of the first check that the row fails; null where it passes all."""
OVERFULL: Final = "overfull"
"""Column that :data:`TOO_MANY_FIELDS` looks at: true where a row holds more than its columns."""
KNOWN: Final = "known"
"""Column that :data:`UNKNOWN_MOVIE` looks at: true where the film exists, else null."""

_SHOWN: Final = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One reason to drop a row."""

    reason: str
    column: str
    #: The raw column to blame and to quote from.
    fails: nw.Expr
    #: True on a row to be dropped; null counts as false.


@dataclass(frozen=True, kw_only=True, slots=True)
class Drop:
    """The rows that were dropped for one reason."""

    reason: str
    column: str
    count: int
    row: int
    #: One of them: of bad rows the first in the file.
    value: str
    #: What stands there.


def is_absent(column: str, reason: str) -> Check:
    """Check that a typed column could be read."""
    return Check(reason=reason, column=column, fails=nw.col(column).is_null())


TOO_MANY_FIELDS: Final = Check(reason="wrong number of fields", column=EXTRA, fails=nw.col(OVERFULL))
UNKNOWN_MOVIE: Final = Check(reason="unknown film", column=MOVIE, fails=nw.col(KNOWN).is_null())


def with_known_movies(frame: Frame, movie_ids: Frame) -> Frame:
    """Add :data:`KNOWN` by joining the ids of the existing films."""
    return frame.join(movie_ids.select(MOVIE, nw.lit(value=True).alias(KNOWN)), on=MOVIE, how="left")


def flag(frame: Frame, checks: Sequence[Check]) -> Frame:
    """Add :data:`REASON`: the position of the first failing check."""
    reason = nw.lit(None, dtype=nw.Int64)
    for position in range(len(checks) - 1, -1, -1):
        reason = nw.when(checks[position].fails).then(nw.lit(position, dtype=nw.Int64)).otherwise(reason)
    return frame.with_columns(reason.alias(REASON))


def drops_by_reason(
    flagged: Frame, raw: Frame, checks: Sequence[Check], engine: Engine
) -> tuple[int, tuple[Drop, ...]]:
    """Count all rows, and the dropped ones by reason, each with its first row of the file."""
    read = int(engine.collect(flagged.select(nw.len().cast(nw.Int64))).item())
    reasons = flagged.filter(~nw.col(REASON).is_null()).group_by(REASON)
    bad = engine.collect(reasons.agg(nw.len().cast(nw.Int64).alias(COUNT), nw.col(ROW).min())).sort(REASON)
    if bad.is_empty():
        return read, ()
    cells = {line[ROW]: line for line in raw_rows(raw, bad[ROW].to_list(), engine)}
    drops = tuple(
        Drop(
            reason=checks[reason].reason,
            column=checks[reason].column,
            count=count,
            row=row,
            value=_shown(cells[row][checks[reason].column]),
        )
        for reason, count, row in bad.select(REASON, COUNT, ROW).iter_rows()
    )
    return read, drops


def raw_rows(raw: Frame, rows: Sequence[int], engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield some rows of the file, by their distinct numbers."""
    # There are no more of them: head() lets an engine stop reading once it has met the last.
    found = raw.filter(nw.col(ROW).is_in(rows)).head(len(rows))
    yield from engine.collect(found).iter_rows(named=True)


def _shown(cell: object) -> str:
    return "" if cell is None else str(cell)[:_SHOWN]


def keep_first(rows: pl.DataFrame, by: Sequence[str], reason: str) -> tuple[pl.DataFrame, tuple[Drop, ...]]:
    """Keep the first row of the file among those that agree in some columns."""
    rows = rows.sort(ROW)
    is_first = pl.struct(by).is_first_distinct()
    repeated = rows.filter(~is_first)
    if repeated.is_empty():
        return rows, ()
    first = repeated.row(0, named=True)
    drop = Drop(
        reason=reason,
        column=by[-1],
        count=repeated.height,
        row=first[ROW],
        value=", ".join(f"{column} {first[column]}" for column in by)[:_SHOWN],
    )
    return rows.filter(is_first), (drop,)
