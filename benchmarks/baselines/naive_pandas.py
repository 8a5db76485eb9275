"""Prepare MovieLens files as a pandas script written today would: everything in memory, step after step.

``python benchmarks/baselines/naive_pandas.py SOURCE DEST`` reads the CSV files of a folder and writes clean
films, ratings with their z-scores, counted tags, links, statistics per film and a report of dropped rows.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd


class Report:
    """Drops rows of one table and counts them by reason."""

    def __init__(self) -> None:
        self.dropped: dict[str, int] = {}

    def keep(self, table: pd.DataFrame, good: pd.Series, reason: str) -> pd.DataFrame:
        """Keep the good rows and count the others."""
        if not good.all():
            self.dropped[reason] = int((~good).sum())
        return table[good]


def main(source: Path, dest: Path) -> None:
    """Prepare one data set."""
    dest.mkdir(parents=True, exist_ok=True)
    reports = {name: Report() for name in ("movies", "ratings", "tags", "links")}

    movies = clean_movies(pd.read_csv(source / "movies.csv"), reports["movies"])
    ratings = clean_ratings(pd.read_csv(source / "ratings.csv"), movies, reports["ratings"])
    tags = clean_tags(pd.read_csv(source / "tags.csv"), movies, reports["tags"])
    links = clean_links(pd.read_csv(source / "links.csv", dtype={"imdbId": str}), movies, reports["links"])

    # The population's standard deviation: these are all the ratings there are.
    ratings["standardized_rating"] = (ratings["rating"] - ratings["rating"].mean()) / ratings["rating"].std(
        ddof=0
    )
    statistics = (
        ratings.groupby("movieId")
        .agg(
            count=("rating", "size"),
            mean=("rating", "mean"),
            mean_standardized=("standardized_rating", "mean"),
        )
        .reindex(movies["movieId"])
        .reset_index()
    )
    statistics["count"] = statistics["count"].fillna(0).astype("int64")

    tables = {"movies": movies, "ratings": ratings, "tags": tags, "links": links, "statistics": statistics}
    for name, table in tables.items():
        table.to_parquet(dest / f"{name}.parquet", index=False)
    dropped = {name: report.dropped for name, report in reports.items()}
    (dest / "dropped.json").write_text(json.dumps(dropped), encoding="utf-8")


def clean_movies(movies: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Take the year out of the title, bring its article to the front; empty the genres if none are listed."""
    movies["movieId"] = whole_numbers(movies["movieId"])
    movies = report.keep(movies, movies["movieId"].notna(), "movie id not a whole number")
    movies = report.keep(movies, movies["title"].fillna("").str.strip() != "", "blank title")
    movies = report.keep(movies, ~movies.duplicated("movieId"), "repeated movie id")
    movies = movies.astype({"movieId": "int64"}).sort_values("movieId")
    title = movies["title"].str.strip()
    movies["year"] = pd.to_numeric(title.str.extract(r"\((\d{4})\)$")[0]).astype("Int32")
    title = title.str.replace(r"\s*\(\d{4}\)$", "", regex=True)
    movies["title"] = title.str.replace(r"^(.*), (The|A|An)$", r"\2 \1", regex=True)
    movies["genres"] = movies["genres"].fillna("").replace("(no genres listed)", "")
    return movies[["movieId", "title", "year", "genres"]]


def clean_ratings(ratings: pd.DataFrame, movies: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Keep each viewer's newest valid rating of each film; of two in one second the higher."""
    for column in ("userId", "movieId", "timestamp"):
        ratings[column] = whole_numbers(ratings[column])
    ratings["rating"] = pd.to_numeric(ratings["rating"], errors="coerce")
    checks: list[tuple[str, Callable[[pd.DataFrame], pd.Series]]] = [
        ("user id not a whole number", lambda rows: rows["userId"].notna()),
        ("movie id not a whole number", lambda rows: rows["movieId"].notna()),
        ("rating not a number", lambda rows: rows["rating"].notna()),
        ("rating outside 0.5–5", lambda rows: rows["rating"].between(0.5, 5)),
        ("timestamp not a whole number", lambda rows: rows["timestamp"].notna()),
        ("unknown film", lambda rows: rows["movieId"].isin(movies["movieId"])),
    ]
    for reason, is_good in checks:
        ratings = report.keep(ratings, is_good(ratings), reason)
    ratings = ratings.astype({"userId": "int64", "movieId": "int64", "timestamp": "int64"})
    ratings = ratings.sort_values(["userId", "movieId", "timestamp", "rating"])
    return report.keep(
        ratings, ~ratings.duplicated(["userId", "movieId"], keep="last"), "repeated rating"
    ).reset_index(drop=True)


def clean_tags(tags: pd.DataFrame, movies: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Join the spellings of each tag under the commonest and count the viewers who gave it to a film."""
    for column in ("userId", "movieId"):
        tags[column] = whole_numbers(tags[column])
    tags = report.keep(tags, tags["userId"].notna(), "user id not a whole number")
    tags = report.keep(tags, tags["movieId"].notna(), "movie id not a whole number")
    tags["tag"] = tags["tag"].fillna("").str.lower().str.replace(r"\s+", " ", regex=True).str.strip()
    tags = report.keep(tags, tags["tag"] != "", "blank tag")
    tags = report.keep(tags, tags["movieId"].isin(movies["movieId"]), "unknown film")
    tags = tags.astype({"userId": "int64", "movieId": "int64"})

    uses = (
        tags.drop_duplicates(["tag", "userId", "movieId"]).groupby("tag").size().rename("uses").reset_index()
    )
    uses["key"] = uses["tag"].str.replace(r"[-_ ]", "", regex=True)
    uses = uses.sort_values(["uses", "tag"], ascending=[False, True])
    uses["canonical"] = uses.groupby("key")["tag"].transform("first")
    tags["tag"] = tags["tag"].map(uses.set_index("tag")["canonical"])

    tags = report.keep(tags, ~tags.duplicated(["userId", "movieId", "tag"]), "repeated tag")
    counted = tags.groupby(["movieId", "tag"]).size().rename("count").reset_index()
    return counted.sort_values(["movieId", "count", "tag"], ascending=[True, False, True])


def clean_links(links: pd.DataFrame, movies: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Keep one row per known film, IMDb's id with its leading zeros."""
    links["movieId"] = whole_numbers(links["movieId"])
    links = report.keep(links, links["movieId"].notna(), "movie id not a whole number")
    links = report.keep(links, links["movieId"].isin(movies["movieId"]), "unknown film")
    links = report.keep(links, ~links.duplicated("movieId"), "repeated movie id")
    links["imdbId"] = links["imdbId"].str.zfill(7)
    links["tmdbId"] = whole_numbers(links["tmdbId"]).astype("Int64")
    return links.astype({"movieId": "int64"}).sort_values("movieId")


def whole_numbers(column: pd.Series) -> pd.Series:
    """Read whole numbers from 0 on; missing where a cell holds none."""
    numbers = pd.to_numeric(column, errors="coerce")
    return numbers.where((numbers >= 0) & (numbers % 1 == 0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
