"""Cleaning of ratings, of which there may be more than memory holds: Narwhals expressions from end to end.

Keeping the newest rating of each pair decides the run time. One whole number, the timestamp before the
stars, under a plain ``max()`` is the fastest way that every engine knows; for it stars are counted in whole
thousandths, to which finer ratings are rounded. It also needs all ratings of a viewer at once, but not those
of all viewers: it goes from one range of them to the next.
"""

from typing import Final

import narwhals as nw

from cinecluster.columns import COUNT, EXTRA, MOVIE, RATING, ROW, TIMESTAMP, USER
from cinecluster.data.cleaning.cells import is_overfull, is_true, real_number, stripped, whole_cell
from cinecluster.data.cleaning.checks import (
    KNOWN,
    OVERFULL,
    REASON,
    TOO_MANY_FIELDS,
    UNKNOWN_MOVIE,
    Check,
    Drop,
    drops_by_reason,
    flag,
    is_absent,
    raw_rows,
    with_known_movies,
)
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.data.cleaning.stars import THOUSANDTHS, stars, thousandths
from cinecluster.data.user_ranges import user_ranges
from cinecluster.engines.base import Engine, Frame, NumberScan

__all__ = ["clean_ratings"]

_HALF_STAR: Final = 500
# A key holds twice the thousandths, of which CleaningConfig allows 100,000, and one more where they have been
# rounded. With a timestamp of 13 digits (milliseconds until the year 2286) it stays below 4 × 10^18, inside
# 64 bits.
_KEY_BASE: Final = 400_000
_TIMESTAMP_DIGITS: Final = 13
_ID_DIGITS: Final = 15
_IN_MILLISECONDS: Final = 100_000_000_000  # as seconds this is the year 5138

_FINER: Final = 1e-9

_USUAL_MIN: Final = 0.001
_USUAL_MAX: Final = 1_000.0

_FLAGGED: Final = (ROW, REASON, USER, MOVIE)
_ORDINARY: Final = "ordinary"
_NOT_FINITE: Final = "not_finite"
_KEY: Final = "key"
_PAIR: Final = "pair"
_LARGEST_PAIR: Final = 2**53  # exact even where an engine divides whole numbers by way of floats


