"""A whole model as a function of nothing but the ratings."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import sparse

from cinecluster import columns as c
from cinecluster.clustering.centres import cluster_centres
from cinecluster.clustering.labels import describe_clusters
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.features.likeness import fit_likeness
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.features.side_information import side_information
from cinecluster.learning.config import RankerConfig, RankerName
from cinecluster.learning.fitting import fit_ranker
from cinecluster.learning.interactions import Interactions
from cinecluster.model import Cluster, FloatArray, Histories, IntArray, LearnedRanker, Model
from cinecluster.training.assembly import assemble_model

__all__ = ["ModelRecipe", "statistics_of"]

_THOUSANDTHS = 1_000  # cleaned stars lie on this grid, on which sums are exact


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelRecipe:
    """Everything but the ratings is fixed in it: a training and an evaluation differ in the ratings only."""

    clustering: ClusterRecipe
    #: Holds films, tags and seed as well.
    shared_tags: frozenset[str]
    #: Tags that more than one viewer gives.
    ranker_name: RankerName
    ranker_config: RankerConfig

    def with_ranker(self, name: RankerName, config: RankerConfig) -> "ModelRecipe":
        """Return the same recipe with another ranker."""
        return replace(self, ranker_name=name, ranker_config=config)

    def learn(self, data: Interactions) -> LearnedRanker:
        """Learn what orders personal lists.

        Raises:
            TooLittleData: There are too few ratings for this ranker.
        """
        return fit_ranker(self.ranker_name, data, self.side(), self.ranker_config, seed=self.clustering.seed)

    def side(self) -> sparse.csr_matrix:
        """Return what films are made of, see :func:`~cinecluster.features.side_information`."""
        recipe = self.clustering
        return side_information(recipe.movies, recipe.tags, recipe.features_config.side)

    def describe(self, assignments: IntArray, n_clusters: int) -> tuple[Cluster, ...]:
        """Say what each cluster is.

        Args:
            assignments: Cluster of each film.
            n_clusters: Some may be empty.
        """
        return describe_clusters(
            assignments=assignments,
            movies=self.clustering.movies,
            tags=self.clustering.tags,
            shared_tags=self.shared_tags,
            n_clusters=n_clusters,
            config=self.clustering.clustering_config.labels,
        )

    def assemble(
        self,
        *,
        histories: Histories,
        statistics: pl.DataFrame,
        features: MovieFeatures,
        assignments: IntArray,
        clusters: tuple[Cluster, ...],
        ranker: LearnedRanker,
        links: pl.DataFrame,
        film_map: FloatArray | None = None,
    ) -> Model:
        """Put the finished parts together; see :func:`assemble_model`."""
        return assemble_model(
            movies=self.clustering.movies,
            histories=histories,
            tags=self.clustering.tags,
            statistics=statistics,
            assignments=assignments,
            clusters=clusters,
            vectors=features.vectors,
            ranker=ranker,
            space=features.space,
            centres=cluster_centres(features.values, assignments, len(clusters)),
            links=links,
            likeness=fit_likeness(
                self.clustering.movies,
                self.clustering.tags,
                features,
                self.clustering.features_config.likeness,
            ),
            film_map=film_map,
        )

    def model(self, data: Interactions, n_clusters: int, ranker: LearnedRanker | None = None) -> Model:
        """Make all of it but the map from these ratings, users numbered from 0.

        Args:
            data: The ratings.
            n_clusters: How many clusters.
            ranker: What :meth:`learn` has made of the same ratings, if that was done already.

        Raises:
            TooLittleData: There are too few ratings, or too few different films for so many clusters.
        """
        features = self.clustering.features(data)
        assignments = self.clustering.clusters(features, n_clusters)
        return self.assemble(
            histories=data.histories(np.arange(data.n_users)),
            statistics=statistics_of(data, self.clustering.movies),
            features=features,
            assignments=assignments,
            clusters=self.describe(assignments, n_clusters),
            ranker=self.learn(data) if ranker is None else ranker,
            links=pl.DataFrame(schema=dict(c.LINKS)),
        )


def statistics_of(data: Interactions, movies: pl.DataFrame) -> pl.DataFrame:
    """Count and average each film's ratings, to the bit as a training does on its engine.

    Args:
        data: Stars on a grid of thousandths.
        movies: Schema ``MOVIES``.

    Returns:
        ``movieId`` and the columns ``COUNT`` and ``MEAN`` of ``STATISTICS``, row for row beside ``movies``.
    """
    counts = data.counts()
    totals = np.bincount(data.movies, weights=np.round(data.ratings * _THOUSANDTHS), minlength=data.n_movies)
    means = np.divide(totals, counts * _THOUSANDTHS, out=np.full(len(counts), np.nan), where=counts > 0)
    return pl.DataFrame(
        {c.MOVIE: movies[c.MOVIE], c.COUNT: counts.astype(np.int64), c.MEAN: means}, nan_to_null=True
    )
