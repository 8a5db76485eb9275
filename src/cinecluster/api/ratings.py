"""The routes of one viewer's ratings: ``/v1/users/{user_id}/ratings[/{movie_id}]``."""

import asyncio
from typing import Annotated, Final

import numpy as np
from fastapi import APIRouter, Body, Depends, Path, Query

from cinecluster.api.access import requires
from cinecluster.api.openapi import FROM_MODEL, Responses, problem_responses
from cinecluster.api.parameters import Id, json_only
from cinecluster.api.problems import BAD_BODY, BAD_PARAMETERS, BODY_TOO_LARGE, NOT_JSON, PROBLEMS
from cinecluster.api.rating_parameters import RatingsQuery, StarsBody
from cinecluster.api.rating_schemas import RatingAnswer, RatingList
from cinecluster.api.rating_writes import write_ratings
from cinecluster.api.services import ServedModel, Services, TheServices
from cinecluster.catalogue.user_ratings import UserRating, online_rating, user_ratings
from cinecluster.errors import (
    NoModel,
    StorageError,
    StorageFull,
    UnknownMovie,
    UnknownRating,
    UnknownUser,
)
from cinecluster.model import Model, places_of
from cinecluster.storage.ratings import OnlineRating, RatingStore

__all__ = ["make_router"]

_UserId = Annotated[Id, Path(examples=[5])]
_MovieId = Annotated[Id, Path(examples=[123])]
_READING: Final = (BAD_PARAMETERS, PROBLEMS[UnknownUser], PROBLEMS[NoModel], PROBLEMS[StorageError])
_TAKEN_BACK: Final[Responses] = {204: {"description": "There is no such rating any more."}}
_WRITING: Final = (BAD_PARAMETERS, PROBLEMS[NoModel], PROBLEMS[StorageError], PROBLEMS[StorageFull])


def make_router() -> APIRouter:
    """Make the routes. A write waits for its commit, which it shares with others; no thread waits with it."""
    router = APIRouter(prefix="/v1/users/{user_id}/ratings", tags=["ratings"])

    @router.put(
        "/{movie_id}",
        summary="Rate a film",
        dependencies=[requires("ratings"), Depends(json_only)],
        responses=FROM_MODEL
        | problem_responses(*_WRITING, BAD_BODY, BODY_TOO_LARGE, NOT_JSON, PROBLEMS[UnknownMovie]),
    )
    async def put_rating(
        user_id: _UserId,
        movie_id: _MovieId,
        body: Annotated[StarsBody, Body()],
        model: ServedModel,
        services: TheServices,
    ) -> RatingAnswer:
        """Store a viewer's rating of a film; it counts at once, on every worker.

        Who has no ratings yet becomes a viewer by this. Saying the same again changes nothing.
        """
        model.movies.index_of(movie_id)
        given = OnlineRating(user_id=user_id, movie_id=movie_id, rating=body.rating, timestamp=body.timestamp)
        stored = await asyncio.wrap_future(RatingStore(services.database).put_one(given))
        services.metrics.ratings_written(1)
        return RatingAnswer.of(online_rating(model, movie_id, body.rating, stored.timestamp))

    @router.delete(
        "/{movie_id}",
        status_code=204,
        summary="Take a rating back",
        dependencies=[requires("ratings")],
        responses=_TAKEN_BACK | problem_responses(*_WRITING),
    )
    async def delete_rating(
        user_id: _UserId, movie_id: _MovieId, model: ServedModel, services: TheServices
    ) -> None:
        """Take a viewer's rating of a film back, wherever it came from; it is not an error if there is none.

        A rating that the files hold is left out of every version to come as well.
        """
        known = places_of(np.array([movie_id]), model.movies.movie_ids)[0] >= 0
        if known or (await services.online.of(user_id)).of(movie_id) is not None:
            taken_back = OnlineRating(user_id=user_id, movie_id=movie_id, rating=None)
            await write_ratings(services, [taken_back])

    @router.get("", summary="A user's ratings", responses=FROM_MODEL | problem_responses(*_READING))
    async def list_ratings(
        user_id: _UserId,
        query: Annotated[RatingsQuery, Query()],
        model: ServedModel,
        services: TheServices,
    ) -> RatingList:
        """List a viewer's ratings as they count now, by ascending film id, page by page."""
        found = await _all(services, model, user_id)
        after = [rated for rated in found if query.cursor is None or rated.movie_id > query.cursor]
        page = after[: query.limit]
        return RatingList(
            user_id=user_id,
            items=[RatingAnswer.of(rated) for rated in page],
            total=len(found),
            next_cursor=page[-1].movie_id if len(after) > len(page) else None,
        )

    @router.get(
        "/{movie_id}",
        summary="A user's rating of a film",
        responses=FROM_MODEL | problem_responses(*_READING, PROBLEMS[UnknownRating]),
    )
    async def get_rating(
        user_id: _UserId, movie_id: _MovieId, model: ServedModel, services: TheServices
    ) -> RatingAnswer:
        """Tell what a viewer has rated a film."""
        for rated in await _all(services, model, user_id):
            if rated.movie_id == movie_id:
                return RatingAnswer.of(rated)
        raise UnknownRating(movie_id)

    return router


async def _all(services: Services, model: Model, user_id: int) -> tuple[UserRating, ...]:
    user = await services.online.of(user_id)
    online = [(rating.movie_id, rating.rating, rating.timestamp) for rating in user.ratings]
    found = user_ratings(model, user_id, online, erased=user.erased)
    if not found:
        raise UnknownUser(user_id)
    return found
