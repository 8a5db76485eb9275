"""The routes to look for films: ``/v1/movies`` and ``/v1/movies/{movie_id}``."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from cinecluster.api.caching import KEPT_WITH_MODEL, TheCaching
from cinecluster.api.kept_route import KeptRoute
from cinecluster.api.movie_parameters import BrowseQuery
from cinecluster.api.movie_schemas import Movie, MovieList
from cinecluster.api.openapi import problem_responses
from cinecluster.api.parameters import Id
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.browsing import browse
from cinecluster.catalogue.movie_facts import movie_facts
from cinecluster.errors import NoModel, StaleCursor, UnknownCluster, UnknownMovie

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the routes; all read memory only, so all are coroutines that never wait."""
    router = APIRouter(prefix="/v1/movies", tags=["films"], route_class=KeptRoute)

    @router.get(
        "",
        summary="Films by title, genre, tag, cluster and year",
        responses=KEPT_WITH_MODEL
        | problem_responses(
            BAD_PARAMETERS, PROBLEMS[UnknownCluster], PROBLEMS[StaleCursor], PROBLEMS[NoModel]
        ),
    )
    async def list_movies(
        query: Annotated[BrowseQuery, Query()], catalogue: ServedCatalogue, caching: TheCaching
    ) -> MovieList:
        """List films page by page; with `q`, those that have a title like it.

        A cursor holds for one model version: once another one is served, which may order films otherwise, it
        is refused with 409 `stale-cursor`, and the list is to be begun again without it.
        """
        question = query.question()
        caching.with_model()
        page = browse(catalogue, question, after=query.after(), limit=query.limit)
        return MovieList.of(catalogue, page, question.sort)

    @router.get(
        "/{movie_id}",
        summary="A film",
        responses=KEPT_WITH_MODEL
        | problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownMovie], PROBLEMS[NoModel]),
    )
    async def get_movie(
        movie_id: Annotated[Id, Path(examples=[123])], catalogue: ServedCatalogue, caching: TheCaching
    ) -> Movie:
        """Tell all that is known of a film."""
        catalogue.model.movies.index_of(movie_id)
        caching.with_model()
        return Movie.of(movie_facts(catalogue, movie_id))

    return router
