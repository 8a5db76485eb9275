"""The scripts that preparation is measured against do the same as it, row by row."""

from pathlib import Path

import pytest

from benchmarks.baselines import hand_written_polars, naive_pandas, typed_scan
from benchmarks.performance.equality import TABLES, differing_rows
from cinecluster.cli.main import main
from cinecluster.data.synthetic.config import SyntheticConfig
from cinecluster.data.synthetic.writing import write_synthetic

DIRTY = SyntheticConfig(n_ratings=4_000, n_movies=400, n_users=60, dirt=0.05)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dirty")
    write_synthetic(folder, DIRTY)
    return folder


@pytest.fixture(scope="module")
def by_pandas(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pandas")
    naive_pandas.main(source, folder)
    return folder


def test_pandas_and_polars_by_hand_write_equal_tables(source: Path, by_pandas: Path, tmp_path: Path) -> None:
    hand_written_polars.main(source, tmp_path)
    found = differing_rows(by_pandas, tmp_path)
    assert found.keys() > TABLES.keys()
    assert set(found.values()) == {0}


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_cinecluster_prepares_the_same(engine: str, source: Path, by_pandas: Path, tmp_path: Path) -> None:
    assert main(["prepare", str(source), str(tmp_path / "ours"), "--engine", engine]) == 0
    assert set(differing_rows(tmp_path / "ours", by_pandas).values()) == {0}


def test_the_floor_reads_the_same_files(source: Path) -> None:
    typed_scan.main(source)
