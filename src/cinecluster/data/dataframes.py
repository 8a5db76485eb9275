"""Somebody's dataframe, of any library that Narwhals knows, as plain columns."""

from collections.abc import Collection
from math import isnan
from typing import Any, Final

import narwhals as nw
import numpy as np

from cinecluster.errors import DataError, MissingColumns
from cinecluster.model import FloatArray, IntArray

__all__ = ["NO_ID", "cells", "ids", "numbers", "open_dataframe"]

NO_ID: Final = int(np.iinfo(np.int64).min)
"""Stands for a missing id."""


def open_dataframe(native: Any, columns: Collection[str], *, name: str, hint: str = "") -> nw.DataFrame[Any]:
    """Open a dataframe that must have some columns; a lazy one is computed, by Polars.

    Args:
        native: The dataframe; it is never changed.
        columns: What it must have.
        name: What messages call it.
        hint: What to do when a column is missing, if that is more than to rename one.

    Raises:
        MissingColumns: It lacks one of them.
        TypeError: It is no dataframe.
    """
    frame = nw.from_native(native)
    eager: nw.DataFrame[Any] = frame.collect("polars") if isinstance(frame, nw.LazyFrame) else frame
    missing = [column for column in columns if column not in eager.columns]
    if missing:
        error = MissingColumns.from_found(missing, eager.columns, file=name)
        error.hint = hint or error.hint
        raise error
    return eager


def ids(frame: nw.DataFrame[Any], column: str) -> IntArray:
    """Return ids as int64; :data:`NO_ID` where a cell is empty or no whole number.

    Raises:
        DataError: A cell is no number at all.
    """
    values = numbers(frame, column)
    whole = np.isfinite(values) & (np.floor(values) == values)
    return np.where(whole, values, NO_ID).astype(np.int64)


def numbers(frame: nw.DataFrame[Any], column: str) -> FloatArray:
    """Return numbers as float64; NaN where a cell is empty.

    Raises:
        DataError: A cell is no number.
    """
    series = frame[column]
    if series.dtype.is_numeric():
        return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
    try:
        return np.array([np.nan if cell == "" else cell for cell in cells(frame, column)], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"column {column!r} must hold numbers: {error}.", column=column) from error


def cells(frame: nw.DataFrame[Any], column: str) -> list[Any]:
    """Return cells as they are: text, or lists where a library has them; ``""`` where empty."""
    series = frame[column]
    empty = series.is_null().to_list()
    return ["" if gone or _is_nan(cell) else cell for cell, gone in zip(series.to_list(), empty, strict=True)]


def _is_nan(cell: Any) -> bool:
    return isinstance(cell, float) and isnan(cell)
