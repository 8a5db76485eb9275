"""Column names and table schemas: the only words that the stages share.

Raw tables hold text exactly as read, plus :data:`ROW`. Clean tables have the types below, are sorted by id
and hold no row that the cleaning report has not counted as kept.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

USER: Final = "userId"
MOVIE: Final = "movieId"
RATING: Final = "rating"
TIMESTAMP: Final = "timestamp"
TITLE: Final = "title"
YEAR: Final = "year"
GENRES: Final = "genres"
OTHER_TITLES: Final = "other_titles"
TAG: Final = "tag"
COUNT: Final = "count"
NOTE: Final = "note"
USERS: Final = "users"
CLUSTER: Final = "cluster"
STANDARDIZED: Final = "standardized_rating"
IMDB: Final = "imdbId"
TMDB: Final = "tmdbId"

MEAN: Final = "mean"
MEAN_STANDARDIZED: Final = "mean_standardized"

ROW: Final = "row"
"""1-based line of the file that a raw row came from, the header counted."""
EXTRA: Final = "extra"
"""What a raw row holds beyond its last column; null where the row has the right number of fields."""

SEPARATOR: Final = "|"
"""Joins genres, tags and other titles inside one field."""
NO_GENRES: Final = "(no genres listed)"

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

RAW_MOVIES: Final = (MOVIE, TITLE, GENRES)
RAW_RATINGS: Final = (USER, MOVIE, RATING, TIMESTAMP)
RAW_TAGS: Final = (USER, MOVIE, TAG, TIMESTAMP)
RAW_LINKS: Final = (MOVIE, IMDB, TMDB)

MOVIES: Final[Schema] = {
    MOVIE: pl.Int64,
    TITLE: pl.String,  # display form: "The Matrix"
    YEAR: pl.Int32,  # null when the title carries none
    GENRES: pl.String,  # joined by "|", "" when none are listed
    OTHER_TITLES: pl.String,  # joined by "|", "" when there are none
}
RATINGS: Final[Schema] = {
    USER: pl.Int64,
    MOVIE: pl.Int64,
    RATING: pl.Float64,  # stars, 0.5–5
    TIMESTAMP: pl.Int64,  # seconds since 1970-01-01 UTC
}
TAGS: Final[Schema] = {
    MOVIE: pl.Int64,
    TAG: pl.String,  # canonical spelling
    COUNT: pl.Int64,  # viewers who gave it
    NOTE: pl.Boolean,  # a personal note ("in netflix queue"): kept, but never compared
    USERS: pl.Int64,  # viewers who gave it to any film; null where that is not known
}
LINKS: Final[Schema] = {
    MOVIE: pl.Int64,
    IMDB: pl.String,  # leading zeros matter: "0114709"
    TMDB: pl.Int64,  # null when unknown
}
STATISTICS: Final[Schema] = {
    MOVIE: pl.Int64,
    COUNT: pl.Int64,  # ratings
    MEAN: pl.Float64,  # stars; null without ratings
    MEAN_STANDARDIZED: pl.Float64,  # global z-score; null without ratings
}

CLEANED_MOVIES_FILE: Final = "cleaned_movies.csv"
CLEANED_RATINGS_FILE: Final = "cleaned_ratings.csv"
STANDARDIZED_RATINGS_FILE: Final = "standardized_ratings.csv"
CLUSTERS_FILE: Final = "clusters_movies_with_tags.csv"
CLUSTER_TAGS_FILE: Final = "sorted_tags_by_cluster.csv"
KMEANS_FILE: Final = "kmeans_model.pkl"
SIX_FILES: Final = (
    CLEANED_MOVIES_FILE,
    CLEANED_RATINGS_FILE,
    STANDARDIZED_RATINGS_FILE,
    CLUSTERS_FILE,
    CLUSTER_TAGS_FILE,
    KMEANS_FILE,
)
