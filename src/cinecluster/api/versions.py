"""The routes about stored versions: look at them, go over to one, keep one."""

import asyncio
from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter, Path

from cinecluster.api.access import requires
from cinecluster.api.openapi import problem_responses
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import Services, TheServices
from cinecluster.api.time_limits import UNHURRIED
from cinecluster.api.version_schemas import Activated, ModelVersion, Pinned, StoredModel, StoredModels
from cinecluster.artifacts.versions import StoredVersion
from cinecluster.errors import CorruptVersion, PublishFailed, UnknownVersion, UnsupportedFormat

__all__ = ["activated", "make_router", "stored_models"]

_USING: Final = (
    BAD_PARAMETERS,
    PROBLEMS[UnknownVersion],
    PROBLEMS[CorruptVersion],
    PROBLEMS[UnsupportedFormat],
    PROBLEMS[PublishFailed],
)
_PINNING: Final = (BAD_PARAMETERS, PROBLEMS[UnknownVersion], PROBLEMS[PublishFailed])

Version = Annotated[str, Path(max_length=64, examples=["20261124T101500Z-3f9a2c1b"])]


def make_router() -> APIRouter:
    """Make the routes; they touch the disk, so in threads."""
    router = APIRouter(prefix="/v1/models", tags=["models"])

    @router.get("", summary="All stored versions", responses=problem_responses(PROBLEMS[PublishFailed]))
    async def list_models(services: TheServices) -> StoredModels:
        """List every stored version, newest first: which one is current, served, pinned, damaged."""
        return await asyncio.to_thread(stored_models, services)

    @router.get("/{version}", summary="A version", responses=problem_responses(*_USING))
    async def get_model(services: TheServices, version: Version) -> ModelVersion:
        """Tell where a version came from, by what settings, what was cleaned and how good it is."""
        return await asyncio.to_thread(_model, services, version)

    @router.post(
        "/{version}/activate",
        summary="Go over to a version",
        # It reads every file of the version, which takes as long as it takes.
        dependencies=[requires("models"), UNHURRIED],
        responses=problem_responses(*_USING),
    )
    async def activate_model(services: TheServices, version: Version) -> Activated:
        """Make a version current after checking every file of it, and wait until it is served.

        Going back is the same. A version that is damaged or of a newer format is refused, and what was
        current stays so. Other workers and machines follow within a second or so.
        """
        return await activated(services, version)

    @router.put(
        "/{version}/pin",
        summary="Keep a version",
        dependencies=[requires("models")],
        responses=problem_responses(*_PINNING),
    )
    async def pin_model(services: TheServices, version: Version) -> Pinned:
        """Keep a version, however many newer ones there will be; once more changes nothing."""
        await asyncio.to_thread(services.versions.pin, version)
        return Pinned(version=version, pinned=True)

    @router.delete(
        "/{version}/pin",
        summary="Let a version be pruned",
        dependencies=[requires("models")],
        responses=problem_responses(*_PINNING),
    )
    async def unpin_model(services: TheServices, version: Version) -> Pinned:
        """Let a version be deleted once there are enough newer ones; once more changes nothing."""
        await asyncio.to_thread(services.versions.unpin, version)
        return Pinned(version=version, pinned=False)

    return router


async def activated(services: Services, version: str) -> Activated:
    """Make a version current and wait until it is served.

    Raises:
        UnknownVersion: There is no such version.
        CorruptVersion: Something is wrong with it.
        UnsupportedFormat: It was written by a newer cinecluster.
        PublishFailed: The disk refused.
    """
    before = await asyncio.to_thread(_activate, services, version)
    return Activated(before=before, current=await services.follower.catch_up(version))


def stored_models(services: Services) -> StoredModels:
    """Look at every stored version; it reads their manifests.

    Raises:
        PublishFailed: The disk refused to tell which ones are pinned.
    """
    store = services.versions
    current, problem = None, None
    try:
        current = store.current()
    except CorruptVersion as error:
        problem = error.message
    served, pinned = _served(services), store.pinned()
    items = [
        StoredModel.of(stored, current=current, served=served, pinned=pinned) for stored in store.survey()
    ]
    return StoredModels(items=items, total=len(items), current=current, served=served, problem=problem)


def _model(services: Services, version: str) -> ModelVersion:
    store = services.versions
    manifest = store.manifest(version)
    current = None
    with suppress(CorruptVersion):  # the list of all says so
        current = store.current()
    short = StoredModel.of(
        StoredVersion(version=version, manifest=manifest, problem=""),
        current=current,
        served=_served(services),
        pinned=store.pinned(),
    )
    return ModelVersion.all_of(short, manifest)


def _activate(services: Services, version: str) -> str | None:
    before = None
    with suppress(CorruptVersion):  # an unreadable pointer is what activating mends
        before = services.versions.current()
    services.versions.activate(version)
    return before


def _served(services: Services) -> str | None:
    served = services.slot.served
    return None if served is None else served.version
