"""Prepare MovieLens files by lazy, streaming Polars, written for this one engine and for speed.

``python benchmarks/baselines/hand_written_polars.py SOURCE DEST`` does the same as ``naive_pandas.py``.
"""

import json
import sys
from pathlib import Path

import polars as pl

RATINGS = {"userId": pl.Int64, "movieId": pl.Int64, "rating": pl.Float64, "timestamp": pl.Int64}
TAGS = {"userId": pl.Int64, "movieId": pl.Int64, "tag": pl.String, "timestamp": pl.Int64}
KEY_BASE = 200_000  # timestamp × this + thousandths of a star: the newest rating is the plain maximum
Dropped = dict[str, int]


def main(source: Path, dest: Path) -> None:
    """Prepare one data set."""
    dest.mkdir(parents=True, exist_ok=True)
    movies, dropped_movies = clean_movies(source / "movies.csv")
    movie_ids = movies.lazy().select("movieId", known=pl.lit(value=True))
    links, dropped_links = clean_links(source / "links.csv", movie_ids)
    tags, dropped_tags = clean_tags(source / "tags.csv", movie_ids)
    ratings, dropped_ratings = clean_ratings(source / "ratings.csv", movie_ids)

    mean, deviation = ratings.select(pl.col("rating").mean(), std=pl.col("rating").std(ddof=0)).row(0)
    z_score = (pl.col("rating") - mean) / deviation
    ratings = ratings.with_columns(z_score.alias("standardized_rating"))
    per_movie = (
        ratings.lazy()
        .group_by("movieId")
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("rating").mean().alias("mean"),
            pl.col("standardized_rating").mean().alias("mean_standardized"),
        )
    )
    statistics = (
        movies.lazy()
        .select("movieId")
        .join(per_movie, on="movieId", how="left")
        .with_columns(pl.col("count").fill_null(0))
        .sort("movieId")
        .collect(engine="streaming")
    )

    tables = {"movies": movies, "ratings": ratings, "tags": tags, "links": links, "statistics": statistics}
    for name, table in tables.items():
        table.write_parquet(dest / f"{name}.parquet")
    dropped = {
        "movies": dropped_movies,
        "ratings": dropped_ratings,
        "tags": dropped_tags,
        "links": dropped_links,
    }
    (dest / "dropped.json").write_text(json.dumps(dropped), encoding="utf-8")


def clean_ratings(path: Path, movie_ids: pl.LazyFrame) -> tuple[pl.DataFrame, Dropped]:
    """Keep each viewer's newest valid rating of each film; of two in one second the higher."""
    # A cell that is no number becomes null while the file is read.
    raw = pl.scan_csv(path, schema=RATINGS, ignore_errors=True)
    stars = (pl.col("rating").clip(0, 100) * 1000 + 0.5).floor().cast(pl.Int64)
    flagged = raw.join(movie_ids, on="movieId", how="left", maintain_order="none").select(
        "userId",
        "movieId",
        key=pl.col("timestamp") * KEY_BASE + stars,
        reason=first_reason(
            {
                "user id not a whole number": ~(pl.col("userId") >= 0).fill_null(value=False),
                "movie id not a whole number": ~(pl.col("movieId") >= 0).fill_null(value=False),
                "rating not a number": pl.col("rating").is_null(),
                "rating outside 0.5–5": ~pl.col("rating").is_between(0.5, 5),
                "timestamp not a whole number": ~(pl.col("timestamp") >= 0).fill_null(value=False),
                "unknown film": pl.col("known").is_null(),
            }
        ),
    )
    newest = (
        flagged.filter(pl.col("reason").is_null())
        .group_by("userId", "movieId")
        .agg(pl.col("key").max(), pl.len().alias("n"))
        .sort("userId", "movieId")
    )
    bad = flagged.filter(pl.col("reason").is_not_null()).group_by("reason").len()
    ratings, reasons = pl.collect_all([newest, bad], engine="streaming")
    dropped: Dropped = dict(reasons.cast({"reason": pl.String}).iter_rows())
    if repeated := int(ratings["n"].sum()) - len(ratings):
        dropped["repeated rating"] = repeated
    kept = ratings.select(
        "userId",
        "movieId",
        rating=(pl.col("key") % KEY_BASE) / 1000,
        timestamp=pl.col("key") // KEY_BASE,
    )
    return kept, dropped


