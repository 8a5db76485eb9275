"""The frame side of ``train_kmeans``, with a fake for the clustering."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cinecluster import columns as c
from cinecluster.clustering.movie_frame import with_clusters
from cinecluster.errors import DataError, MissingColumns
from cinecluster.model import IntArray

FILMS: dict[str, list[Any]] = {
    "movieId": [7, 3, 5],
    "title": ["The Matrix", "City of Lost Children, The (1995)", "Untitled"],
    "genres": ["Action|Sci-Fi", "['Drama', 'Fantasy']", None],
    "year": [1999, None, None],
}
TAGS: dict[str, list[Any]] = {
    "userId": [1, 2, 1, 1, 1, 2],
    "movieId": [7, 7, 7, 7, 3, 99],
    "tag": ["Cyberpunk", "cyberpunk", "robots", "agents", "seen it", "other"],
}


class FakeClustering:
    """Gives every film its place in ascending order of id as its cluster, and keeps what it was given."""

    movies: pl.DataFrame
    ratings: pl.DataFrame | None
    tags: pl.DataFrame | None
    n_clusters: int

    def __call__(
        self, movies: pl.DataFrame, ratings: pl.DataFrame | None, tags: pl.DataFrame | None, n_clusters: int
    ) -> tuple[str, IntArray]:
        self.movies, self.ratings, self.tags, self.n_clusters = movies, ratings, tags, n_clusters
        return "fitted", np.arange(len(movies))


@pytest.fixture
def fake() -> FakeClustering:
    return FakeClustering()


@pytest.mark.parametrize(
    "library", [pd.DataFrame, pl.DataFrame, pa.table], ids=["pandas", "polars", "pyarrow"]
)
def test_the_same_library_comes_back_row_for_row(fake: FakeClustering, library: Any) -> None:
    fitted, labelled = with_clusters(fake, library(FILMS), n_clusters=3, tags_df=library(TAGS))
    assert fitted == "fitted"
    assert fake.n_clusters == 3
    assert type(labelled) is type(library(FILMS))
    rows = pl.DataFrame(labelled).select("movieId", "cluster", "tag").rows()
    assert rows == [(7, 2, "cyberpunk|agents|robots"), (3, 0, ""), (5, 1, "")]


def test_a_pandas_frame_keeps_its_index_and_is_not_changed(fake: FakeClustering) -> None:
    frame = pd.DataFrame(FILMS, index=["x", "y", "x"])
    before = frame.copy()
    _, labelled = with_clusters(fake, frame, n_clusters=3)
    pd.testing.assert_frame_equal(frame, before)
    assert labelled.index.tolist() == ["x", "y", "x"]
    assert labelled.columns.tolist() == ["movieId", "title", "genres", "year", "cluster", "tag"]
    assert labelled["cluster"].tolist() == [2, 0, 1]
    assert labelled["cluster"].dtype == np.int64
    pd.testing.assert_frame_equal(labelled[list(FILMS)], before)


def test_a_lazy_frame_comes_back_computed(fake: FakeClustering) -> None:
    _, labelled = with_clusters(fake, pl.LazyFrame(FILMS), n_clusters=3)
    assert isinstance(labelled, pl.DataFrame)


def test_an_existing_tag_column_is_kept_as_it_is(fake: FakeClustering) -> None:
    tags = ["Neo | robots", None, "x"]
    frame = pd.DataFrame({**FILMS, "tag": tags, "cluster": 9, "note": 1})
    _, labelled = with_clusters(fake, frame, n_clusters=3, tags_df=pd.DataFrame(TAGS))
    pd.testing.assert_series_equal(labelled["tag"], frame["tag"])
    assert labelled.columns.tolist() == [*FILMS, "note", "cluster", "tag"]
    assert labelled["cluster"].tolist() == [2, 0, 1]


def test_the_clustering_gets_clean_films_in_order_of_id(fake: FakeClustering) -> None:
    with_clusters(fake, pd.DataFrame(FILMS), n_clusters=3)
    assert dict(fake.movies.schema) == dict(c.MOVIES)
    assert fake.movies.rows() == [
        (3, "The City of Lost Children", 1995, "Drama|Fantasy", ""),
        (5, "Untitled", None, "", ""),
        (7, "The Matrix", 1999, "Action|Sci-Fi", ""),
    ]
    assert fake.ratings is None
    assert fake.tags is None


def test_the_clustering_gets_the_newest_usable_ratings_of_these_films(fake: FakeClustering) -> None:
    ratings = pd.DataFrame(
        [
            (2, 7, 4.0, 20),
            (2, 7, 1.0, 10),
            (1, 3, 3.5, 5),
            (1, 99, 5.0, 5),
            (3, 3, np.nan, 5),
            (np.nan, 3, 1.0, 5),
        ],
        columns=["userId", "movieId", "rating", "timestamp"],
    )
    with_clusters(fake, pd.DataFrame(FILMS), n_clusters=3, ratings_df=ratings)
    assert fake.ratings is not None
    assert dict(fake.ratings.schema) == dict(c.RATINGS)
    assert fake.ratings.rows() == [(1, 3, 3.5, 5), (2, 7, 4.0, 20)]


def test_ratings_need_no_timestamp(fake: FakeClustering) -> None:
    ratings = pd.DataFrame({"userId": [1], "movieId": [3], "rating": [2.0]})
    with_clusters(fake, pd.DataFrame(FILMS), n_clusters=3, ratings_df=ratings)
    assert fake.ratings is not None
    assert fake.ratings.rows() == [(1, 3, 2.0, 0)]


def test_the_clustering_gets_clean_tags_of_these_films(fake: FakeClustering) -> None:
    with_clusters(fake, pd.DataFrame(FILMS), n_clusters=3, tags_df=pd.DataFrame(TAGS))
    assert fake.tags is not None
    assert dict(fake.tags.schema) == dict(c.TAGS)
    assert fake.tags.rows() == [
        (3, "seen it", 1, True, 1),
        (7, "agents", 1, False, 1),
        (7, "cyberpunk", 2, False, 2),
        (7, "robots", 1, False, 1),
    ]


def test_without_a_table_the_clustering_gets_the_tags_of_the_films_own_column(fake: FakeClustering) -> None:
    with_clusters(fake, pd.DataFrame({**FILMS, "tag": ["robots|dark", None, ""]}), n_clusters=3)
    assert fake.tags is not None
    assert fake.tags.rows() == [(7, "dark", 1, False, 1), (7, "robots", 1, False, 1)]


def test_tags_without_users_are_each_counted(fake: FakeClustering) -> None:
    tags = pd.DataFrame({"movieId": [7, 7, 7], "tag": ["b", "c c", "c c"]})
    _, labelled = with_clusters(fake, pd.DataFrame(FILMS), n_clusters=3, tags_df=tags)
    assert labelled["tag"].tolist()[0] == "c c"  # a single letter is a note


def test_rows_of_the_same_film_get_the_same_cluster(fake: FakeClustering) -> None:
    doubled = pd.concat([pd.DataFrame(FILMS), pd.DataFrame(FILMS)])
    _, labelled = with_clusters(fake, doubled, n_clusters=3)
    assert fake.movies[c.MOVIE].to_list() == [3, 5, 7]
    assert labelled["cluster"].tolist() == [2, 0, 1, 2, 0, 1]


def test_a_film_without_id_is_an_error_that_counts_them(fake: FakeClustering) -> None:
    with pytest.raises(DataError, match=r"movies_df.*'movieId'.*1 of 3 rows"):
        with_clusters(fake, pd.DataFrame({**FILMS, "movieId": [1, None, 2]}), n_clusters=3)


def test_a_missing_column_is_named(fake: FakeClustering) -> None:
    with pytest.raises(MissingColumns, match=r"movies_df.*'genres'"):
        with_clusters(fake, pd.DataFrame(FILMS).drop(columns="genres"), n_clusters=3)
    with pytest.raises(MissingColumns, match=r"tags_df.*'tag'"):
        with_clusters(fake, pd.DataFrame(FILMS), n_clusters=3, tags_df=pd.DataFrame({"movieId": [1]}))
