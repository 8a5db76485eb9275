"""Ratings given online, laid over clean tables; viewers who were erased, left out of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import narwhals as nw
import polars as pl

from cinecluster.columns import MOVIE, RATING, RATINGS, USER
from cinecluster.data.cleaning.report import CleaningReport, TableReport
from cinecluster.data.erasures import Erasures
from cinecluster.data.tables import CleanTables
from cinecluster.data.user_ranges import user_ranges
from cinecluster.engines.base import Engine, Frame
from cinecluster.errors import EmptyTable

__all__ = ["OnlineChanges", "with_online_ratings", "with_online_report"]

_TABLE: Final = "online ratings"
_SAID: Final = "said"
_KEY: Final = (USER, MOVIE)
_NAMED_USER: Final = re.compile(rf"\b{USER} (-?\d+)\b")
"""As examples in the cleaning report name a viewer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OnlineChanges:
    """Everything that was said to the service, at one moment."""

    ratings: pl.DataFrame
    #: Schema ``RATINGS``, one row for a viewer and film, rating and timestamp null where taken back.
    erasures: Erasures

    def __bool__(self) -> bool:
        return bool(self.ratings.height or self.erasures.digests)


def with_online_ratings(
    tables: CleanTables, online: OnlineChanges, engine: Engine, *, rows_at_once: int
) -> tuple[CleanTables, TableReport]:
    """Leave erased viewers out, lay online ratings over the others', take out what was taken back.

    Online ratings of films that the tables do not hold are left out and counted.

    Args:
        tables: Clean.
        online: What was said.
        engine: Where the ratings are.
        rows_at_once: About so many ratings are put in order at once, those of a range of viewers.

    Raises:
        EmptyTable: No rating is left.
    """
    known = online.ratings.join(tables.movies, on=MOVIE, how="semi")
    given = known.filter(pl.col(RATING).is_not_null())
    said = engine.frame(known.select(USER, MOVIE, pl.col(RATING).alias(_SAID)))
    held = tables.ratings.join(_erased(tables.ratings, online.erasures, engine), on=USER, how="anti")
    columns = list(RATINGS)
    stays = held.join(said, on=list(_KEY), how="anti").select(columns)
    new = engine.frame(given).select(columns)
    ratings = engine.store_parts(
        nw.concat([part.of(stays), part.of(new)]).sort(*_KEY)
        for part in user_ranges(held, rows_at_once, engine)
    )
    met = engine.collect(held.join(said, on=list(_KEY), how="inner").select(*_met_with())).row(0, named=True)
    if not _height(ratings, engine):
        raise EmptyTable(
            "no rating is left once erased viewers and ratings taken back are left out.",
            hint="Train on other files, or wait for new ratings.",
            file=_TABLE,
        )
    remarks = {
        "ratings of erased viewers left out": _height(tables.ratings, engine) - _height(held, engine),
        "ratings of the files replaced by others": met["replaced"] or 0,
        "ratings of the files taken back": met["taken_back"] or 0,
    }
    report = _report(online.ratings, known, given, remarks)
    return replace(tables, ratings=ratings), report


def with_online_report(
    cleaning: Mapping[str, Any], online: TableReport, erasures: Erasures
) -> dict[str, Any]:
    """Add the account of online ratings to a cleaning report, in place of an earlier one.

    Examples that name an erased viewer go.
    """
    tables = CleaningReport.from_dict({"tables": cleaning.get("tables", ())}).tables
    kept = (_without_erased(table, erasures) for table in tables if table.table != _TABLE)
    return {**cleaning, **CleaningReport(tables=(*kept, online)).to_dict()}


def _erased(ratings: Frame, erasures: Erasures, engine: Engine) -> Frame:
    users: Iterable[int] = ()
    if erasures.digests:
        users = engine.collect(ratings.select(USER).unique())[USER]
    return engine.frame(pl.DataFrame({USER: erasures.among(users)}, schema={USER: RATINGS[USER]}))


def _met_with() -> tuple[nw.Expr, nw.Expr]:
    said = nw.col(_SAID)
    return (
        said.is_null().cast(nw.Int64).sum().cast(nw.Int64).alias("taken_back"),
        (said != nw.col(RATING)).cast(nw.Int64).sum().cast(nw.Int64).alias("replaced"),
    )


def _height(frame: Frame, engine: Engine) -> int:
    return int(engine.collect(frame.select(nw.len().cast(nw.Int64))).item())


def _report(
    said: pl.DataFrame, known: pl.DataFrame, given: pl.DataFrame, remarks: Mapping[str, int]
) -> TableReport:
    dropped = {"unknown film": said.height - known.height, "taken back": known.height - given.height}
    return TableReport(
        table=_TABLE,
        file="database",
        read=said.height,
        kept=given.height,
        dropped={reason: count for reason, count in dropped.items() if count},
        remarks={remark: count for remark, count in remarks.items() if count},
    )


def _without_erased(table: TableReport, erasures: Erasures) -> TableReport:
    examples = {
        reason: example
        for reason, example in table.examples.items()
        if not erasures.among(map(int, _NAMED_USER.findall(example.value)))
    }
    return replace(table, examples=examples)
