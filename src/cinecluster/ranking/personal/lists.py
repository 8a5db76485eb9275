"""A list for one viewer: scores, candidates, dials, reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cinecluster.model import FloatArray, IntArray, Model, Recommendation
from cinecluster.ranking.cluster import popular_first
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.favorite import FavoriteCluster, favorite_of
from cinecluster.ranking.personal.chosen import cluster_scores
from cinecluster.ranking.personal.counterfactual import places_without
from cinecluster.ranking.personal.reasons import Ground, reasons_for
from cinecluster.ranking.personal.request import PersonalOrder, PersonalRequest
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.rankers.choice import make_ranker
from cinecluster.ranking.rankers.cluster import ClusterRanker
from cinecluster.ranking.rankers.protocol import Ranker
from cinecluster.ranking.rankers.tags import TagRanker
from cinecluster.ranking.request import allowed
from cinecluster.ranking.reranking.dials import Dials, reordered
from cinecluster.ranking.reranking.pool import best_of
from cinecluster.ranking.weighted_rating import Floors, floors_of

__all__ = ["PersonalList", "PersonalLists"]

_PERSONAL: tuple[PersonalOrder, ...] = ("ranker", "cluster-personal")
"""The orders that chosen clusters add to; in the others they only say which clusters films are taken from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalList:
    """A list, and what it was made with."""

    items: tuple[Recommendation, ...]
    ranker: str
    #: The name of what scored the films.
    diversity: float
    #: The share that was used.
    favorite: FavoriteCluster | None
    #: None without a history.


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalLists:
    """One model with all that is worked out once for its personal lists."""

    model: Model
    config: RankingConfig
    rankers: Mapping[PersonalOrder, Ranker]
    floors: Floors
    #: Of lists by tags.
    places: IntArray
    #: Each film's place by popularity among all films, from 0.
    chosen_scores: FloatArray
    #: Shape (n_clusters, n_movies): what choosing a cluster adds, before it is weighed.

    @classmethod
    def of(cls, model: Model, config: RankingConfig) -> "PersonalLists":
        """Make a model's rankers."""
        movies = model.movies
        places = np.empty(len(movies), dtype=np.int64)
        places[popular_first(model)] = np.arange(len(movies))
        ranker, floors = make_ranker(model.ranker), floors_of(movies, config)
        return cls(
            model=model,
            config=config,
            rankers={
                "ranker": ranker,
                "cluster-personal": ClusterRanker(model, ranker),
                "favorite-cluster": ClusterRanker(model),
                "tags": TagRanker(model, floors),
            },
            floors=floors,
            places=places,
            chosen_scores=cluster_scores(model, ranker, places, config.personal.chosen_films),
        )

    def recommend(self, taste: Taste, request: PersonalRequest) -> PersonalList:
        """Recommend films to a viewer, best first.

        Raises:
            UnknownCluster: A chosen cluster is not there.
        """
        for cluster in taste.chosen:
            self.model.cluster(cluster)
        dials = self._dials(taste, request)
        welcome = self._welcome(taste, request)
        scores, chosen = self._scored(request.order, taste)
        ranked = self._ranked(scores, welcome, dials)[: request.films.n]
        ground = Ground(
            model=self.model,
            order=request.order,
            ranker=self.rankers[request.order],
            taste=taste,
            chosen=chosen,
            places=self.places,
        )
        reasons = reasons_for(ground, ranked, scores[ranked])
        if request.counterfactual:

            def reranked(other: Taste) -> tuple[FloatArray, IntArray]:
                rescored, _ = self._scored(request.order, other)
                return rescored, self._ranked(rescored, welcome, dials)

            reasons = places_without(ground, ranked, reasons, welcome, reranked)
        return PersonalList(
            items=tuple(
                Recommendation(movie=self.model.listed(index), score=score, reason=reason)
                for index, score, reason in zip(
                    ranked.tolist(), scores[ranked].tolist(), reasons, strict=True
                )
            ),
            ranker=self.rankers[request.order].name,
            diversity=dials.diversity,
            favorite=favorite_of(self.model, taste.history) if len(taste.history) else None,
        )

    def _dials(self, taste: Taste, request: PersonalRequest) -> Dials:
        diversity = request.diversity
        if diversity is None:
            known = len(taste.history) or taste.chosen
            diversity = 0.0 if known else self.config.personal.newcomer_diversity
        return Dials(diversity=diversity, novelty=request.novelty, seed=request.seed)

    def _welcome(self, taste: Taste, request: PersonalRequest) -> IntArray:
        """Return the films that may be recommended, whatever their scores."""
        films = np.ones(len(self.model.movies), dtype=bool)
        if not request.include_seen:
            films[taste.history.movie_indices] = False
        if taste.chosen and not len(taste.history) and request.order != "ranker":
            films &= np.isin(self.model.movies.clusters, taste.chosen)
        indices = np.flatnonzero(films)
        return indices[allowed(self.model.movies, request.films, indices)]

    def _scored(self, order: PersonalOrder, taste: Taste) -> tuple[FloatArray, FloatArray]:
        """Return the score of each film, and what each chosen cluster adds to it."""
        chosen = self._chosen_parts(order, taste)
        return self.rankers[order].score(taste.history) + chosen.sum(axis=0), chosen

    def _chosen_parts(self, order: PersonalOrder, taste: Taste) -> FloatArray:
        """Return what each chosen cluster adds to each film, shape (n_chosen, n_movies)."""
        if order not in _PERSONAL:
            return np.zeros((len(taste.chosen), len(self.model.movies)))
        parts: FloatArray = self.chosen_scores[list(taste.chosen)]
        personal = self.config.personal
        fading = personal.chosen_patience / (personal.chosen_patience + len(taste.history))
        return parts * (personal.chosen_strength * fading / max(len(taste.chosen), 1))

    def _ranked(self, scores: FloatArray, welcome: IntArray, dials: Dials) -> IntArray:
        candidates = welcome[np.isfinite(scores[welcome])]
        return reordered(self.model, best_of(scores, self.places, candidates), scores, dials)
