"""Parquet tables at addresses: Spark goes there, the other engines say so."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from cinecluster.columns import ROW
from cinecluster.data.prepared_folder import is_prepared
from cinecluster.data.reading.source import open_source
from cinecluster.engines.base import Engine
from cinecluster.errors import InvalidSettings, MissingColumns, SourceNotFound, UnreadableFile
from tests.cli.caller import Call
from tests.engines.all_engines import engine_for_tests

LIKE_TESTS = ("--engine", "spark", "--master", "local[2]")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Write the smallest tables, ratings in two files."""
    folder = tmp_path / "it's [here] *"
    (folder / "ratings.parquet").mkdir(parents=True)
    pl.DataFrame({"movieId": [6], "title": ["Heat (1995)"], "genres": ["Crime"]}).write_parquet(
        folder / "movies.parquet"
    )
    for number, user in ((1, 20), (0, 10)):
        pl.DataFrame({"userId": [user], "movieId": [6], "rating": [4.0], "timestamp": [5]}).write_parquet(
            folder / "ratings.parquet" / f"part-{number}.parquet"
        )
    return folder


@pytest.fixture
def spark() -> Engine:
    return engine_for_tests("spark")


@pytest.mark.parametrize("name", ["polars", "duckdb"])
def test_another_engine_refuses_an_address_and_names_the_one_that_takes_it(
    name: str, call: Call, tiny_source: Path, tmp_path: Path
) -> None:
    for source, target in (("hdfs://name/films", tmp_path / "out"), (tiny_source, "s3a://films/out")):
        said = call("prepare", source, target, "--engine", name)
        assert said.code != 0
        assert "is an address" in said.err
        assert "--engine spark" in said.err
        assert not (tmp_path / "out").exists()


def test_a_training_sends_addresses_to_prepare(call: Call) -> None:
    said = call("train", "hdfs://name/films")
    assert said.code != 0
    assert "cinecluster prepare" in " ".join(said.err.split())


def test_a_place_for_spark_is_not_for_another_engine(call: Call, tiny_source: Path, tmp_path: Path) -> None:
    said = call("prepare", tiny_source, tmp_path / "out", "--engine", "polars", "--master", "yarn")
    assert "the engine is to be polars" in " ".join(said.err.split())


def test_an_engine_without_addresses_is_a_matter_of_settings(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="hdfs://name/films is an address"):
        open_source("hdfs://name/films", engine_for_tests("polars"), workspace=tmp_path)


@pytest.mark.spark
def test_tables_are_read_in_the_order_of_their_files(spark: Engine, tables: Path, tmp_path: Path) -> None:
    raw = open_source(f"file://{tables}", spark, workspace=tmp_path)
    assert spark.collect(raw.ratings).sort(ROW)["userId"].to_list() == [10, 20]
    assert raw.edition == "parquet"
    assert (raw.tags, raw.links) == (None, None)
    again = open_source(f"file://{tables}/", spark, workspace=tmp_path)
    assert [file.sha256 for file in raw.files] == [file.sha256 for file in again.files]


@pytest.mark.spark
def test_what_is_missing_or_damaged_is_named(spark: Engine, tables: Path, tmp_path: Path) -> None:
    (tables / "tags.parquet").write_bytes(b"no Parquet")
    with pytest.raises(UnreadableFile, match=r"tags\.parquet"):
        open_source(f"file://{tables}", spark, workspace=tmp_path)
    pl.DataFrame({"userId": [1]}).write_parquet(tables / "tags.parquet")
    with pytest.raises(MissingColumns, match=r"tags\.parquet"):
        open_source(f"file://{tables}", spark, workspace=tmp_path)
    (tables / "movies.parquet").unlink()
    with pytest.raises(SourceNotFound, match=r"movies\.parquet: there is nothing"):
        open_source(f"file://{tables}", spark, workspace=tmp_path)


@pytest.mark.spark
def test_what_is_prepared_at_an_address_can_be_copied_and_trained_on(
    call: Call, tables: Path, tmp_path: Path
) -> None:
    address = f"file://{tmp_path}/away/prepared"
    said = call("prepare", f"file://{tables}", address, *LIKE_TESTS)
    assert said.code == 0, said.err
    assert "Now: cinecluster train a copy of it on this machine" in said.out
    copy = shutil.copytree(tmp_path / "away" / "prepared", tmp_path / "copy")
    assert is_prepared(copy)
    again = call("prepare", f"file://{tables}", address, *LIKE_TESTS)
    assert again.code != 0
    assert "could not be written" in again.err
    polars = call("prepare", tables, tmp_path / "here")
    assert polars.code == 0, polars.err
    for table in ("movies", "ratings", "tags", "links", "statistics"):
        parts = sorted((copy / f"{table}.parquet").glob("*.parquet"))
        assert pl.read_parquet(parts).equals(pl.read_parquet(tmp_path / "here" / f"{table}.parquet"))
