"""The whole way of the data, on one page: clean → standardise → features → clusters → map → ranker → labels.

``train`` begins with a source as read, ``retrain`` with tables that are clean already, ``adopt`` with
clusters that somebody else has made. What comes out is ready to be published; nothing here touches a disk or
a clock.
"""

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.contents import Kind, VersionContents
from cinecluster.artifacts.foreign import ForeignTables
from cinecluster.artifacts.six_files import make_six_tables
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.online import OnlineChanges, with_online_ratings, with_online_report
from cinecluster.data.tables import CleanTables, RawTables, SourceFile
from cinecluster.engines.base import Engine
from cinecluster.evaluation.choice import choose
from cinecluster.evaluation.report import (
    cluster_report,
    data_report,
    gate_report,
    learned_from_report,
    ranker_report,
)
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.features.prepared import PreparedTables, prepare
from cinecluster.model import Cluster, FloatArray, IntArray, LearnedRanker, TagCount
from cinecluster.progress import Progress
from cinecluster.settings import TrainingConfig
from cinecluster.stages import (
    LiveVersion,
    examine_clusters,
    judge_against_live,
    learn_ranker,
    model_recipe,
    number_of_clusters,
    select_best_ranker,
    with_best_ranker,
)
from cinecluster.training.recipe import ModelRecipe

__all__ = ["adopt", "retrain", "train"]


def train(
    raw: RawTables,
    config: TrainingConfig,
    engine: Engine,
    progress: Progress,
    *,
    online: OnlineChanges | None = None,
    live: LiveVersion | None,
    clock: Callable[[], float],
) -> VersionContents:
    """Clean a source and train on it; see :func:`retrain`."""
    with progress.stage("clean"):
        tables, report = clean(raw, config.cleaning, engine)
    source = {"edition": raw.edition, "files": _files(raw.files)}
    return retrain(
        tables,
        config,
        engine,
        progress,
        source=source,
        cleaning=report.to_dict(),
        online=online,
        live=live,
        clock=clock,
    )


def retrain(
    tables: CleanTables,
    config: TrainingConfig,
    engine: Engine,
    progress: Progress,
    *,
    source: Mapping[str, Any],
    cleaning: Mapping[str, Any],
    online: OnlineChanges | None = None,
    live: LiveVersion | None,
    clock: Callable[[], float],
) -> VersionContents:
    """Train on clean tables.

    Args:
        tables: Clean.
        config: How to train.
        engine: Runs what is done over ratings.
        progress: Is told of each stage.
        source: Says in the manifest where the tables came from.
        cleaning: Says there what became of every row.
        online: What was said to the service: laid over the tables, whatever those are from.
        live: The version that the new one is to follow, to be judged against; None for the first.
        clock: Seconds; the choice of a ranker ends by it.
    """
    tables, cleaning = _with_online(
        tables, cleaning, online, engine, progress, rows_at_once=config.cleaning.rows_at_once
    )
    with progress.stage("standardise"):
        prepared = prepare(tables, engine, config.sample, seed=config.seed)
    with progress.stage("features"):
        recipe = model_recipe(prepared, config)
        features = recipe.clustering.features(prepared.interactions)
    with progress.stage("evaluate"):
        examined = examine_clusters(prepared, features, recipe.clustering, config)
        chosen = choose(examined, config.quality) if examined else None
    with progress.stage("clusters"):
        kmeans = recipe.clustering.kmeans(features, number_of_clusters(config, chosen))
    with progress.stage("map"):
        film_map = recipe.clustering.film_map(features, kmeans.labels_, prepared.interactions)
    with progress.stage("ranker"):
        selection = select_best_ranker(prepared, recipe, config, clock)
        recipe = with_best_ranker(recipe, selection)
        ranker = learn_ranker(recipe, prepared)
    with progress.stage("gate"):
        verdict = judge_against_live(prepared, selection, live, engine, config)
    with progress.stage("labels"):
        clusters = recipe.describe(kmeans.labels_, kmeans.n_clusters)
        return _contents(
            "trained",
            prepared,
            recipe,
            features,
            kmeans.labels_,
            clusters=clusters,
            ranker=ranker,
            film_map=film_map,
            kmeans_pickle=pickle.dumps(kmeans, protocol=5),
            source=source,
            config=config,
            cleaning=cleaning,
            report={
                **cluster_report(clusters, chosen, examined),
                "ranker": ranker_report(ranker, recipe.ranker_config, selection),
                "gate": gate_report(verdict),
            },
        )


