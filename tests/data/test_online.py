import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.data.cleaning.report import CleaningReport, Example, TableReport
from cinecluster.data.erasures import Erasures, erasure_digest
from cinecluster.data.online import OnlineChanges, with_online_ratings, with_online_report
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.errors import EmptyTable

KEY = b"k" * 32
Row = tuple[int, int, float | None, int | None]


def erasures(*users: int) -> Erasures:
    return Erasures(key=KEY, digests=frozenset(erasure_digest(KEY, user) for user in users))


def changes(rows: list[Row], *erased: int) -> OnlineChanges:
    return OnlineChanges(
        ratings=pl.DataFrame(rows, schema=dict(c.RATINGS), orient="row"), erasures=erasures(*erased)
    )


def tables(engine: Engine, rows: list[Row]) -> CleanTables:
    movies = [(movie, f"Film {movie}", 2000, "", "") for movie in (1, 2, 3)]
    return CleanTables(
        movies=pl.DataFrame(movies, schema=dict(c.MOVIES), orient="row"),
        ratings=engine.frame(pl.DataFrame(rows, schema=dict(c.RATINGS), orient="row")),
        tags=pl.DataFrame(schema=dict(c.TAGS)),
        links=pl.DataFrame(schema=dict(c.LINKS)),
    )


HELD: list[Row] = [(1, 1, 4.0, 10), (1, 2, 3.0, 11), (2, 1, 2.5, 12), (2, 3, 5.0, 13), (3, 1, 1.0, 14)]


def rows(made: CleanTables, engine: Engine) -> list[Row]:
    return [(u, m, r, t) for u, m, r, t in engine.collect(made.ratings).iter_rows()]


@pytest.mark.parametrize("rows_at_once", [1, 3, 1000])
def test_what_was_put_wins_and_what_was_taken_back_goes(engine: Engine, rows_at_once: int) -> None:
    said: list[Row] = [
        (1, 1, 4.0, 99),  # the same stars
        (1, 2, None, None),
        (1, 3, None, None),  # never held
        (2, 1, 0.5, 100),
        (2, 9, 4.0, 101),  # an unknown film
        (7, 3, 4.5, 102),
    ]
    made, report = with_online_ratings(tables(engine, HELD), changes(said), engine, rows_at_once=rows_at_once)

    assert rows(made, engine) == [
        (1, 1, 4.0, 99),
        (2, 1, 0.5, 100),
        (2, 3, 5.0, 13),
        (3, 1, 1.0, 14),
        (7, 3, 4.5, 102),
    ]
    assert (report.read, report.kept) == (6, 3)
    assert report.dropped == {"unknown film": 1, "taken back": 2}
    assert report.remarks == {
        "ratings of the files replaced by others": 1,
        "ratings of the files taken back": 1,
    }


def test_the_erased_are_left_out_but_for_what_they_said_since(engine: Engine) -> None:
    made, report = with_online_ratings(
        tables(engine, HELD), changes([(2, 2, 4.0, 99)], 2, 3, 50), engine, rows_at_once=1000
    )

    assert rows(made, engine) == [(1, 1, 4.0, 10), (1, 2, 3.0, 11), (2, 2, 4.0, 99)]
    assert report.remarks == {"ratings of erased viewers left out": 3}


def test_laid_over_once_more_nothing_changes(engine: Engine) -> None:
    said = changes([(1, 1, 2.0, 99), (3, 1, None, None)], 2)
    once, _ = with_online_ratings(tables(engine, HELD), said, engine, rows_at_once=1000)
    twice, report = with_online_ratings(once, said, engine, rows_at_once=1000)

    assert rows(twice, engine) == rows(once, engine)
    assert report.remarks == {}


def test_when_nothing_is_left_it_is_said(engine: Engine) -> None:
    with pytest.raises(EmptyTable, match="no rating is left"):
        with_online_ratings(tables(engine, HELD), changes([], 1, 2, 3), engine, rows_at_once=1000)


def test_nothing_said_is_false() -> None:
    assert not changes([])
    assert changes([], 5)
    assert changes([(1, 1, None, None)])


def test_the_report_takes_the_place_of_the_last_and_names_no_erased_viewer() -> None:
    def table(name: str, **examples: str) -> TableReport:
        return TableReport(
            table=name,
            file="x",
            read=len(examples),
            kept=0,
            dropped=dict.fromkeys(examples, 1),
            examples={reason: Example(row=2, value=value) for reason, value in examples.items()},
        )

    before = CleaningReport(
        tables=(table("ratings", a="userId 2, movieId 1", b="userId 22", c="x"), table("online ratings"))
    )
    online = TableReport(table="online ratings", file="database", read=3, kept=3)
    found = CleaningReport.from_dict(with_online_report(before.to_dict(), online, erasures(2)))

    assert [each.table for each in found.tables] == ["ratings", "online ratings"]
    assert found.of("online ratings") == online
    assert found.of("ratings").examples.keys() == {"b", "c"}
    assert found.of("ratings").dropped == {"a": 1, "b": 1, "c": 1}