def clean_ratings(
    raw: Frame, movie_ids: Frame, config: CleaningConfig, engine: Engine, *, typed: NumberScan | None = None
) -> CleanedPart[Frame]:
    """Keep each viewer's newest valid rating of each film; of two in one second the higher.

    Args:
        raw: Text, but for columns that may be Int64 (ids, timestamp) or Float64 (rating) as well.
        movie_ids: Of the films that there are.
        config: What a rating is.
        engine: Where they are.
        typed: The same by ``Engine.scan_numbers``, if it has that.

    Returns:
        Ratings by ``columns.RATINGS``, stored, sorted by user and film.
    """
    flagged = _flagged(raw, typed, movie_ids, config, engine)
    read, drops = drops_by_reason(flagged, raw, _checks(config), engine)
    valid = flagged.filter(nw.col(REASON).is_null())
    base = _pair_base(valid, movie_ids, engine)
    ranges = user_ranges(valid, config.rows_at_once, engine)
    newest = engine.store_parts(_newest(part.of(valid), base, engine) for part in ranges)
    repeated, remarks = _summary(newest, valid, raw, engine)
    kept = newest.select(
        USER,
        MOVIE,
        stars((nw.col(_KEY) % _KEY_BASE) // 2).alias(RATING),
        # The stars fill hardly more than half of the base. Another quarter keeps the quotient far enough from
        # whole numbers for Spark, whose // divides floats.
        ((nw.col(_KEY) + _KEY_BASE // 4) // _KEY_BASE).alias(TIMESTAMP),
    )
    return CleanedPart(table=kept, read=read, drops=(*drops, *repeated), remarks=remarks)


def _flagged(
    raw: Frame,
    typed: NumberScan | None,
    movie_ids: Frame,
    config: CleaningConfig,
    engine: Engine,
) -> Frame:
    """Read every cell and find what is wrong with each row."""
    checks = _checks(config)

    def judged(rows: Frame) -> Frame:
        flagged = flag(with_known_movies(_typed(rows), movie_ids), checks)
        return engine.store(flagged.select(*_FLAGGED, _key()))

    if typed is None:
        return judged(raw)
    # Nearly every row is ordinary and quickly read. The others are read again as text, to tell what is wrong.
    rows = typed.numbers.with_columns(_is_ordinary(config).alias(_ORDINARY))
    # An ordinary row fails at most the last check. What is not finite cannot become a key.
    is_unknown = nw.when(nw.col(KNOWN).is_null()).then(nw.lit(len(checks) - 1, dtype=nw.Int64))
    finite = nw.when(nw.col(_ORDINARY)).then(nw.col(RATING))
    rows = with_known_movies(rows, movie_ids).with_columns(is_unknown.alias(REASON), finite.alias(RATING))
    quick = engine.store(rows.select(*_FLAGGED, _key(), _ORDINARY))
    others = judged(typed.as_text(quick.filter(~nw.col(_ORDINARY))))
    return nw.concat([quick.filter(nw.col(_ORDINARY)).drop(_ORDINARY), others])


def _is_ordinary(config: CleaningConfig) -> nw.Expr:
    """Say whether a row read as numbers holds four that nobody doubts: at most its film may be unknown."""
    low, high = max(config.rating_min, _USUAL_MIN), min(config.rating_max, _USUAL_MAX)
    is_ordinary = nw.all_horizontal(
        _is_whole(USER, _ID_DIGITS),
        _is_whole(MOVIE, _ID_DIGITS),
        (nw.col(RATING) >= low) & (nw.col(RATING) <= high),
        _is_whole(TIMESTAMP, _TIMESTAMP_DIGITS),
        nw.col(EXTRA).is_null(),
        ignore_nulls=False,
    )
    return is_true(is_ordinary)


def _is_whole(column: str, digits: int) -> nw.Expr:
    return nw.col(column).is_between(0, 10**digits, closed="left")


def _pair_base(valid: Frame, movie_ids: Frame, engine: Engine) -> int | None:
    """Return what user ids are multiplied by to make one number of a user and a film; None for huge ids."""
    user = engine.collect(valid.select(nw.col(USER).max())).item()
    movie = engine.collect(movie_ids.select(nw.col(MOVIE).max())).item()
    return movie + 1 if user is not None and (user + 1) * (movie + 1) < _LARGEST_PAIR else None


def _newest(valid: Frame, base: int | None, engine: Engine) -> Frame:
    newest = nw.col(_KEY).max(), nw.len().cast(nw.Int64).alias(COUNT)
    if base is None:
        return engine.grouped(valid.select(USER, MOVIE, _KEY), (USER, MOVIE), *newest)
    # To group and sort by one number takes half the time that two columns take.
    pair = nw.col(USER) * base + nw.col(MOVIE)
    pairs = engine.grouped(valid.select(pair.alias(_PAIR), _KEY), (_PAIR,), *newest)
    ids = (nw.col(_PAIR) // base).alias(USER), (nw.col(_PAIR) % base).alias(MOVIE)
    return pairs.select(*ids, _KEY, COUNT)


def _typed(raw: Frame) -> Frame:
    kinds = raw.collect_schema()
    if kinds[RATING] == nw.String:
        rating = real_number(RATING)
        not_finite = stripped(RATING).str.contains(r"(?i)^[+-]?(nan|inf|infinity)$")
    else:
        not_finite = ~nw.col(RATING).is_finite()
        rating = nw.when(~not_finite).then(nw.col(RATING))
    return raw.select(
        ROW,
        is_overfull().alias(OVERFULL),
        whole_cell(kinds[USER], USER, digits=_ID_DIGITS).alias(USER),
        whole_cell(kinds[MOVIE], MOVIE, digits=_ID_DIGITS).alias(MOVIE),
        rating.alias(RATING),
        is_true(not_finite).alias(_NOT_FINITE),
        whole_cell(kinds[TIMESTAMP], TIMESTAMP, digits=_TIMESTAMP_DIGITS).alias(TIMESTAMP),
    )


def _checks(config: CleaningConfig) -> tuple[Check, ...]:
    rating, not_finite = nw.col(RATING), nw.col(_NOT_FINITE)
    low, high = config.rating_min, config.rating_max
    return (
        TOO_MANY_FIELDS,
        is_absent(USER, "user id not a whole number"),
        is_absent(MOVIE, "movie id not a whole number"),
        Check(reason="rating not a number", column=RATING, fails=rating.is_null() & ~not_finite),
        Check(reason="rating NaN or infinite", column=RATING, fails=not_finite),
        Check(
            reason=f"rating outside {low:g}–{high:g}", column=RATING, fails=(rating < low) | (rating > high)
        ),
        is_absent(TIMESTAMP, "timestamp not a whole number"),
        UNKNOWN_MOVIE,
    )


def _key() -> nw.Expr:
    # Clipped, because an absurd rating in a row that is dropped anyway must not overflow.
    rating = nw.col(RATING).clip(0.0, 100.0)
    whole = thousandths(rating)
    # As float64 a whole number of thousandths is off by less than 1e-10.
    is_finer = (rating * float(THOUSANDTHS) - whole).abs() > _FINER
    return (nw.col(TIMESTAMP) * _KEY_BASE + whole * 2 + is_finer.cast(nw.Int64)).alias(_KEY)


def _summary(
    newest: Frame, valid: Frame, raw: Frame, engine: Engine
) -> tuple[tuple[Drop, ...], dict[str, int]]:
    """Count what the kept ratings replaced and what is odd about them."""
    is_off = (nw.col(_KEY) % _KEY_BASE) % (2 * _HALF_STAR) > 1
    is_late = nw.col(_KEY) >= _IN_MILLISECONDS * _KEY_BASE
    facts = engine.collect(
        newest.select(
            (nw.col(COUNT) - 1).sum().cast(nw.Int64).alias("repetitions"),
            (nw.col(_KEY) % 2).sum().cast(nw.Int64).alias("rounded"),
            is_off.cast(nw.Int64).sum().cast(nw.Int64).alias("off"),
            is_late.cast(nw.Int64).sum().cast(nw.Int64).alias("late"),
        )
    ).row(0, named=True)
    remarks = {
        "ratings rounded to a thousandth of a star": facts["rounded"] or 0,
        "ratings between the half stars": facts["off"] or 0,
        "timestamps that look like milliseconds": facts["late"] or 0,
    }
    if not facts["repetitions"]:
        return (), remarks
    row = _a_repeated_row(newest, valid, engine)
    (cells,) = raw_rows(raw, [row], engine)
    repetition = Drop(
        reason="repeated rating",
        column=MOVIE,
        count=facts["repetitions"],
        row=row,
        value=f"{USER} {cells[USER]}, {MOVIE} {cells[MOVIE]}",
    )
    return (repetition,), remarks


def _a_repeated_row(newest: Frame, valid: Frame, engine: Engine) -> int:
    """Return the last line that holds the first viewer's first repeated rating, whether kept or not."""
    repeated = newest.filter(nw.col(COUNT) > 1).select(USER, MOVIE)
    user, movie = engine.collect(repeated.sort(USER, MOVIE).head(1)).row(0)
    same = valid.filter(nw.col(USER) == user, nw.col(MOVIE) == movie)
    return int(engine.collect(same.select(nw.col(ROW).max())).item())
