"""Fixtures that every test may ask for."""

import os
from pathlib import Path

import pytest

from cinecluster.engines.base import Engine
from cinecluster.engines.choice import make_engine

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def movielens_small() -> Path:
    """Return the folder of the real ml-latest-small, or skip where it is not to be had."""
    named = os.environ.get("CINECLUSTER_TEST_DATA")
    root = Path(named) if named else SHARED_DATA
    folder = root if (root / "ratings.csv").is_file() else root / "ml-latest-small"
    if not (folder / "ratings.csv").is_file():
        pytest.skip(f"no ml-latest-small in {root}: set CINECLUSTER_TEST_DATA to the folder that holds it")
    return folder


@pytest.fixture(params=["polars", "duckdb"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Return each engine in turn: the same test body must hold on all of them."""
    return make_engine(request.param)
