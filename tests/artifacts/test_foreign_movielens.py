"""The files that a pandas script of the usual kind makes of the real MovieLens data."""

from pathlib import Path

import pandas as pd
import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.foreign import read_foreign


def write_like_an_analyst(source: Path, target: Path) -> None:
    movies, ratings, tags = (pd.read_csv(source / f"{name}.csv") for name in ("movies", "ratings", "tags"))
    movies["cluster"] = movies["movieId"] % 7 + 1
    means = ratings.groupby("movieId")["rating"].mean().reset_index(name="avg_rating")
    words = tags.groupby("movieId", as_index=False)["tag"].agg(" ".join)
    printed = movies.assign(genres=movies["genres"].str.split("|").astype(str))
    clustered = printed.merge(means, how="left").merge(words, how="left")
    clustered.to_csv(target / "clusters_movies_with_tags.csv")
    ratings.to_csv(target / "cleaned_ratings.csv.gz", index=False)
    scores = (ratings["rating"] - ratings["rating"].mean()) / ratings["rating"].std()
    ratings.assign(rating=scores).to_csv(target / "standardized_ratings.csv", index=False)
    tagged = tags.merge(movies[["movieId", "cluster"]]).groupby("cluster")["tag"]
    ranked = tagged.agg(lambda column: "|".join(column.value_counts().index)).reset_index(name="sorted_tags")
    ranked.to_csv(target / "sorted_tags_by_cluster.csv", index=False)


def test_what_an_analyst_made_of_the_real_data_is_read_whole(movielens_small: Path, tmp_path: Path) -> None:
    write_like_an_analyst(movielens_small, tmp_path)
    found = read_foreign(tmp_path)
    assert found.shapes == {
        "cleaned_ratings.csv.gz": "gzip",
        "standardized_ratings.csv": "rating holds the standard score; standard scores are worked out anew;"
        " without standardized_rating; not used: timestamp",
        "clusters_movies_with_tags.csv": "titles still carry the year; genres as printed lists;"
        " not used: one without a name, avg_rating; tags joined by spaces",
        "sorted_tags_by_cluster.csv": "tags joined by |; no counts, the order stands for them",
    }
    assert {table.table: table.kept for table in found.report.tables} == {
        "cleaned_ratings": 100_836,
        "clusters_movies_with_tags": 9_742,
        "sorted_tags_by_cluster": 7,
    }
    assert all(table.read == table.kept for table in found.report.tables)
    assert (found.assignments == found.movies[c.MOVIE].to_numpy() % 7 + 1).all()
    assert found.movies.filter(pl.col(c.MOVIE) == 1).row(0)[:4] == (
        1,
        "Toy Story",
        1995,
        "Adventure|Animation|Children|Comedy|Fantasy",
    )
    # 'time travel' holds a space, but the wide table of the clusters knows it as one tag.
    assert (32, "time travel") in found.tags.select(c.MOVIE, c.TAG).rows()
