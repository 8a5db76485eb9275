"""A training or an import, from source to published version: what touches disk and clock around it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cinecluster.artifacts.clean_data import read_clean
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.foreign import read_foreign
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.six_files import copy_six_files
from cinecluster.artifacts.versions import VersionStore
from cinecluster.data.reading.source import open_source
from cinecluster.data.sample.writing import write_sample
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.engines.choice import make_engine
from cinecluster.errors import NoModel, TrainingRunning
from cinecluster.jobs.job import Job, JobFolder
from cinecluster.jobs.lock import HeldLock, TrainingLock, adopt_lock
from cinecluster.pipeline import adopt, retrain, train
from cinecluster.progress import Progress
from cinecluster.settings import Settings

__all__ = ["TrainingSource", "run_import", "run_training"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingSource:
    """What to train on: files, the built-in sample, or (neither) the current version's own clean data."""

    path: Path | None = None
    sample: bool = False

    def __str__(self) -> str:
        return "sample" if self.sample else str(self.path or "current")


def run_training(
    source: TrainingSource,
    settings: Settings,
    *,
    progress: Progress,
    job_id: str | None = None,
    lock_fd: int | None = None,
) -> Manifest:
    """Train, publish, copy the six files out; one training at a time, kept as a job.

    Args:
        source: What to train on.
        settings: Where to and how.
        progress: Is told of each stage.
        job_id: The job that the service has made for this training; else one is made here.
        lock_fd: The training lock inherited from the service; else it is taken here.

    Raises:
        TrainingRunning: Another training holds the lock.
        CineclusterError: Whatever the source, the data or the disk gave cause for.
    """
    with _job(str(source), settings, job_id, lock_fd) as finish, tempfile.TemporaryDirectory() as workspace:
        contents = _train(source, settings, progress, workspace=Path(workspace))
        return finish(_publish(contents, settings, progress))


def run_import(folder: Path, settings: Settings, *, progress: Progress) -> Manifest:
    """Publish six foreign files as a version, kept as a job like a training.

    Raises:
        TrainingRunning: A training holds the lock.
        CineclusterError: Whatever the files or the disk gave cause for.
    """
    training = settings.training
    with _job(str(folder), settings, None, None) as finish, tempfile.TemporaryDirectory() as workspace:
        engine = make_engine(settings.engine, workspace=Path(workspace))
        with progress.stage("read"):
            foreign = read_foreign(folder, config=training.cleaning, reading=training.reading)
            kmeans = None if foreign.kmeans_path is None else foreign.kmeans_path.read_bytes()
        contents = adopt(foreign, training, engine, progress, kmeans_pickle=kmeans)
        return finish(_publish(_named(contents, str(folder)), settings, progress))


def _train(
    source: TrainingSource, settings: Settings, progress: Progress, *, workspace: Path
) -> VersionContents:
    engine = make_engine(settings.engine, workspace=workspace)
    path = source.path
    if source.sample:
        path = workspace / "sample"
        with progress.stage("sample"):
            write_sample(path)
    if path is None:
        return _retrain(settings, engine, progress)
    with progress.stage("read"):
        raw = open_source(path, engine, workspace=workspace, config=settings.training.reading)
    return _named(train(raw, settings.training, engine, progress), str(source))


def _named(contents: VersionContents, name: str) -> VersionContents:
    """Note in the manifest what the source was called."""
    return replace(contents, source={"name": name, **contents.source})


def _retrain(settings: Settings, engine: Engine, progress: Progress) -> VersionContents:
    store = VersionStore(settings.home)
    version = store.current()
    if version is None:
        raise NoModel("There is no current version to train again.")
    with progress.stage("read"):
        stored = read_clean(store.folder(version))
        manifest = store.manifest(version)
    tables = CleanTables(
        movies=stored.movies, ratings=engine.frame(stored.ratings), tags=stored.tags, links=stored.links
    )
    origin = {**manifest.source, "trained_again_from": version}
    return retrain(tables, settings.training, engine, progress, source=origin, cleaning=manifest.cleaning)


def _publish(contents: VersionContents, settings: Settings, progress: Progress) -> Manifest:
    store = VersionStore(settings.home)
    store.sweep()
    with progress.stage("publish"):
        manifest = store.publish(replace(contents, timings=dict(progress.timings)), now=_now())
        copy_six_files(store.folder(manifest.version), settings.output)
        store.prune(settings.keep_versions)
    return manifest


@contextmanager
def _job(
    source: str, settings: Settings, job_id: str | None, lock_fd: int | None
) -> Iterator[Callable[[Manifest], Manifest]]:
    """Hold the training lock and keep the job's file in step with what happens."""
    jobs = JobFolder(settings.home)
    n_clusters = settings.training.clustering.n_clusters
    job = Job.queued(source, n_clusters, _now()) if job_id is None else jobs.read(job_id)
    jobs.write(job)  # before the lock is taken, so that whoever is refused can look up the job that holds it
    try:
        held = _lock(settings.home, job.job_id, lock_fd)
    except TrainingRunning:
        jobs.remove(job.job_id)
        raise
    with held:
        job = job.started(_now())
        jobs.write(job)

        def finish(manifest: Manifest) -> Manifest:
            jobs.write(job.succeeded(manifest.version, _now()))
            return manifest

        try:
            yield finish
        except Exception as error:
            jobs.write(job.failed(str(error) or type(error).__name__, _now()))
            raise
        except BaseException:  # Ctrl-C
            jobs.write(job.interrupted(_now()))
            raise


def _lock(home: Path, job_id: str, lock_fd: int | None) -> HeldLock:
    return TrainingLock(home).acquire(job_id) if lock_fd is None else adopt_lock(lock_fd)


def _now() -> datetime:
    return datetime.now(UTC)
