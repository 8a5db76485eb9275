"""The page that says how the service is doing."""

import asyncio
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cinecluster import __version__
from cinecluster.api.services import Services, TheServices
from cinecluster.artifacts.manifest import installed_libraries
from cinecluster.errors import StorageError
from cinecluster.storage.job import Job
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages

__all__ = ["make_router"]

_LITTLE_DISK: Final = 2 * 10**9
"""Bytes; a training and the version that it makes want room."""
_SERVING: Final = ("fastapi", "jinja2", "psycopg", "sqlalchemy", "uvicorn")


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseLook:
    """What the database said when it was asked something."""

    engine: str
    seconds: float
    error: str
    #: Empty where it answered.
    running: Job | None
    closed: bool
    #: Whether writing needs a key, because there is one.


@dataclass(frozen=True, kw_only=True, slots=True)
class DiskLook:
    """The disk that the home is on; bytes."""

    free: int
    total: int
    versions: int
    #: That all stored versions take.

    @property
    def little(self) -> bool:
        """Whether there is hardly room for another version."""
        return self.free < _LITTLE_DISK


def make_router() -> APIRouter:
    """Make the route; it asks database and disk, so in threads."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/health")
    async def health(request: Request, pages: ThePages, services: TheServices) -> Response:
        """Show all that can be told without secrets; whatever is broken is told, too."""
        database, disk = await asyncio.gather(
            asyncio.to_thread(_look_at_database, services), asyncio.to_thread(_look_at_disk, services)
        )
        slot = services.slot
        values = {
            "state": _state(services),
            "failure": slot.failure,
            "served": slot.served,
            "since": _since(services),
            "swaps": services.follower.swaps,
            "database": database,
            "disk": disk,
            "settings": services.settings,
            "pid": os.getpid(),
            "releases": _releases(),
        }
        return pages.render(request, "health.html", values)

    return router


def _state(services: Services) -> str:
    """Return what ``/readyz`` would say, in a word."""
    if services.stopping.begun:
        return "stopping"
    if services.slot.served is None:
        return "no-model"
    return "ready" if services.slot.failure is None else "degraded"


def _since(services: Services) -> datetime | None:
    served = services.slot.served
    return next(
        (
            swap.at
            for swap in services.follower.swaps
            if served is not None and swap.version == served.version
        ),
        None,
    )


def _look_at_database(services: Services) -> DatabaseLook:
    started = time.perf_counter()
    error, running, closed = "", None, True
    try:
        running, closed = services.jobs.active(), services.keys.exist()
    except StorageError as refused:
        error = str(refused)
    return DatabaseLook(
        engine=services.database.dialect,
        seconds=time.perf_counter() - started,
        error=error,
        running=running,
        closed=closed,
    )


def _look_at_disk(services: Services) -> DiskLook | None:
    """Look at the disk; None where it cannot be read."""
    home = services.settings.home.absolute()
    try:
        usage = shutil.disk_usage(next(place for place in (home, *home.parents) if place.exists()))
        return DiskLook(free=usage.free, total=usage.total, versions=_size_of_versions(services))
    except OSError:
        return None


def _size_of_versions(services: Services) -> int:
    return sum(entry.size for manifest in services.versions.versions() for entry in manifest.files.values())


def _releases() -> Mapping[str, str]:
    releases = {"cinecluster": __version__, **installed_libraries()}
    for name in _SERVING:
        try:
            releases[name] = installed_version(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return MappingProxyType(releases)
