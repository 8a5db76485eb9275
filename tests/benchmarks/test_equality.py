"""Two preparations are compared row by row."""

import json
from pathlib import Path

import polars as pl

from benchmarks.performance.equality import TABLES, differing_rows

TAGS = {"movieId": [1, 1, 2], "tag": ["space", "war", "war"], "count": [2, 1, 1]}


def prepared(folder: Path, *, means: list[float | None], imdb: list[str | None], dropped: int = 0) -> Path:
    folder.mkdir()
    films = [1, 2]
    tables = {
        "movies": {"movieId": films, "title": ["A", "B"], "year": [1999, None], "genres": ["", "War"]},
        "ratings": {
            "userId": films,
            "movieId": films,
            "rating": [3.0, 4.0],
            "timestamp": films,
            "standardized_rating": [-1.0, 1.0],
        },
        "tags": TAGS,
        "links": {"movieId": films, "imdbId": imdb, "tmdbId": films},
        "statistics": {"movieId": films, "count": [1, 1], "mean": means, "mean_standardized": means},
    }
    for name, columns in tables.items():
        pl.DataFrame(columns).write_parquet(folder / f"{name}.parquet")
    reasons = {"ratings": {"unknown film": dropped}}
    (folder / "dropped.json").write_text(json.dumps(reasons), encoding="utf-8")
    return folder


def test_equal_tables_differ_in_no_row_and_sums_in_another_order_are_equal(tmp_path: Path) -> None:
    one = prepared(tmp_path / "one", means=[3.0, None], imdb=["0001", None])
    other = prepared(tmp_path / "other", means=[3.0 + 1e-12, None], imdb=["0001", None])
    assert differing_rows(one, other) == {**dict.fromkeys(TABLES, 0), "dropped rows by reason": 0}


def test_every_difference_is_counted_where_it_is(tmp_path: Path) -> None:
    one = prepared(tmp_path / "one", means=[3.0, None], imdb=["0001", "0002"])
    other = prepared(tmp_path / "other", means=[3.1, 4.0], imdb=["0001", None], dropped=1)
    expected = {**dict.fromkeys(TABLES, 0), "links": 1, "statistics": 2, "dropped rows by reason": 2}
    assert differing_rows(one, other) == expected


def test_rows_that_one_side_lacks_differ(tmp_path: Path) -> None:
    one, other = (prepared(tmp_path / name, means=[1.0, 1.0], imdb=["1", "2"]) for name in ("one", "other"))
    pl.DataFrame(TAGS).head(1).write_parquet(other / "tags.parquet")
    assert differing_rows(one, other)["tags"] == 2