def adopt(
    foreign: ForeignTables,
    config: TrainingConfig,
    engine: Engine,
    progress: Progress,
    *,
    kmeans_pickle: bytes | None,
    online: OnlineChanges | None = None,
) -> VersionContents:
    """Take somebody else's clusters as they are; only likeness and the map are worked out here."""
    tables = CleanTables(
        movies=foreign.movies, ratings=engine.frame(foreign.ratings), tags=foreign.tags, links=foreign.links
    )
    tables, cleaning = _with_online(
        tables,
        foreign.report.to_dict(),
        online,
        engine,
        progress,
        rows_at_once=config.cleaning.rows_at_once,
    )
    with progress.stage("standardise"):
        prepared = prepare(tables, engine, config.sample, seed=config.seed)
    with progress.stage("features"):
        recipe = model_recipe(prepared, config)
        features = recipe.clustering.features(prepared.interactions)
    with progress.stage("map"):
        film_map = recipe.clustering.film_map(features, foreign.assignments, prepared.interactions)
    with progress.stage("ranker"):
        ranker = learn_ranker(recipe, prepared)
    with progress.stage("labels"):
        described = recipe.describe(foreign.assignments, foreign.n_clusters)
        clusters = _with_tags(described, foreign.cluster_tags)
        return _contents(
            "imported",
            prepared,
            recipe,
            features,
            foreign.assignments,
            clusters=clusters,
            ranker=ranker,
            film_map=film_map,
            kmeans_pickle=kmeans_pickle,
            cluster_tags=foreign.cluster_tags,
            source={"edition": "six files", "files": _files(foreign.files), "shapes": dict(foreign.shapes)},
            config=config,
            cleaning=cleaning,
            report={
                **cluster_report(clusters, None, ()),
                "ranker": ranker_report(ranker, recipe.ranker_config, None),
                "gate": None,
            },
        )


def _with_online(
    tables: CleanTables,
    cleaning: Mapping[str, Any],
    online: OnlineChanges | None,
    engine: Engine,
    progress: Progress,
    *,
    rows_at_once: int,
) -> tuple[CleanTables, Mapping[str, Any]]:
    if not online:
        return tables, cleaning
    with progress.stage("online"):
        tables, report = with_online_ratings(tables, online, engine, rows_at_once=rows_at_once)
    return tables, with_online_report(cleaning, report, online.erasures)


def _with_tags(clusters: Sequence[Cluster], cluster_tags: pl.DataFrame) -> tuple[Cluster, ...]:
    """Give the clusters the tags that somebody else has counted."""
    counted: dict[int, list[TagCount]] = {}
    for cluster, tag, count in cluster_tags.select(c.CLUSTER, c.TAG, c.COUNT).iter_rows():
        counted.setdefault(cluster, []).append(TagCount(tag=tag, count=count))
    return tuple(replace(each, tags=tuple(counted.get(each.cluster_id, ()))) for each in clusters)


def _contents(
    kind: Kind,
    prepared: PreparedTables,
    recipe: ModelRecipe,
    features: MovieFeatures,
    assignments: IntArray,
    *,
    clusters: tuple[Cluster, ...],
    ranker: LearnedRanker,
    film_map: FloatArray,
    kmeans_pickle: bytes | None,
    cluster_tags: pl.DataFrame | None = None,
    source: Mapping[str, Any],
    config: TrainingConfig,
    cleaning: Mapping[str, Any],
    report: Mapping[str, Any],
) -> VersionContents:
    """Put together what is published."""
    return VersionContents(
        kind=kind,
        model=recipe.assemble(
            histories=prepared.histories,
            statistics=prepared.statistics,
            features=features,
            assignments=assignments,
            clusters=clusters,
            ranker=ranker,
            links=prepared.links,
            film_map=film_map,
        ),
        movies=prepared.movies,
        ratings=prepared.ratings.select(list(c.RATINGS)),
        tags=prepared.tags,
        links=prepared.links,
        tables=make_six_tables(
            movies=prepared.movies,
            ratings=prepared.ratings,
            tags=prepared.tags,
            assignments=assignments,
            kmeans_pickle=kmeans_pickle,
            cluster_tags=cluster_tags,
        ),
        source=source,
        config=config.model_dump(mode="json"),
        cleaning=cleaning,
        report={
            "data": data_report(prepared.movies, prepared.ratings, prepared.tags),
            "learned_from": learned_from_report(prepared.interactions),
            **report,
        },
    )


def _files(files: Iterable[SourceFile]) -> list[dict[str, Any]]:
    return [asdict(file) for file in files]
