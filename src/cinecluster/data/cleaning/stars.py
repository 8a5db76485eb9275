"""Stars in whole thousandths: their sums are exact, so that no order of rows can change a published byte."""

from typing import Final

import narwhals as nw

__all__ = ["THOUSANDTHS", "exact_quotient", "stars", "thousandths"]

THOUSANDTHS: Final = 1_000
"""In one star."""


def thousandths(rating: nw.Expr) -> nw.Expr:
    """Return stars as whole thousandths, Int64."""
    # floor(x + 0.5), because engines disagree about round() on ties.
    return (rating * float(THOUSANDTHS) + 0.5).floor().cast(nw.Int64)


def stars(whole: nw.Expr) -> nw.Expr:
    """Return whole thousandths as stars, Float64: the number nearest to the decimal fraction."""
    return exact_quotient(whole.cast(nw.Float64), float(THOUSANDTHS))


def exact_quotient(dividend: nw.Expr, divisor: float) -> nw.Expr:
    """Divide finite floats by a constant, correctly rounded on every engine."""
    # Polars replaces division by a constant with multiplication by its reciprocal, and 4100 × 0.001 is
    # not 4.1; a divisor that comes from a column is divided by.
    return dividend / (dividend * 0.0 + divisor)