def clean_movies(path: Path) -> tuple[pl.DataFrame, Dropped]:
    """Take the year out of the title, bring its article to the front; empty the genres if none are listed."""
    raw = pl.read_csv(path, schema={"movieId": pl.Int64, "title": pl.String, "genres": pl.String})
    dropped: Dropped = {}
    movies = keep(raw, pl.col("movieId").is_not_null(), "movie id not a whole number", dropped)
    movies = keep(movies, pl.col("title").fill_null("").str.strip_chars() != "", "blank title", dropped)
    movies = keep(movies, pl.col("movieId").is_first_distinct(), "repeated movie id", dropped)
    title = pl.col("title").str.strip_chars()
    cleaned = movies.sort("movieId").select(
        "movieId",
        title.str.replace(r"\s*\(\d{4}\)$", "").str.replace(r"^(.*), (The|A|An)$", "$2 $1"),
        title.str.extract(r"\((\d{4})\)$").cast(pl.Int32).alias("year"),
        pl.col("genres").fill_null("").replace("(no genres listed)", ""),
    )
    return cleaned, dropped


def clean_tags(path: Path, movie_ids: pl.LazyFrame) -> tuple[pl.DataFrame, Dropped]:
    """Join the spellings of each tag under the commonest and count the viewers who gave it to a film."""
    spelled = pl.col("tag").fill_null("").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    raw = (
        pl.scan_csv(path, schema=TAGS, ignore_errors=True)
        .join(movie_ids, on="movieId", how="left", maintain_order="left")
        .with_columns(spelled)
        .collect(engine="streaming")
    )
    dropped: Dropped = {}
    tags = keep(raw, pl.col("userId") >= 0, "user id not a whole number", dropped)
    tags = keep(tags, pl.col("movieId") >= 0, "movie id not a whole number", dropped)
    tags = keep(tags, pl.col("tag") != "", "blank tag", dropped)
    tags = keep(tags, pl.col("known"), "unknown film", dropped)
    uses = (
        tags.lazy()
        .group_by("tag")
        .agg(uses=pl.struct("userId", "movieId").n_unique())
        .with_columns(key=pl.col("tag").str.replace_all("[-_ ]", ""))
        .sort("uses", "tag", descending=[True, False])
        .select("tag", canonical=pl.col("tag").first().over("key"))
        .collect()
    )
    tags = tags.join(uses, on="tag", maintain_order="left").with_columns(tag="canonical")
    tags = keep(tags, pl.struct("userId", "movieId", "tag").is_first_distinct(), "repeated tag", dropped)
    counted = tags.group_by("movieId", "tag").agg(pl.len().cast(pl.Int64).alias("count"))
    return counted.sort("movieId", "count", "tag", descending=[False, True, False]), dropped


def clean_links(path: Path, movie_ids: pl.LazyFrame) -> tuple[pl.DataFrame, Dropped]:
    """Keep one row per known film, IMDb's id with its leading zeros."""
    schema = {"movieId": pl.Int64, "imdbId": pl.String, "tmdbId": pl.Int64}
    raw = (
        pl.scan_csv(path, schema=schema, ignore_errors=True)
        .join(movie_ids, on="movieId", how="left")
        .collect()
    )
    dropped: Dropped = {}
    links = keep(raw, pl.col("movieId") >= 0, "movie id not a whole number", dropped)
    links = keep(links, pl.col("known"), "unknown film", dropped)
    links = keep(links, pl.col("movieId").is_first_distinct(), "repeated movie id", dropped)
    return links.select("movieId", pl.col("imdbId").str.zfill(7), "tmdbId").sort("movieId"), dropped


def first_reason(reasons: dict[str, pl.Expr]) -> pl.Expr:
    """Return the first reason that applies, null where none does."""
    found = pl.lit(None, dtype=pl.Enum(list(reasons)))
    for reason, applies in reversed(reasons.items()):
        found = pl.when(applies).then(pl.lit(reason, dtype=pl.Enum(list(reasons)))).otherwise(found)
    return found


def keep(table: pl.DataFrame, good: pl.Expr, reason: str, dropped: Dropped) -> pl.DataFrame:
    """Keep the good rows and count the others; null is not good."""
    kept = table.filter(good)
    if len(kept) < len(table):
        dropped[reason] = len(table) - len(kept)
    return kept


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
