"""Write the sample as a folder of MovieLens CSV files, to be read like any other."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from cinecluster import columns
from cinecluster.data.sample.films import SampleMovie, read_films
from cinecluster.data.sample.tagging import sample_tags
from cinecluster.data.sample.tastes import read_tastes
from cinecluster.data.sample.viewers import sample_ratings


def write_sample(folder: Path, *, seed: int = 0) -> None:
    """Write ``movies.csv``, ``ratings.csv`` and ``tags.csv``; the same seed gives the same bytes."""
    movies = read_films()
    ratings = sample_ratings(movies, read_tastes(), seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    _movies_table(movies).write_csv(folder / "movies.csv")
    ratings.write_csv(folder / "ratings.csv")
    sample_tags(movies, ratings, seed=seed).write_csv(folder / "tags.csv")


def _movies_table(movies: Sequence[SampleMovie]) -> pl.DataFrame:
    """Put the year behind the title, where MovieLens has it."""
    return pl.DataFrame(
        {
            columns.MOVIE: [movie.movie_id for movie in movies],
            columns.TITLE: [f"{movie.title} ({movie.year})" for movie in movies],
            columns.GENRES: [columns.SEPARATOR.join(movie.genres) for movie in movies],
        }
    ).sort(columns.MOVIE)
