"""Raw cells read as numbers, by Narwhals expressions that mean the same on every engine.

Engines differ in what they take for a number or a blank, so a cell is stripped of an explicit set of blanks
and must match an explicit ASCII pattern before it is cast.
"""

from typing import Final

import narwhals as nw

from cinecluster.columns import EXTRA
from cinecluster.data.cleaning.blanks import BLANKS

__all__ = ["is_missing", "is_overfull", "is_true", "real_number", "stripped", "whole_cell", "whole_number"]

# A tenth of the time that DuckDB takes to strip characters.
_BLANKS_AROUND: Final = f"^[{BLANKS}]+|[{BLANKS}]+$"
_REAL: Final = r"^[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?$"


def stripped(column: str) -> nw.Expr:
    """Read a column as text without blanks around it; null stays null."""
    return nw.col(column).str.replace_all(_BLANKS_AROUND, "")


def is_missing(column: str) -> nw.Expr:
    """Say whether a text cell is absent or blank."""
    return stripped(column).fill_null("") == ""


def is_overfull() -> nw.Expr:
    """Say whether a row holds more than its columns; an empty field behind the last is forgiven."""
    return ~is_missing(EXTRA)


def is_true(condition: nw.Expr) -> nw.Expr:
    """Turn the null of a condition on an absent cell into false."""
    return condition.fill_null(value=False)


def whole_cell(kind: nw.dtypes.DType, column: str, *, digits: int = 15) -> nw.Expr:
    """Read a column of text or of whole numbers as :func:`whole_number` does.

    Args:
        kind: The column's type: String or Int64.
        column: Its name.
        digits: At most.
    """
    if kind == nw.String:
        return whole_number(column, digits=digits)
    value = nw.col(column)
    return nw.when((value >= 0) & (value < 10**digits)).then(value)


def whole_number(column: str, *, digits: int = 15) -> nw.Expr:
    """Read a column as Int64 ≥ 0 of so many digits (``12``, ``+12.0``); null where it is none.

    Args:
        column: A text column.
        digits: At most 15: those are exact as float64, by way of which "12.0" is read, and for JSON readers.
    """
    text = stripped(column)
    is_whole = text.str.contains(rf"^\+?0*[0-9]{{1,{digits}}}(\.0*)?$")
    return nw.when(is_whole).then(text).cast(nw.Float64).cast(nw.Int64)


def real_number(column: str) -> nw.Expr:
    """Read a column as finite Float64 (``3.5``, ``.5``, ``+4e0``); null where it is none."""
    text = stripped(column)
    return nw.when(text.str.contains(_REAL)).then(text).cast(nw.Float64)
