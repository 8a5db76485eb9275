"""The routes of personal lists: for a viewer of the ratings, and for a visitor who sends what is known."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Path, Query

from cinecluster.api.lean_route import LeanRoute
from cinecluster.api.openapi import FROM_MODEL, problem_responses
from cinecluster.api.parameters import Id, json_only
from cinecluster.api.personal_parameters import PersonalQuery, VisitorBody
from cinecluster.api.personal_schemas import PersonalRecommendations
from cinecluster.api.problems import BAD_BODY, BAD_PARAMETERS, BODY_TOO_LARGE, NOT_JSON, PROBLEMS
from cinecluster.api.services import AcceptedLanguage, ServedLists, TheServices
from cinecluster.errors import NoModel, StorageError, UnknownCluster, UnknownHistory, UnknownUser
from cinecluster.ranking.personal.taste import Taste

__all__ = ["make_router"]

_AT_ONCE: Final = 2
"""Lists that a worker makes at the same time: more threads would take turns, each with memory of its own."""


def make_router() -> APIRouter:
    """Make the routes; lists are made in threads: of 60,000 films one takes 10 ms or far more."""
    at_once = asyncio.Semaphore(_AT_ONCE)
    router = APIRouter(prefix="/v1", tags=["recommendations"], route_class=LeanRoute)

    @router.get(
        "/users/{user_id}/recommendations",
        summary="Films for a user",
        responses=FROM_MODEL
        | problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownUser], PROBLEMS[NoModel], PROBLEMS[StorageError]),
    )
    async def recommend_to_user(
        user_id: Annotated[Id, Path(examples=[5])],
        query: Annotated[PersonalQuery, Query()],
        lists: ServedLists,
        services: TheServices,
        accepted: AcceptedLanguage,
    ) -> PersonalRecommendations:
        """Answer with films that a user has not rated and will like.

        A reason names the rated films that carry the score, with their exact shares.
        """
        history = await services.online.history(lists.model, user_id)
        async with at_once:
            found = await asyncio.to_thread(lists.recommend, Taste(history=history), query.personal_request())
        return PersonalRecommendations.of(
            found, query.lang or accepted, order=query.order, ratings=len(history)
        )

    @router.post(
        "/recommendations",
        summary="Films for a visitor",
        dependencies=[Depends(json_only)],
        responses=FROM_MODEL
        | problem_responses(
            BAD_BODY,
            BAD_PARAMETERS,
            BODY_TOO_LARGE,
            NOT_JSON,
            PROBLEMS[UnknownCluster],
            PROBLEMS[UnknownHistory],
            PROBLEMS[NoModel],
        ),
    )
    async def recommend_to_visitor(
        query: Annotated[PersonalQuery, Query()],
        lists: ServedLists,
        accepted: AcceptedLanguage,
        body: Annotated[VisitorBody | None, Body()] = None,
    ) -> PersonalRecommendations:
        """Answer with films for somebody whose ratings or chosen clusters come with the request.

        Nothing is stored, and nothing has to be trained: one more rating changes the very next answer. Who
        sends nothing gets popular films that differ. Rated films that the model does not know are named in
        `unknown_movies`; if it knows none of them and no cluster is chosen, the answer is a problem.
        """
        taste, unknown = (body or VisitorBody()).taste(lists.model)
        if unknown and not len(taste.history) and not taste.chosen:
            raise UnknownHistory(unknown)
        async with at_once:
            found = await asyncio.to_thread(lists.recommend, taste, query.personal_request())
        return PersonalRecommendations.of(
            found,
            query.lang or accepted,
            order=query.order,
            ratings=len(taste.history),
            unknown_movies=unknown,
        )

    return router
