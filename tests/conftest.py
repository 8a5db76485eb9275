"""Fixtures that every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from cinecluster.engines.base import Engine
from cinecluster.engines.choice import make_engine
from cinecluster.jobs.runner import TrainingSource, run_training
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from tests.postgresql import new_database, running_server

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def few_repetitions() -> Iterator[None]:
    """Make every training, here or in another process, examine its clusters by few runs.

    Clusters, lists and ranker come out the same; only their stability is known less surely.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CINECLUSTER_TRAINING__QUALITY__SEEDS", "2")
        patch.setenv("CINECLUSTER_TRAINING__QUALITY__BOOTSTRAPS", "2")
        yield


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


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of a home trained on the built-in sample; only to be read."""
    return _trained(tmp_path_factory.mktemp("sample"), TrainingSource(sample=True))


@pytest.fixture(scope="session")
def small_settings(movielens_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the same for a version trained on the real ml-latest-small."""
    return _trained(tmp_path_factory.mktemp("small"), TrainingSource(path=movielens_small))


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a PostgreSQL server that is ours alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        with running_server(tmp_path_factory.mktemp("postgresql")) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_config(request: pytest.FixtureRequest) -> Iterator[DatabaseConfig]:
    """Return where an empty database is, of each kind in turn."""
    if request.param == "sqlite":
        yield DatabaseConfig()
    else:
        with new_database(request.getfixturevalue("postgresql_server")) as url:
            yield DatabaseConfig(url=SecretStr(url))


@pytest.fixture
def database(database_config: DatabaseConfig, tmp_path: Path) -> Iterator[Database]:
    """Return an open database with its schema up to date, of each kind in turn."""
    with Database.open(database_config, tmp_path) as database:
        yield database


@pytest.fixture
def postgresql_database(postgresql_server: str, tmp_path: Path) -> Iterator[Database]:
    """Return an open PostgreSQL database with its schema up to date."""
    with (
        new_database(postgresql_server) as url,
        Database.open(DatabaseConfig(url=SecretStr(url)), tmp_path) as database,
    ):
        yield database


def _trained(folder: Path, source: TrainingSource) -> Settings:
    settings = Settings(home=folder / "var", output=folder / "output")
    run_training(source, settings, progress=SilentProgress())
    return settings
