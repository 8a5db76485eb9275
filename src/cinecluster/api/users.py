"""The route to look at a viewer: ``/v1/users/{user_id}``."""

from typing import Annotated

from fastapi import APIRouter, Path

from cinecluster.api.openapi import FROM_MODEL, problem_responses
from cinecluster.api.parameters import Id
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import ServedCatalogue
from cinecluster.api.user_schemas import User
from cinecluster.catalogue.user_taste import user_taste
from cinecluster.errors import NoModel, UnknownUser

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the route; it reads memory only, so it is a coroutine that never waits."""
    router = APIRouter(prefix="/v1/users", tags=["viewers"])

    @router.get(
        "/{user_id}",
        summary="A user's taste",
        responses=FROM_MODEL | problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownUser], PROBLEMS[NoModel]),
    )
    async def get_user(user_id: Annotated[Id, Path(examples=[5])], catalogue: ServedCatalogue) -> User:
        """Sum a user's ratings up: how many, how high, and how they spread over clusters and genres."""
        return User.of(user_id, user_taste(catalogue, catalogue.model.histories.of(user_id)))

    return router
