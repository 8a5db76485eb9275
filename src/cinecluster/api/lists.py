"""The routes that answer from the model: ``/favorite-cluster``, ``/recommend``, ``/recommend-by-tags``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from cinecluster.api.caching import KEPT_WITH_MODEL, TheCaching
from cinecluster.api.kept_route import KeptRoute
from cinecluster.api.openapi import FROM_MODEL, problem_responses
from cinecluster.api.parameters import FavoriteClusterQuery, Order, RecommendByTagsQuery, RecommendQuery
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.schemas import (
    FavoriteClusterAnswer,
    Recommendations,
    RecommendedMovie,
    TagRecommendations,
)
from cinecluster.api.services import AcceptedLanguage, ServedModel, TheServed, TheServices
from cinecluster.errors import NoModel, StorageError, UnknownMovie, UnknownUser
from cinecluster.model import Model, Recommendation
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.favorite import favorite_of
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity
from cinecluster.ranking.tags import pick_by_tags_for_user, recommend_by_tags_for_movie

__all__ = ["make_router"]

Ranker = Callable[[Model, int, ListRequest], tuple[Recommendation, ...]]

_RANKERS: Final[Mapping[Order, Ranker]] = MappingProxyType(
    {"popularity": recommend_by_popularity, "similarity": recommend_by_similarity}
)
_NO_USER, _NO_MOVIE, _NO_MODEL = PROBLEMS[UnknownUser], PROBLEMS[UnknownMovie], PROBLEMS[NoModel]
_NO_DATABASE = PROBLEMS[StorageError]


def make_router() -> APIRouter:
    """Make the routes; coroutines that wait for nothing but a viewer's online ratings."""
    router = APIRouter(tags=["recommendations"], route_class=KeptRoute)

    @router.get(
        "/favorite-cluster",
        summary="A user's favourite cluster",
        responses=FROM_MODEL | problem_responses(BAD_PARAMETERS, _NO_USER, _NO_MODEL, _NO_DATABASE),
    )
    async def favorite_cluster(
        query: Annotated[FavoriteClusterQuery, Query()], model: ServedModel, services: TheServices
    ) -> FavoriteClusterAnswer:
        """Answer with the cluster that holds most of a user's ratings.

        Ties go to the higher mean rating, then to the lower id.
        """
        history = await services.online.history(model, query.user_id)
        return FavoriteClusterAnswer.of(favorite_of(model, history))

    @router.get(
        "/recommend",
        summary="Other films of a film's cluster",
        responses=KEPT_WITH_MODEL | problem_responses(BAD_PARAMETERS, _NO_MOVIE, _NO_MODEL),
    )
    async def recommend(
        query: Annotated[RecommendQuery, Query()],
        model: ServedModel,
        accepted: AcceptedLanguage,
        caching: TheCaching,
    ) -> Recommendations:
        """Answer with other films of the same cluster.

        `order=popularity` (the default): by number of ratings, then mean rating, then id. That list is the
        same for all films of a cluster; `order=similarity` ranks them by how alike they are to this film.
        """
        cluster = model.cluster(int(model.movies.clusters[model.movies.index_of(query.movie_id)]))
        language = query.lang or accepted
        caching.with_model(language)
        items = _RANKERS[query.order](model, query.movie_id, query.list_request())
        return Recommendations(
            recommendations=[item.movie.title for item in items],
            items=[RecommendedMovie.of(item, language) for item in items],
            cluster=cluster.cluster_id,
            label=cluster.label,
            order=query.order,
        )

    @router.get(
        "/recommend-by-tags",
        summary="Films with tags like a user's or a film's",
        response_model=TagRecommendations,
        responses=KEPT_WITH_MODEL
        | problem_responses(BAD_PARAMETERS, _NO_USER, _NO_MOVIE, _NO_MODEL, _NO_DATABASE),
    )
    async def recommend_by_tags(
        query: Annotated[RecommendByTagsQuery, Query()],
        served: TheServed,
        services: TheServices,
        accepted: AcceptedLanguage,
        caching: TheCaching,
    ) -> TagRecommendations | Response:
        """Answer with films whose tags are like those of a user's favourite cluster, or of a film.

        They may be of any cluster, ordered by likeness, then popularity, then id. Films below `floors` are
        left out, and so are films that the user has rated. Without tags, genres are compared instead.
        Only a list for a film may be kept; one for a user changes with every rating.
        """
        request, model, floors = query.list_request(), served.model, served.personal.floors
        language = query.lang or accepted
        if query.user_id is not None:
            history = await services.online.history(model, query.user_id)
            told = served.by_tags(pick_by_tags_for_user(model, history, request, floors), language)
            return Response(told, media_type="application/json")
        assert query.movie_id is not None  # noqa: S101 - the query has exactly one of both
        model.movies.index_of(query.movie_id)
        caching.with_model(language)
        return TagRecommendations.of(
            recommend_by_tags_for_movie(model, query.movie_id, request, floors), language
        )

    return router
