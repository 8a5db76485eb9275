"""The real MovieLens data and a model trained on it, for the scripts beside this one."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cinecluster.artifacts.manifest import Manifest
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.reading.source import open_source
from cinecluster.engines.choice import make_engine
from cinecluster.features.prepared import LearningTables, PreparedTables, prepare, prepare_to_learn
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import Progress, SilentProgress
from cinecluster.settings import Settings

__all__ = ["movielens_small", "prepared_movielens_small", "prepared_to_learn", "trained_home"]


def movielens_small() -> Path:
    """Return the folder of ml-latest-small, or leave with a sentence that says where it is looked for."""
    named = os.environ.get("CINECLUSTER_TEST_DATA")
    root = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    folder = root if (root / "ratings.csv").is_file() else root / "ml-latest-small"
    if not (folder / "ratings.csv").is_file():
        sys.exit(f"no ml-latest-small in {root}: set CINECLUSTER_TEST_DATA to the folder that holds it")
    return folder


def prepared_to_learn(folder: Path) -> LearningTables:
    """Read and clean any source, and number its users, films and tags."""
    engine = make_engine("polars")
    with tempfile.TemporaryDirectory() as workspace:
        raw = open_source(folder, engine, workspace=Path(workspace))
        tables, _ = clean(raw, CleaningConfig(), engine)
        return prepare_to_learn(tables, engine)


def prepared_movielens_small() -> PreparedTables:
    """Read and clean ml-latest-small, and number its users, films and tags."""
    engine = make_engine("polars")
    with tempfile.TemporaryDirectory() as workspace:
        raw = open_source(movielens_small(), engine, workspace=Path(workspace))
        tables, _ = clean(raw, CleaningConfig(), engine)
        return prepare(tables, engine)


@contextmanager
def trained_home(progress: Progress | None = None) -> Iterator[tuple[Settings, Manifest]]:
    """Train on ml-latest-small in a temporary home and yield its settings and manifest."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "var", output=Path(folder) / "output")
        source = TrainingSource(path=movielens_small())
        yield settings, run_training(source, settings, progress=progress or SilentProgress())
