"""A training or an import, from source to published version: what touches disk and clock around it."""

import logging
import os
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, Literal

from pydantic import ValidationError

from cinecluster.artifacts.clean_data import RATINGS_PATH, read_clean
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.foreign import read_foreign
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.six_files import copy_six_files, require_writable
from cinecluster.artifacts.staging import staging_folder
from cinecluster.artifacts.versions import VersionStore
from cinecluster.columns import RATINGS
from cinecluster.data.online import OnlineChanges
from cinecluster.data.prepared_folder import is_prepared, read_prepared
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.data.reading.source import open_source
from cinecluster.data.sample.writing import write_sample
from cinecluster.data.tables import CleanTables, RawTables
from cinecluster.engines.base import Engine
from cinecluster.errors import ArtifactError, CopyFailed, QualityRegression, UnknownVersion
from cinecluster.jobs.engine import chosen_engine
from cinecluster.jobs.kept import KeptJob, kept_job
from cinecluster.jobs.online import online_changes, require_nobody_erased
from cinecluster.learning.config import RankerConfig
from cinecluster.pipeline import adopt, retrain, train
from cinecluster.progress import Progress
from cinecluster.settings import Settings, TrainingConfig
from cinecluster.stages import LiveVersion

__all__ = [
    "TrainingSource",
    "TrainingWishes",
    "own_config",
    "read_source",
    "run_import",
    "run_training",
    "stored_tables",
]

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingSource:
    """What to train on: files, the built-in sample, or (neither) the current version's own clean data."""

    path: Path | None = None
    address: str | None = None
    #: Of a folder of Parquet tables that only the engine can reach.
    sample: bool = False

    @property
    def is_current(self) -> bool:
        """Whether it is the current version's own data."""
        return self.path is None and self.address is None and not self.sample

    def __str__(self) -> str:
        return "sample" if self.sample else self.address or str(self.path or "current")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingWishes:
    """What was asked of this one training; ``None`` leaves a setting as it is."""

    n_clusters: int | Literal["auto"] | None = None
    seed: int | None = None
    strict: bool | None = None
    force: bool = False
    #: Publish even a version that recommends worse than the one being served.

    def applied_to(self, settings: Settings) -> Settings:
        """Return the settings with what was asked."""
        return settings.with_training(n_clusters=self.n_clusters, seed=self.seed, strict=self.strict)


_NO_WISHES: Final = TrainingWishes()


def run_training(
    source: TrainingSource,
    settings: Settings,
    *,
    wishes: TrainingWishes = _NO_WISHES,
    progress: Progress,
    job_id: str | None = None,
) -> Manifest:
    """Train, publish, copy the six files out; one training at a time, kept as a job.

    A training on the current version's data keeps that version's own training settings but for the wishes;
    those of today count only where they are no longer valid.

    Args:
        source: What to train on.
        settings: Where to and how.
        wishes: What was asked of this training.
        progress: Is told of each stage.
        job_id: The job that the service has made for this training; else one is made here.

    Raises:
        TrainingRunning: Another training runs.
        TrainingOver: The job was cancelled, or taken for dead, before its version went live.
        QualityRegression: The version would recommend worse than the current one, and nobody forced it.
        CineclusterError: Whatever the source, the data or the disk gave cause for.
    """
    with (
        kept_job(str(source), settings, progress, n_clusters=wishes.n_clusters, job_id=job_id) as job,
        staging_folder(settings.home) as workspace,
    ):
        require_writable(settings.output)
        online = online_changes(settings)
        contents = _train(source, settings, wishes, online, job, workspace=workspace)
        if not wishes.force:
            _require_no_regression(contents)
        require_nobody_erased(settings, contents.model.histories.user_ids.tolist(), online)
        return _publish(contents, settings, job)


def run_import(folder: Path, settings: Settings, *, progress: Progress) -> Manifest:
    """Publish six foreign files as a version, kept as a job like a training.

    Raises:
        TrainingRunning: A training runs.
        CineclusterError: Whatever the files or the disk gave cause for.
    """
    training = settings.training
    with (
        kept_job(str(folder), settings, progress, job_id=None) as job,
        staging_folder(settings.home) as workspace,
    ):
        require_writable(settings.output)
        engine = chosen_engine(settings, workspace=workspace)
        with job.stage("read"):
            foreign = read_foreign(folder, config=training.cleaning, reading=training.reading)
            kmeans = None if foreign.kmeans_path is None else foreign.kmeans_path.read_bytes()
        online = online_changes(settings)
        contents = adopt(foreign, training, engine, job, kmeans_pickle=kmeans, online=online)
        require_nobody_erased(settings, contents.model.histories.user_ids.tolist(), online)
        return _publish(_named(contents, str(folder)), settings, job)


