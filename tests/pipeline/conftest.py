"""Fixtures of the trainings' tests."""

from pathlib import Path

import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.settings import Settings
from cinecluster.testing import tiny_movies, tiny_ratings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", output=tmp_path / "output").with_training(n_clusters=2)


@pytest.fixture
def tiny_source(tmp_path: Path) -> Path:
    """Write the tiny world as MovieLens files."""
    folder = tmp_path / "source"
    folder.mkdir()
    tiny_movies().select(
        c.MOVIE, pl.format("{} ({})", c.TITLE, pl.col(c.YEAR).fill_null(2000)).alias(c.TITLE), c.GENRES
    ).write_csv(folder / "movies.csv")
    tiny_ratings().write_csv(folder / "ratings.csv")
    return folder
