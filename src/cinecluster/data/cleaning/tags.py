"""Cleaning of tags: rows checked on the engine, spellings joined in Python, one value at a time."""

from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import COUNT, MOVIE, NOTE, ROW, TAG, TAGS, USER, USERS
from cinecluster.data.cleaning.cells import is_overfull, whole_number
from cinecluster.data.cleaning.checks import (
    OVERFULL,
    REASON,
    TOO_MANY_FIELDS,
    UNKNOWN_MOVIE,
    Check,
    drops_by_reason,
    flag,
    is_absent,
    keep_first,
    with_known_movies,
)
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.data.cleaning.spelling import canonical_spellings, note_test, spelling
from cinecluster.engines.base import Engine, Frame

__all__ = ["clean_tags"]

_SPELLING: Final = "spelling"
_CHECKS: Final = (
    TOO_MANY_FIELDS,
    is_absent(USER, "user id not a whole number"),
    is_absent(MOVIE, "movie id not a whole number"),
    Check(reason="blank tag", column=TAG, fails=(nw.col(_SPELLING).fill_null("") == "")),
    UNKNOWN_MOVIE,
)


def clean_tags(
    raw: Frame, movie_ids: Frame, config: CleaningConfig, engine: Engine
) -> CleanedPart[pl.DataFrame]:
    """Count the viewers who gave a film a tag, whatever its spelling, and mark personal notes.

    Returns:
        Tags by ``columns.TAGS``, sorted by film, then most used first, then alphabetically.
    """
    typed = raw.select(
        ROW,
        TAG,
        whole_number(USER).alias(USER),
        whole_number(MOVIE).alias(MOVIE),
        is_overfull().alias(OVERFULL),
    )
    spelled = typed.join(_spellings(raw, engine), on=TAG, how="left")
    flagged = engine.store(flag(with_known_movies(spelled, movie_ids), _CHECKS))
    read, drops = drops_by_reason(flagged, raw, _CHECKS, engine)
    valid = engine.collect(flagged.filter(nw.col(REASON).is_null()).select(ROW, USER, MOVIE, _SPELLING))

    uses = valid.group_by(_SPELLING).agg(pl.struct(USER, MOVIE).n_unique().alias(COUNT))
    canonical = canonical_spellings(dict(uses.iter_rows()))
    valid = valid.with_columns(pl.col(_SPELLING).replace_strict(canonical, return_dtype=pl.String).alias(TAG))
    kept, repeated = keep_first(valid, [USER, MOVIE, TAG], "repeated tag")

    is_note = note_test(config)
    notes = [tag for tag in set(canonical.values()) if is_note(tag)]
    table = (
        kept.group_by(MOVIE, TAG)
        .agg(pl.len().cast(TAGS[COUNT]).alias(COUNT))
        .join(kept.group_by(TAG).agg(pl.col(USER).n_unique().cast(TAGS[USERS]).alias(USERS)), on=TAG)
        .with_columns(pl.col(TAG).is_in(notes).alias(NOTE))
        .sort(MOVIE, COUNT, TAG, descending=[False, True, False])
        .select(list(TAGS))
    )
    remarks = {
        "spellings joined to a commoner one": sum(tag != spelled for spelled, tag in canonical.items()),
        "distinct tags set aside as personal notes": len(notes),
        "rows with such a note": kept.filter(pl.col(TAG).is_in(notes)).height,
    }
    return CleanedPart(table=table, read=read, drops=(*drops, *repeated), remarks=remarks)


def _spellings(raw: Frame, engine: Engine) -> Frame:
    distinct = engine.collect(raw.select(TAG).unique()).drop_nulls()
    return engine.frame(distinct.with_columns(pl.Series(_SPELLING, map(spelling, distinct[TAG]), pl.String)))
