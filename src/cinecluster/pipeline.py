"""The whole way of the data, on one page: clean → standardise → features → clusters → ranker → labels.

``train`` begins with a source as read, ``retrain`` with tables that are clean already, ``adopt`` with
clusters that somebody else has made. What comes out is ready to be published; nothing here touches a disk or
a clock.
"""

import pickle
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.contents import Kind, VersionContents
from cinecluster.artifacts.foreign import ForeignTables
from cinecluster.artifacts.six_files import make_six_tables
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.tables import CleanTables, RawTables, SourceFile
from cinecluster.engines.base import Engine
from cinecluster.errors import TooLittleData
from cinecluster.evaluation.choice import choose
from cinecluster.evaluation.clusters import ClusterExamination, ClusterQuality
from cinecluster.evaluation.report import cluster_report
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.features.prepared import PreparedTables, prepare
from cinecluster.model import Cluster, IntArray, LearnedRanker, TagCount
from cinecluster.progress import Progress
from cinecluster.settings import TrainingConfig
from cinecluster.training.recipe import ModelRecipe

__all__ = ["adopt", "model_recipe", "retrain", "train"]


def train(raw: RawTables, config: TrainingConfig, engine: Engine, progress: Progress) -> VersionContents:
    """Clean a source and train on it."""
    with progress.stage("clean"):
        tables, report = clean(raw, config.cleaning, engine)
    source = {"edition": raw.edition, "files": _files(raw.files)}
    return retrain(tables, config, engine, progress, source=source, cleaning=report.to_dict())


def retrain(
    tables: CleanTables,
    config: TrainingConfig,
    engine: Engine,
    progress: Progress,
    *,
    source: Mapping[str, Any],
    cleaning: Mapping[str, Any],
) -> VersionContents:
    """Train on clean tables; ``source`` and ``cleaning`` say in the manifest where those came from."""
    with progress.stage("standardise"):
        prepared = prepare(tables, engine)
    with progress.stage("features"):
        recipe = model_recipe(prepared, config)
        features = recipe.clustering.features(prepared.interactions)
    with progress.stage("evaluate"):
        examined = _examine(prepared, features, recipe.clustering, config)
        chosen = choose(examined, config.quality) if examined else None
    with progress.stage("clusters"):
        kmeans = recipe.clustering.kmeans(features, _n_clusters(config, chosen))
    with progress.stage("ranker"):
        ranker = recipe.learn(prepared.interactions)
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
            kmeans_pickle=pickle.dumps(kmeans, protocol=5),
            source=source,
            config=config,
            cleaning=cleaning,
            report=cluster_report(clusters, chosen, examined),
        )


def adopt(
    foreign: ForeignTables,
    config: TrainingConfig,
    engine: Engine,
    progress: Progress,
    *,
    kmeans_pickle: bytes | None,
) -> VersionContents:
    """Take somebody else's clusters as they are; only likeness between films is worked out here."""
    tables = CleanTables(
        movies=foreign.movies, ratings=engine.frame(foreign.ratings), tags=foreign.tags, links=foreign.links
    )
    with progress.stage("standardise"):
        prepared = prepare(tables, engine)
    with progress.stage("features"):
        recipe = model_recipe(prepared, config)
        features = recipe.clustering.features(prepared.interactions)
    with progress.stage("ranker"):
        ranker = recipe.learn(prepared.interactions)
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
            kmeans_pickle=kmeans_pickle,
            cluster_tags=foreign.cluster_tags,
            source={"edition": "six files", "files": _files(foreign.files), "shapes": dict(foreign.shapes)},
            config=config,
            cleaning=foreign.report.to_dict(),
            report=cluster_report(clusters, None, ()),
        )


def model_recipe(prepared: PreparedTables, config: TrainingConfig) -> ModelRecipe:
    """Fix everything but the ratings."""
    return ModelRecipe(
        clustering=ClusterRecipe(
            movies=prepared.movies,
            tags=prepared.tag_matrix,
            features_config=config.features,
            clustering_config=config.clustering,
            seed=config.seed,
        ),
        shared_tags=prepared.tags_of_many(config.clustering.labels.tag_min_users),
        ranker_name="ease",
        ranker_config=config.ranker,
    )


def _examine(
    prepared: PreparedTables, features: MovieFeatures, recipe: ClusterRecipe, config: TrainingConfig
) -> tuple[ClusterQuality, ...]:
    """Examine every number of clusters that may be used; none where there is nobody to hold out.

    A number that the films, or a draw of them, are too few for is passed over.
    """
    if prepared.interactions.n_users < config.quality.min_users:
        return ()
    asked = config.clustering.n_clusters
    candidates = config.clustering.candidates if asked == "auto" else (asked,)
    examination = ClusterExamination(prepared.interactions, features, recipe, config.quality)
    examined = []
    for n_clusters in candidates:
        with suppress(TooLittleData):
            examined.append(examination.examine(n_clusters))
    return tuple(examined)


def _n_clusters(config: TrainingConfig, chosen: ClusterQuality | None) -> int:
    if chosen is not None:
        return chosen.n_clusters
    asked = config.clustering.n_clusters
    return min(config.clustering.candidates) if asked == "auto" else asked


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
            prepared.interactions,
            user_ids=prepared.ratings[c.USER].unique().sort().to_numpy(),
            statistics=prepared.statistics,
            features=features,
            assignments=assignments,
            clusters=clusters,
            ranker=ranker,
            links=prepared.links,
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
        report=report,
    )


def _files(files: Iterable[SourceFile]) -> list[dict[str, Any]]:
    return [asdict(file) for file in files]
