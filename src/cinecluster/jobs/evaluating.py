"""An evaluation, from source to summaries: what touches the disk around it."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cinecluster.artifacts.versions import VersionStore
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.online import with_online_ratings
from cinecluster.data.prepared_folder import is_prepared, read_prepared
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.errors import TooLittleData
from cinecluster.evaluation.contenders import Setup, contenders
from cinecluster.evaluation.experiment import Protocol, run_experiment
from cinecluster.evaluation.summary import Summary, summarise
from cinecluster.features.prepared import prepare_to_learn
from cinecluster.jobs.engine import chosen_engine
from cinecluster.jobs.online import online_changes
from cinecluster.jobs.runner import TrainingSource, TrainingWishes, own_config, read_source, stored_tables
from cinecluster.progress import Progress
from cinecluster.settings import Settings, TrainingConfig
from cinecluster.stages import model_recipe, number_of_clusters

__all__ = ["Evaluation", "EvaluationWishes", "run_evaluation"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationWishes:
    """What was asked of one evaluation."""

    protocols: Sequence[Protocol]
    rankers: Sequence[str] | None = None
    #: Names; all when None.
    seed: int | None = None
    #: That of the settings when None.


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """What came of it."""

    source: str
    seed: int
    n_clusters: int
    summaries: tuple[Summary, ...]
    skipped: tuple[str, ...]
    #: Sentences on protocols that could not be followed.


def run_evaluation(
    source: TrainingSource, settings: Settings, wishes: EvaluationWishes, progress: Progress
) -> Evaluation:
    """Clean a source and lay online ratings over it as a training does, and judge all rankers on that.

    Nothing is published.

    Args:
        source: What to judge on.
        settings: How to train and what to measure.
        wishes: Which protocols and rankers.
        progress: Is told of every stage.

    Raises:
        WrongArgument: A ranker's name is unknown.
        TooLittleData: By no protocol can anybody be judged.
        CineclusterError: Whatever the source gave cause for.
    """
    rows = contenders(settings.evaluation, wishes.rankers)
    with tempfile.TemporaryDirectory() as workspace:
        engine = chosen_engine(settings, workspace=Path(workspace))
        asked = TrainingWishes(seed=wishes.seed)
        if source.is_current:
            tables, config = _current(settings, asked, engine)
        else:
            config = asked.applied_to(settings).training
            tables = _of_source(source, config, engine, progress, workspace=Path(workspace))
        online = online_changes(settings)
        if online:
            with progress.stage("online"):
                tables, _ = with_online_ratings(tables, online, engine)
        with progress.stage("standardise"):
            learned = prepare_to_learn(tables, engine, config.sample, seed=config.seed)
    setup = Setup(
        recipe=model_recipe(learned, config),
        # To choose it inside every fold would take longer than everything else together.
        n_clusters=number_of_clusters(config, None),
        ranking=settings.ranking,
        config=settings.evaluation,
    )
    summaries: list[Summary] = []
    skipped: list[TooLittleData] = []
    for protocol in wishes.protocols:
        try:
            found = run_experiment(
                learned.interactions, protocol, rows, setup, progress, seed=config.seed, clock=time.monotonic
            )
        except TooLittleData as error:
            skipped.append(error)
            continue
        summaries.append(summarise(found, draws=settings.evaluation.draws, seed=config.seed))
    if not summaries:
        raise skipped[0]
    return Evaluation(
        source=str(source),
        seed=config.seed,
        n_clusters=setup.n_clusters,
        summaries=tuple(summaries),
        skipped=tuple(error.message for error in skipped),
    )


def _of_source(
    source: TrainingSource, config: TrainingConfig, engine: Engine, progress: Progress, *, workspace: Path
) -> CleanTables:
    if source.path is not None and is_prepared(source.path):
        with progress.stage("clean"):
            return read_prepared(source.path, config.cleaning, engine)[0]
    raw = read_source(source, config.reading, engine, progress, workspace=workspace)
    with progress.stage("clean"):
        return clean(raw, config.cleaning, engine)[0]


def _current(settings: Settings, asked: TrainingWishes, engine: Engine) -> tuple[CleanTables, TrainingConfig]:
    store = VersionStore(settings.home)
    version = store.require_current()
    tables = stored_tables(store, version, engine)
    own = settings.model_copy(update={"training": own_config(store.manifest(version), settings.training)})
    return tables, asked.applied_to(own).training
