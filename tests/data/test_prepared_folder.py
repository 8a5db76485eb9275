"""Clean tables as a folder of Parquet, written and read again."""

import json
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cinecluster import columns as c
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.prepared_folder import Account, is_prepared, read_prepared, write_prepared
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.engines.choice import make_engine
from cinecluster.errors import DataError
from cinecluster.features.rating_sums import rating_sums
from cinecluster.features.standardise import rating_scale, standardise
from cinecluster.testing import tiny_links, tiny_movies, tiny_ratings, tiny_statistics, tiny_tags

ACCOUNT = Account(source={"edition": "csv", "files": []}, cleaning={"tables": []})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    engine = make_engine("polars")  # whose tables are files, which can be damaged
    path = tmp_path / "prepared"
    path.mkdir()
    ratings = engine.frame(tiny_ratings())
    tables = CleanTables(movies=tiny_movies(), ratings=ratings, tags=tiny_tags(), links=tiny_links())
    write_prepared(
        str(path),
        tables,
        ratings=standardise(ratings, rating_scale(rating_sums(ratings, engine))),
        statistics=tiny_statistics(),
        account=ACCOUNT,
        engine=engine,
    )
    return path


def read(folder: Path, engine: Engine) -> tuple[CleanTables, Account]:
    return read_prepared(folder, CleaningConfig(), engine)


def test_what_was_written_is_read_again(folder: Path, engine: Engine) -> None:
    assert is_prepared(folder)
    tables, account = read(folder, engine)
    assert account == ACCOUNT
    assert_frame_equal(tables.movies, tiny_movies())
    assert_frame_equal(engine.collect(tables.ratings).sort(c.USER, c.MOVIE), tiny_ratings())
    assert_frame_equal(
        tables.tags, tiny_tags().sort("movieId", "count", "tag", descending=[False, True, False])
    )
    assert_frame_equal(tables.links, tiny_links())
    ratings = pl.read_parquet(folder / "ratings.parquet")
    assert ratings.columns == [*c.RATINGS, c.STANDARDIZED]
    assert ratings.drop(c.STANDARDIZED).equals(tiny_ratings())
    assert pl.read_parquet(folder / "statistics.parquet").equals(tiny_statistics())


def test_tables_may_be_folders_of_parts_in_any_order(folder: Path, engine: Engine) -> None:
    for name in ("ratings", "movies"):
        table = pl.read_parquet(folder / f"{name}.parquet")
        (folder / f"{name}.parquet").unlink()
        (folder / f"{name}.parquet").mkdir()
        for part, rows in enumerate((table.tail(-5), table.head(5))):
            rows.write_parquet(folder / f"{name}.parquet" / f"part-{part}.parquet")
    tables, _ = read(folder, engine)
    assert_frame_equal(engine.collect(tables.ratings).sort(c.USER, c.MOVIE), tiny_ratings())
    assert_frame_equal(tables.movies, tiny_movies())


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("ratings", lambda t: pl.concat([t, t.head(1)]), "ratings.parquet, row 41, .* repeated rating"),
        ("ratings", lambda t: t.with_columns(rating=pl.lit(7.0)), "ratings.parquet, row 1, .* outside"),
        ("ratings", lambda t: t.head(0), "ratings.parquet.* no "),
        ("ratings", lambda t: t.drop("timestamp"), "ratings.parquet"),
        ("movies", lambda t: pl.concat([t, t.head(1)]), "movies.parquet: a film stands there twice"),
        ("tags", lambda t: t.drop("users"), "tags.parquet, .*missing column 'users'"),
        ("links", lambda t: t.with_columns(tmdbId=pl.lit("x")), "links.parquet: it cannot be read"),
    ],
)
def test_what_was_not_prepared_so_is_refused(
    folder: Path, engine: Engine, name: str, change: object, said: str
) -> None:
    assert callable(change)
    path = folder / f"{name}.parquet"
    change(pl.read_parquet(path)).write_parquet(path)
    with pytest.raises(DataError, match=said):
        read(folder, engine)


def test_a_missing_or_damaged_file_is_one_sentence(folder: Path, engine: Engine) -> None:
    (folder / "links.parquet").write_bytes(b"PAR1")
    with pytest.raises(
        DataError, match=r"links\.parquet: it cannot be read as Parquet\. Make the folder again"
    ):
        read(folder, engine)
    (folder / "ratings.parquet").unlink()
    with pytest.raises(DataError, match=r"ratings\.parquet: this cannot be read"):
        read(folder, engine)
    (folder / "cleaning.json").write_text(json.dumps({"source": 1}))
    with pytest.raises(DataError):
        read(folder, engine)
    assert not is_prepared(folder / "nothing")
