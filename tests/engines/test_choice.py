"""The choice of an engine."""

import subprocess
import sys
from pathlib import Path
from typing import cast

import polars as pl
import pytest
from pydantic import ByteSize

from cinecluster.engines.choice import EngineName, make_engine
from cinecluster.engines.config import DuckDBConfig, SparkConfig
from cinecluster.errors import InvalidSettings
from tests.engines.all_engines import ENGINES, engine_for_tests


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_bears_the_name_it_was_chosen_by(name: EngineName) -> None:
    assert engine_for_tests(name).name == name


def test_an_unknown_engine_is_refused_with_the_choices() -> None:
    with pytest.raises(InvalidSettings, match="'polars', 'duckdb' or 'spark'"):
        make_engine(cast("EngineName", "pandas"))


@pytest.mark.parametrize(
    ("name", "package"), [("duckdb", "duckdb"), ("duckdb", "pyarrow"), ("spark", "pyspark")]
)
def test_a_missing_package_is_named_with_the_extra_to_install(
    name: EngineName, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InvalidSettings, match=rf"{package!r} is not installed.*cinecluster\[{name}\]"):
        make_engine(name)


@pytest.mark.spark
def test_a_missing_java_is_named_with_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(InvalidSettings, match=r"'/nowhere', where there is no Java.*openjdk-17-jre-headless"):
        make_engine("spark")


@pytest.mark.spark
def test_an_address_where_no_spark_is_is_named() -> None:
    with pytest.raises(InvalidSettings, match=r"does not start on 'sc://127\.0\.0\.1:1'"):
        make_engine("spark", spark=SparkConfig(master="sc://127.0.0.1:1"))


def test_polars_loads_no_other_engine() -> None:
    code = (
        "import sys; from cinecluster.engines.choice import make_engine; make_engine('polars');"
        "sys.exit(not {'duckdb', 'pyspark'}.isdisjoint(sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_duckdb_puts_on_disk_what_its_limit_does_not_hold(tmp_path: Path) -> None:
    limit = DuckDBConfig(memory_limit=ByteSize(100_000_000), threads=1)
    n = 8_000_000
    numbers = pl.DataFrame({"n": range(n - 1, -1, -1), "same": pl.zeros(n, pl.Int64, eager=True)})
    engine = make_engine("duckdb", workspace=tmp_path, duckdb=limit)
    ordered = engine.local(engine.frame(numbers).sort("n"), by=["n"])
    assert ordered.select(pl.col("n").is_sorted(), pl.len()).collect().row(0) == (True, n)
    without_disk = make_engine("duckdb", duckdb=limit)
    with pytest.raises(without_disk.broken_file, match="memory"):
        without_disk.store(without_disk.frame(numbers).sort("n"))
