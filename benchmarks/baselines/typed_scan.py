"""Read MovieLens CSV files by their types and keep nothing: no preparation can be faster than that.

``python benchmarks/baselines/typed_scan.py SOURCE``
"""

import sys
from pathlib import Path

import polars as pl

SCHEMAS: dict[str, dict[str, type[pl.DataType]]] = {
    "movies": {"movieId": pl.Int64, "title": pl.String, "genres": pl.String},
    "ratings": {"userId": pl.Int64, "movieId": pl.Int64, "rating": pl.Float64, "timestamp": pl.Int64},
    "tags": {"userId": pl.Int64, "movieId": pl.Int64, "tag": pl.String, "timestamp": pl.Int64},
    "links": {"movieId": pl.Int64, "imdbId": pl.String, "tmdbId": pl.Int64},
}


def main(source: Path) -> None:
    """Read all columns of all files."""
    for name, schema in SCHEMAS.items():
        table = pl.scan_csv(source / f"{name}.csv", schema=pl.Schema(schema), ignore_errors=True)
        table.select(pl.all().max()).collect(engine="streaming")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
