"""Whether the clusters are any good: their sizes, whether they stay, and whether they serve a new viewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.evaluation.config import QualityConfig
from cinecluster.evaluation.favorite_lists import ListScores, favorite_list_scores
from cinecluster.evaluation.metrics import co_liking_lift, co_liking_lift_over_random
from cinecluster.evaluation.splits import Fold, held_out_folds
from cinecluster.evaluation.stability import bootstraps, mean_agreement
from cinecluster.features.movie_features import MovieContent, MovieFeatures
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, IntArray

__all__ = ["ClusterExamination", "ClusterQuality"]

_SEEDS = 2**32  # scikit-learn knows so many


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterQuality:
    """What an examination has found."""

    n_clusters: int
    largest_share: float
    smallest_share: float
    #: Shares of films.
    seed_agreement: float
    bootstrap_agreement: float
    #: Mean adjusted Rand index between runs.
    lift: float
    #: See :func:`cinecluster.evaluation.metrics.co_liking_lift`; held-out users.
    random_lift: float
    #: See :func:`cinecluster.evaluation.metrics.co_liking_lift_over_random`; the same users.
    cluster_ndcg: float
    popular_ndcg: float
    #: NDCG@10 over held-out users: the favourite cluster by popularity; all films by popularity.
    favorite_share: float
    #: Share of held-out users whose favourite cluster is the commonest favourite; near 1 all get one list.
    users: int
    users_left_out: int
    #: Held-out users that were scored, and those with nothing to find.


class ClusterExamination:
    """Examines clusterings of one data set; what does not depend on their number is made once.

    Args:
        data: All ratings.
        features: Made from all ratings.
        recipe: Makes features and clusters of other ratings.
        config: How often.
    """

    def __init__(
        self,
        data: Interactions,
        features: MovieFeatures,
        recipe: ClusterRecipe,
        config: QualityConfig,
    ) -> None:
        self._data = data
        self._features = features
        self._recipe = recipe
        self._config = config
        self._seed = recipe.seed

    def examine(self, n_clusters: int) -> ClusterQuality:
        """Make the clusters again and again, and compare."""
        cluster = self._recipe.clusters
        seeds = [(self._seed + run) % _SEEDS for run in range(self._config.seeds)]
        runs = [cluster(self._features, n_clusters, seed=seed) for seed in seeds]
        draws = [cluster(features, n_clusters) for features in self._bootstrapped]
        scored = [self._score(fold, features, n_clusters) for fold, features in self._held_out]
        shares = np.bincount(runs[0], minlength=n_clusters) / len(runs[0])
        lists = [lists for _, lists in scored]
        return ClusterQuality(
            n_clusters=n_clusters,
            largest_share=float(shares.max()),
            smallest_share=float(shares.min()),
            seed_agreement=mean_agreement(runs),
            bootstrap_agreement=mean_agreement(draws),
            lift=_mean_lift([lift for (lift, _), _ in scored]),
            random_lift=_mean_lift([lift for (_, lift), _ in scored]),
            cluster_ndcg=_mean([score.cluster for score in lists]),
            popular_ndcg=_mean([score.popular for score in lists]),
            favorite_share=_mean([_commonest_share(score.favorites) for score in lists]),
            users=sum(len(score.cluster) for score in lists),
            users_left_out=sum(score.left_out for score in lists),
        )

    @cached_property
    def _content(self) -> MovieContent:
        return self._recipe.content()

    @cached_property
    def _bootstrapped(self) -> tuple[MovieFeatures, ...]:
        draws = bootstraps(self._data, self._config.bootstraps, seed=self._seed)
        return tuple(self._recipe.features(draw, self._content) for draw in draws)

    @cached_property
    def _held_out(self) -> tuple[tuple[Fold, MovieFeatures], ...]:
        folds = held_out_folds(self._data, n_folds=self._config.folds, seed=self._seed)
        chosen = [fold for fold, _ in zip(folds, range(self._config.held_out_folds), strict=False)]
        return tuple((fold, self._recipe.features(fold.train, self._content)) for fold in chosen)

    def _score(
        self, fold: Fold, features: MovieFeatures, n_clusters: int
    ) -> tuple[tuple[float, float], ListScores]:
        clusters = self._recipe.clusters(features, n_clusters)
        liked = _liked(fold, self._config.liked)
        return (
            (co_liking_lift(clusters, *liked), co_liking_lift_over_random(clusters, *liked)),
            favorite_list_scores(fold, clusters, liked=self._config.liked),
        )


def _liked(fold: Fold, stars: float) -> tuple[IntArray, IntArray]:
    """Return user and movie indices of all that the held-out users liked, given or hidden."""
    parts = (fold.given, fold.hidden)
    return (
        np.concatenate([part.users[part.ratings >= stars] for part in parts]),
        np.concatenate([part.movies[part.ratings >= stars] for part in parts]),
    )


def _commonest_share(favorites: IntArray) -> FloatArray:
    """Return the share of the commonest value, as one number or, of none, as no number."""
    return np.bincount(favorites).max(keepdims=True) / len(favorites) if len(favorites) else np.empty(0)


def _mean_lift(lifts: Sequence[float]) -> float:
    return _mean([np.array([lift for lift in lifts if not np.isnan(lift)])])


def _mean(scores: Sequence[np.ndarray]) -> float:
    joined = np.concatenate([[], *scores])
    return float(joined.mean()) if len(joined) else float("nan")
