"""Rows that cleaning must find: repeated ones, stars that are none, films that are not there."""

import numpy as np
import polars as pl

from cinecluster import columns as c

__all__ = ["with_dirt"]

NO_STARS = (None, -1.0, 0.0, 7.5, 3.7)
"""What stands where stars should; the first becomes a text in CSV."""
TEXT_FOR_NULL = "five"
MUCH_LATER = 1_000_000


def with_dirt(
    ratings: pl.DataFrame, share: float, *, absent_movie: int, rng: np.random.Generator
) -> pl.DataFrame:
    """Add bad rows, each behind the good ones of the same viewer; all good rows stay.

    A repeated row is older than the one it repeats: cleaning keeps the newest, which was there before.
    """
    rows = np.flatnonzero(rng.random(len(ratings)) < share)
    kind = rng.integers(0, 3, len(rows))
    bad = rng.choice(len(NO_STARS), len(rows))
    source = ratings[rows]
    repeated, starless, elsewhere = (pl.Series(kind == number) for number in range(3))
    stars = pl.Series(NO_STARS, dtype=pl.Float32).gather(bad)
    dirt = source.with_columns(
        pl.when(elsewhere).then(pl.lit(absent_movie, pl.Int32)).otherwise(c.MOVIE).alias(c.MOVIE),
        pl.when(starless).then(stars).otherwise(c.RATING).alias(c.RATING),
        pl.when(repeated).then(pl.col(c.TIMESTAMP) - MUCH_LATER).otherwise(c.TIMESTAMP).alias(c.TIMESTAMP),
    )
    return pl.concat([ratings, dirt]).sort(c.USER, maintain_order=True)
