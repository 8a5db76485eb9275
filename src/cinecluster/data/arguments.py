"""What callers of the script modules give beside dataframes: ids and whole numbers, of any type."""

from typing import Any

import numpy as np

from cinecluster.errors import UnknownId, WrongArgument

__all__ = ["given_id", "given_number"]

_INT64 = np.iinfo(np.int64)


def given_id(value: Any, unknown: type[UnknownId]) -> int:
    """Return an id.

    Raises:
        UnknownId: It is none that a dataframe could hold; of the type that is given.
    """
    number = _whole(value)
    if number is None or not _INT64.min < number <= _INT64.max:
        raise unknown(str(value), hint="An id is a whole number.")
    return number


def given_number(value: Any, *, name: str, at_least: int | None = None) -> int:
    """Return a whole number.

    Raises:
        WrongArgument: It is none, or less than it must be.
    """
    number = _whole(value)
    if number is None or (at_least is not None and number < at_least):
        wanted = "a whole number" + ("" if at_least is None else f" from {at_least} on")
        raise WrongArgument(f"{name} must be {wanted}, not {value!r}.")
    return number


def _whole(value: Any) -> int | None:
    """Return the number that a value is exactly: 5, "5", 5.0, np.int64(5); None where it is none."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isinstance(value, str) or number == value else None
