"""The whole preparation on every engine: 0 rows differ, in no table, report or array."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.reading.source import open_source
from cinecluster.data.synthetic.config import SyntheticConfig
from cinecluster.data.synthetic.writing import write_synthetic
from cinecluster.engines.choice import EngineName
from cinecluster.features.config import SampleConfig
from cinecluster.features.prepared import PreparedTables, prepare
from tests.engines.all_engines import engine_for_tests

Outcome = Mapping[str, pl.DataFrame]

GENERATED = {
    "100k": SyntheticConfig(n_ratings=100_000, n_movies=5_000, n_users=1_000, dirt=0.02),
    "1m": SyntheticConfig(n_ratings=1_000_000, n_movies=20_000, n_users=10_000, dirt=0.02),
}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("duckdb", "ml-latest-small"),
        ("duckdb", "100k"),
        pytest.param("duckdb", "1m", marks=pytest.mark.spark),  # it takes as long as Spark does
        pytest.param("spark", "ml-latest-small", marks=pytest.mark.spark),
        pytest.param("spark", "1m", marks=pytest.mark.spark),
    ],
)
def test_no_row_of_any_table_differs_from_what_polars_makes(
    name: EngineName,
    source: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "source"
    if source in GENERATED:
        write_synthetic(folder, GENERATED[source])
    else:
        folder = request.getfixturevalue("movielens_small")
    expected, found = outcome("polars", folder, tmp_path), outcome(name, folder, tmp_path)
    differing = {table: differing_rows(expected[table], found[table]) for table in expected}
    with capsys.disabled():
        rows = ", ".join(f"{table} {differing[table]} of {expected[table].height:,}" for table in expected)
        print(f"\n{name} on {source}: rows that differ from those of Polars: {rows}")  # noqa: T201 - for people
    assert set(differing.values()) == {0}
    assert expected["ratings"].height > 90_000
    assert expected["dropped"].height > 0


def outcome(name: EngineName, source: Path, workspace: Path) -> Outcome:
    """Prepare a source, as tables of whatever the preparation gives to the stages after it."""
    engine = engine_for_tests(name, workspace=workspace, long_queries=True)
    raw = open_source(source, engine, workspace=workspace)
    tables, report = clean(raw, CleaningConfig(), engine)
    prepared = prepare(tables, engine, SampleConfig(max_ratings=80_000), seed=0)
    lines = pl.DataFrame([asdict(row) for row in report.rows()])
    return {
        "movies": prepared.movies,
        "ratings": prepared.ratings.collect(),
        "tags": prepared.tags,
        "links": prepared.links,
        "statistics": prepared.statistics,
        "report": lines,
        "dropped": lines.filter(pl.col("what") == "dropped"),
        **arrays(prepared),
    }


def arrays(prepared: PreparedTables) -> Outcome:
    """Return what is learned from, and everybody's histories, as tables."""
    learned, histories, tags = prepared.interactions, prepared.histories, prepared.tag_matrix
    return {
        "learned": pl.DataFrame(
            {
                "user": prepared.user_ids[learned.users],
                "movie": learned.movies,
                "rating": learned.ratings,
                "timestamp": learned.timestamps,
            }
        ),
        "histories": pl.DataFrame(
            {
                "user": np.repeat(histories.user_ids, np.diff(histories.indptr)),
                "movie": histories.movie_indices,
                "rating": histories.ratings,
            }
        ),
        "tag weights": pl.DataFrame(
            {
                "movie": np.repeat(prepared.movie_ids, np.diff(tags.indptr)),
                "tag": np.asarray(tags.vocabulary)[tags.indices],
                "weight": tags.weights,
            }
        ),
    }


def differing_rows(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """Count the rows that are not the same, in their order; schemas must be."""
    assert one.schema == other.schema
    if one.height != other.height:
        return max(one.height, other.height)
    pairs = pl.concat([one, other.rename(lambda column: f"{column} ")], how="horizontal")
    differs = [pl.col(column).ne_missing(pl.col(f"{column} ")) for column in one.columns]
    return int(pairs.select(pl.any_horizontal(differs).sum()).item())
