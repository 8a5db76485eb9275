"""Fixtures that every test may ask for."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import polars as pl
import pytest
from pydantic import SecretStr

from cinecluster import columns as c
from cinecluster.engines.base import Engine
from cinecluster.engines.choice import EngineName
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.testing import tiny_movies, tiny_ratings
from tests.engines.all_engines import ENGINES, engine_for_tests
from tests.postgresql import new_database, running_server

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"
NAMED_DATA = os.environ.get("CINECLUSTER_TEST_DATA")

# Where a test does not say how many examples it needs. Others: pytest --hypothesis-profile=thorough
hypothesis.settings.register_profile("few", max_examples=2, deadline=None)
hypothesis.settings.register_profile("quick", max_examples=25, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=300, deadline=None)
hypothesis.settings.load_profile("quick")


@pytest.fixture(scope="session", autouse=True)
def few_repetitions() -> Iterator[None]:
    """Make every training, here or in another process, examine its clusters by few runs and draw a rough map.

    Clusters, lists and ranker come out the same; only their stability is known less surely, and where films
    lie on the map.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CINECLUSTER_TRAINING__CLUSTERING__MAP__LANDMARKS", "200")
        patch.setenv("CINECLUSTER_TRAINING__CLUSTERING__MAP__ITERATIONS", "300")
        patch.setenv("CINECLUSTER_TRAINING__QUALITY__SEEDS", "2")
        patch.setenv("CINECLUSTER_TRAINING__QUALITY__BOOTSTRAPS", "2")
        patch.delenv("CINECLUSTER_TEST_DATA", raising=False)  # commands would say that it is no setting
        yield


@pytest.fixture(scope="session")
def movielens_small() -> Path:
    """Return the folder of the real ml-latest-small, or skip where it is not to be had."""
    root = Path(NAMED_DATA) if NAMED_DATA else SHARED_DATA
    folder = root if (root / "ratings.csv").is_file() else root / "ml-latest-small"
    if not (folder / "ratings.csv").is_file():
        pytest.skip(f"no ml-latest-small in {root}: set CINECLUSTER_TEST_DATA to the folder that holds it")
    return folder


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> EngineName:
    """Return the name of each engine in turn."""
    name: EngineName = request.param
    return name


@pytest.fixture
def engine(engine_name: EngineName) -> Engine:
    """Return each engine in turn: the same test body must hold on all of them."""
    return engine_for_tests(engine_name)


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of a home trained on the built-in sample; only to be read."""
    return _trained("sample", TrainingSource(sample=True), tmp_path_factory)


@pytest.fixture(scope="session")
def small_settings(movielens_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the same for a version trained on the real ml-latest-small."""
    return _trained("small", TrainingSource(path=movielens_small), tmp_path_factory)


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


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Return the address of a PostgreSQL server that is ours alone."""
    # Not in pytest's folder: root's server runs as another user, whom any other run of pytest shuts out.
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory(prefix="postgresql-") as folder:
        runtime, data = Path(folder, "runtime"), Path(folder, "data")
        runtime.mkdir(mode=0o700)
        data.mkdir()
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        with running_server(data) as url:
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


def _trained(name: str, source: TrainingSource, factory: pytest.TempPathFactory) -> Settings:
    """Train once for all workers of a run; each gets a copy of its own."""
    own = factory.getbasetemp()
    shared = (
        own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    )  # each worker's folder is in the run's
    trained = shared / f"{name}-trained"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not trained.exists():
            unfinished = factory.mktemp(name)
            run_training(source, _settings_in(unfinished), progress=SilentProgress())
            unfinished.rename(trained)
    return _settings_in(shutil.copytree(trained, factory.mktemp(name) / "copy"))


def _settings_in(folder: Path) -> Settings:
    return Settings(home=folder / "var", output=folder / "output")
