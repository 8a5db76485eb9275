"""The route that forgets a viewer: ``DELETE /v1/users/{user_id}``."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path

from cinecluster.api.access import requires
from cinecluster.api.openapi import problem_responses
from cinecluster.api.parameters import Id
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.rating_schemas import REMAINS, Erasure
from cinecluster.api.services import TheServices
from cinecluster.errors import StorageError, StorageFull
from cinecluster.storage.erasing import overwrite_deleted
from cinecluster.storage.ratings import RatingStore

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(prefix="/v1/users", tags=["viewers"])

    @router.delete(
        "/{user_id}",
        summary="Erase a user",
        dependencies=[requires("erase")],
        responses=problem_responses(BAD_PARAMETERS, PROBLEMS[StorageError], PROBLEMS[StorageFull]),
    )
    async def erase_user(user_id: Annotated[Id, Path(examples=[5])], services: TheServices) -> Erasure:
        """Forget a viewer, for good: who asks for the viewer gets a 404 from now on, on every worker.

        Online ratings are deleted and overwritten in the database's files. A digest of the id is kept, so
        that whatever source files hold of the viewer is left out of every version to come. Who is erased and
        rates again begins anew. Erasing nobody, or twice, is no error.
        """
        deleted = await asyncio.wrap_future(RatingStore(services.database).erase(user_id))
        services.online.forget()
        clean = await asyncio.to_thread(overwrite_deleted, services.database)
        versions = await asyncio.to_thread(services.versions.version_ids)
        return Erasure(
            user_id=user_id,
            ratings_deleted=deleted,
            database="clean" if clean else "pending",
            versions=list(versions),
            remains=REMAINS,
        )

    return router