def _train(
    source: TrainingSource,
    settings: Settings,
    wishes: TrainingWishes,
    online: OnlineChanges,
    progress: Progress,
    *,
    workspace: Path,
) -> VersionContents:
    engine = chosen_engine(settings, workspace=workspace)
    if source.is_current:
        return _retrain(settings, wishes, online, engine, progress)
    config = wishes.applied_to(settings).training
    live = _live(VersionStore(settings.home), engine)
    if source.path is not None and is_prepared(source.path):
        with progress.stage("clean"):
            tables, account = read_prepared(source.path, config.cleaning, engine)
        return retrain(
            tables,
            config,
            engine,
            progress,
            source={**account.source, "prepared": str(source)},
            cleaning=account.cleaning,
            online=online,
            live=live,
            clock=time.monotonic,
        )
    raw = read_source(source, config.reading, engine, progress, workspace=workspace)
    contents = train(raw, config, engine, progress, online=online, live=live, clock=time.monotonic)
    return _named(contents, str(source))


def read_source(
    source: TrainingSource, config: ReadingConfig, engine: Engine, progress: Progress, *, workspace: Path
) -> RawTables:
    """Read files, or the built-in sample, which is written into the workspace first.

    Raises:
        DataError: Nothing is there, or not what it should be.
    """
    path = source.address or source.path
    if path is None:
        path = workspace / "sample"
        with progress.stage("sample"):
            write_sample(path)
    with progress.stage("read"):
        return open_source(path, engine, workspace=workspace, config=config)


def _named(contents: VersionContents, name: str) -> VersionContents:
    """Note in the manifest what the source was called."""
    return replace(contents, source={"name": name, **contents.source})


def _retrain(
    settings: Settings, wishes: TrainingWishes, online: OnlineChanges, engine: Engine, progress: Progress
) -> VersionContents:
    store = VersionStore(settings.home)
    version = store.require_current()
    with progress.stage("read"):
        tables = stored_tables(store, version, engine)
        manifest = store.manifest(version)
    origin = {**manifest.source, "trained_again_from": version}
    own = settings.model_copy(update={"training": own_config(manifest, settings.training)})
    config = wishes.applied_to(own).training
    return retrain(
        tables,
        config,
        engine,
        progress,
        source=origin,
        cleaning=manifest.cleaning,
        online=online,
        live=_live_version(manifest, tables),
        clock=time.monotonic,
    )


def _live(store: VersionStore, engine: Engine) -> LiveVersion | None:
    """Return the version being served, for the gate; None where there is none that can be made again."""
    try:
        version = store.current()
        if version is None:
            return None
        return _live_version(store.manifest(version), stored_tables(store, version, engine))
    except (ArtifactError, UnknownVersion) as error:
        _warn_of_no_comparison(error)
        return None


def _live_version(manifest: Manifest, tables: CleanTables) -> LiveVersion | None:
    try:
        ranker = manifest.report["ranker"]
        return LiveVersion(
            version=manifest.version,
            tables=tables,
            config=TrainingConfig.model_validate(manifest.config),
            ranker_name=ranker["name"],
            ranker_config=RankerConfig.model_validate(ranker["config"]),
        )
    except (ValidationError, KeyError) as error:
        _warn_of_no_comparison(error)
        return None


def _warn_of_no_comparison(error: Exception) -> None:
    _log.warning("the new version is not compared with the current one: %s", error)


def _require_no_regression(contents: VersionContents) -> None:
    gate = contents.report["gate"]
    if gate is not None and not gate["passed"]:
        raise QualityRegression(
            f"The new version would recommend worse, so it was not published: {'; '.join(gate['worse'])}.",
            hint="Look at the cleaning report for what changed in the data; --force publishes all the same.",
        )


def stored_tables(store: VersionStore, version: str, engine: Engine) -> CleanTables:
    """Return the clean tables that a version keeps."""
    folder = store.folder(version)
    stored = read_clean(folder)
    ratings = engine.scan_parquet(_kept(folder / RATINGS_PATH, engine)).select(*RATINGS)
    return CleanTables(movies=stored.movies, ratings=ratings, tags=stored.tags, links=stored.links)


def _kept(path: Path, engine: Engine) -> Path:
    """Give a file a second name, so that it can be read to the end even if its version is deleted."""
    if engine.folder is None:
        return path
    link = Path(mkdtemp(prefix="kept-", dir=engine.folder)) / path.name
    try:
        os.link(path, link)
    except OSError:  # on another disk
        return path
    return link


def own_config(manifest: Manifest, today: TrainingConfig) -> TrainingConfig:
    """Return what a version was trained with; today's settings where those are no longer valid."""
    try:
        return TrainingConfig.model_validate(manifest.config)
    except ValidationError as error:
        _log.warning(
            "version %s was trained with settings that are not valid any more (%s); using those of today",
            manifest.version,
            "; ".join(".".join(map(str, found["loc"])) for found in error.errors()),
        )
        return today


def _publish(contents: VersionContents, settings: Settings, job: KeptJob) -> Manifest:
    store = VersionStore(settings.home)
    store.sweep()
    with job.stage("publish"):
        manifest = store.publish(
            replace(contents, timings=dict(job.timings), memory=dict(job.memory)),
            now=_now(),
            checkpoint=job.checkpoint,
        )
        job.finish(manifest.version)  # whatever becomes of the copies, the version is live
        try:
            copy_six_files(store.folder(manifest.version), settings.output)
            store.prune(settings.keep_versions)
        except CopyFailed as error:
            raise CopyFailed(
                f"Version {manifest.version} is stored and current, but: {error.message}", hint=error.hint
            ) from error
    return manifest


def _now() -> datetime:
    return datetime.now(UTC)
