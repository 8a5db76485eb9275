"""The route to the films like a film: ``/v1/movies/{movie_id}/similar``."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from cinecluster.api.caching import KEPT_WITH_MODEL, TheCaching
from cinecluster.api.kept_route import KeptRoute
from cinecluster.api.openapi import problem_responses
from cinecluster.api.parameters import Id, SimilarQuery
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.schemas import RecommendedMovie
from cinecluster.api.services import AcceptedLanguage, ServedModel
from cinecluster.api.similar_schemas import SimilarMovies
from cinecluster.errors import NoModel, UnknownMovie, UnknownTag
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.similarity import similar_movies
from cinecluster.ranking.tuning import make_tuning, tunable_tags

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the route; it reads memory only, so it is a coroutine that never waits."""
    router = APIRouter(prefix="/v1/movies", tags=["films"], route_class=KeptRoute)

    @router.get(
        "/{movie_id}/similar",
        summary="Films like a film, tuned along tags",
        responses=KEPT_WITH_MODEL
        | problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownMovie], PROBLEMS[UnknownTag], PROBLEMS[NoModel]),
    )
    async def similar(
        movie_id: Annotated[Id, Path(examples=[123])],
        query: Annotated[SimilarQuery, Query()],
        model: ServedModel,
        accepted: AcceptedLanguage,
        caching: TheCaching,
    ) -> SimilarMovies:
        """Answer with the films most like one, of the whole catalogue or of its cluster.

        Alike are films that the same viewers like; for films that few have rated, films of like tags, genres
        and years. `more` and `less` move the list along tags, also to films that nobody has given them to;
        every item says by how much it has more or less of each, and `tunable` which tags this film has most
        of.
        """
        index = model.movies.index_of(movie_id)
        request, language = query.list_request(), query.lang or accepted
        tuning = make_tuning(model, more=query.more, less=query.less)
        caching.with_model(language)
        items = (
            recommend_by_popularity(model, movie_id, request)
            if query.order == "popularity"
            else similar_movies(model, movie_id, request, tuning, same_cluster=query.same_cluster)
        )
        return SimilarMovies.of(
            model.movie(index),
            [RecommendedMovie.of(item, language) for item in items],
            query.order,
            tuning,
            tunable_tags(model, index),
        )

    return router
