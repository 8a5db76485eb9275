"""The route to look at a viewer: ``/v1/users/{user_id}``."""

from typing import Annotated

from fastapi import APIRouter, Path

from cinecluster.api.lean_route import LeanRoute
from cinecluster.api.openapi import FROM_MODEL, problem_responses
from cinecluster.api.parameters import Id
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import ServedCatalogue, TheServices
from cinecluster.api.user_schemas import User
from cinecluster.catalogue.user_taste import user_taste
from cinecluster.errors import NoModel, StorageError, UnknownUser

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the route; a coroutine that waits for nothing but the viewer's online ratings."""
    router = APIRouter(prefix="/v1/users", tags=["viewers"], route_class=LeanRoute)

    @router.get(
        "/{user_id}",
        summary="A user's taste",
        responses=FROM_MODEL
        | problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownUser], PROBLEMS[NoModel], PROBLEMS[StorageError]),
    )
    async def get_user(
        user_id: Annotated[Id, Path(examples=[5])], catalogue: ServedCatalogue, services: TheServices
    ) -> User:
        """Sum a user's ratings up: how many, how high, and how they spread over clusters and genres."""
        history = await services.online.history(catalogue.model, user_id)
        return User.of(user_id, user_taste(catalogue, history))

    return router
