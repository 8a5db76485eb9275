"""Compare what two preparations have written, row by row.

``python -m benchmarks.performance.equality ONE OTHER`` prints the number of differing rows by table as JSON.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

__all__ = ["differing_rows"]

TABLES: Final[Mapping[str, Sequence[str]]] = {
    "movies": ("movieId", "title", "year", "genres"),
    "ratings": ("userId", "movieId", "rating", "timestamp", "standardized_rating"),
    "tags": ("movieId", "tag", "count"),
    "links": ("movieId", "imdbId", "tmdbId"),
    "statistics": ("movieId", "count", "mean", "mean_standardized"),
}
"""The columns that are compared, in the files' own order of rows."""
CLOSE: Final = 1e-9
"""Floats may differ by so much: sums in another order."""


def differing_rows(one: Path, other: Path) -> dict[str, int]:
    """Count the rows that differ by table; rows that one side lacks differ, and so do reasons to drop."""
    found = {
        name: _differing(one / f"{name}.parquet", other / f"{name}.parquet", TABLES[name]) for name in TABLES
    }
    return {**found, "dropped rows by reason": _differing_reasons(_dropped(one), _dropped(other))}


def _differing(one: Path, other: Path, columns: Sequence[str]) -> int:
    left, right = (
        pl.read_parquet(_files(path), columns=list(columns)).select(columns) for path in (one, other)
    )
    n_common = min(len(left), len(right))
    longer = max(len(left), len(right)) - n_common
    equal = pl.select(
        pl.all_horizontal(_same(left[name].head(n_common), right[name].head(n_common)) for name in columns)
    )
    return longer + n_common - int(equal.to_series().sum())


def _files(path: Path) -> list[Path]:
    """Return the files of a table, which Spark writes as a folder with sums beside its parts."""
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def _same(left: pl.Series, right: pl.Series) -> pl.Series:
    if left.dtype.is_float() or right.dtype.is_float():
        close = (left.cast(pl.Float64) - right.cast(pl.Float64)).abs() <= CLOSE
        return close.fill_null(left.is_null() & right.is_null())
    return left.eq_missing(right)


def _dropped(folder: Path) -> dict[tuple[str, str], int]:
    """Read the dropped rows by table and reason, from a baseline's file or from a cleaning report."""
    baseline = folder / "dropped.json"
    if baseline.is_file():
        dropped: Mapping[str, Mapping[str, int]] = json.loads(baseline.read_text(encoding="utf-8"))
    else:
        account: Mapping[str, Any] = json.loads((folder / "cleaning.json").read_text(encoding="utf-8"))
        dropped = {table["table"]: table["dropped"] for table in account["cleaning"]["tables"]}
    return {(table, reason): n for table, reasons in dropped.items() for reason, n in reasons.items()}


def _differing_reasons(one: Mapping[tuple[str, str], int], other: Mapping[tuple[str, str], int]) -> int:
    return len(set(one.items()) ^ set(other.items()))


if __name__ == "__main__":
    print(json.dumps(differing_rows(Path(sys.argv[1]), Path(sys.argv[2]))))
