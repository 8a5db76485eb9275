"""The pages about stored versions: look at them, go over to one or back, keep one, compare two."""

import asyncio
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from cinecluster.api.services import Services, TheServices
from cinecluster.api.time_limits import UNHURRIED
from cinecluster.api.version_schemas import StoredModel, StoredModels
from cinecluster.api.versions import activated, stored_models
from cinecluster.artifacts.regrouping import regroup
from cinecluster.errors import UnknownVersion
from cinecluster.storage.api_key import Scope
from cinecluster.web.frame.access import may, signed_in
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.frame.visit import TheVisit, Visit
from cinecluster.web.operating.version_comparison import (
    cluster_ways,
    counts_of_tables,
    different_settings,
    metrics_of,
)

__all__ = ["make_router"]

_SCOPE: Final[Scope] = "models"
_WIDEST: Final = 30
"""Clusters up to which the whole table of who went where is shown."""

Version = Annotated[str, Path(max_length=64)]
Wanted = Annotated[str | None, Query(max_length=64)]


def make_router() -> APIRouter:
    """Make the routes; they touch the disk, so in threads."""
    router = APIRouter(prefix="/versions", route_class=PageRoute, include_in_schema=False)

    @router.get("")
    async def versions(
        request: Request,
        pages: ThePages,
        services: TheServices,
        allowed: Annotated[bool, may(_SCOPE)],
        was: Wanted = None,
    ) -> Response:
        """Show every stored version; ``was`` is the one that was current before a change."""
        listed = await asyncio.to_thread(stored_models, services)
        values = {
            "listed": listed,
            "moments": _moments(listed),
            "failure": services.slot.failure,
            "was": _by_name(listed, was),
            "back": _one_before(listed, was),
            "served": _by_name(listed, listed.served),
            "keep": services.settings.keep_versions,
            "allowed": allowed,
        }
        return pages.render(request, "versions.html", values)

    @router.get("/compare")
    async def compare(
        request: Request, pages: ThePages, services: TheServices, a: Wanted = None, b: Wanted = None
    ) -> Response:
        """Put two versions beside each other; without both, the one being served and the one before."""
        listed = await asyncio.to_thread(stored_models, services)
        after = b or listed.served or listed.current
        one_before = _one_before(listed, None)
        before = a or (None if one_before is None else one_before.version)
        compared = None
        if before is not None and after is not None:
            compared = await asyncio.to_thread(_compared, services, listed, before, after)
        values = {"listed": listed, "a": before, "b": after, "widest": _WIDEST, "compared": compared}
        return pages.render(request, "versions-compare.html", values)

    @router.get("/{version}/activate")
    async def ask_whether_to_activate(
        request: Request, pages: ThePages, services: TheServices, version: Version
    ) -> Response:
        """Ask once more, with the figures of both versions in view."""
        listed = await asyncio.to_thread(stored_models, services)
        wanted = _by_name(listed, version)
        if wanted is None:
            raise UnknownVersion(version)
        values = {
            "wanted": wanted,
            "served": _by_name(listed, listed.served),
            "moments": _moments(listed),
        }
        return pages.render(request, "versions-activate.html", values)

    # It reads every file of the version, which takes as long as it takes.
    @router.post("/{version}/activate", dependencies=[signed_in(_SCOPE), UNHURRIED])
    async def activate(services: TheServices, visit: TheVisit, version: Version) -> Response:
        """Make a version current, wait until it is served, and show the list with it."""
        done = await activated(services, version)
        return _to_list(visit, {} if done.before in (None, version) else {"was": done.before})

    @router.post("/{version}/pin", dependencies=[signed_in(_SCOPE)])
    async def pin(services: TheServices, visit: TheVisit, version: Version) -> Response:
        """Keep a version, however many newer ones there will be."""
        await asyncio.to_thread(services.versions.pin, version)
        return _to_list(visit, {}, version)

    @router.post("/{version}/unpin", dependencies=[signed_in(_SCOPE)])
    async def unpin(services: TheServices, visit: TheVisit, version: Version) -> Response:
        """Let a version be deleted once there are enough newer ones."""
        await asyncio.to_thread(services.versions.unpin, version)
        return _to_list(visit, {}, version)

    return router


def _by_name(listed: StoredModels, version: str | None) -> StoredModel | None:
    return next((item for item in listed.items if item.version == version), None)


def _moments(listed: StoredModels) -> dict[str, datetime]:
    """Return when each version was made."""
    return {item.version: datetime.fromisoformat(item.created_at) for item in listed.items if item.created_at}


def _one_before(listed: StoredModels, was: str | None) -> StoredModel | None:
    """Return the sound version to go back to: the one before a change, else the newest older one."""
    sound = [item for item in listed.items if item.state == "stored" and item.version != listed.current]
    older = [item for item in sound if listed.current is None or item.version < listed.current]
    return next((item for item in sound if item.version == was), next(iter(older), None))


def _compared(services: Services, listed: StoredModels, before: str, after: str) -> dict[str, Any]:
    store = services.versions
    old, new = store.manifest(before), store.manifest(after)
    groups, groups_after = store.grouping(before), store.grouping(after)
    found = regroup(groups, groups_after)
    return {
        "before": _by_name(listed, before),
        "after": _by_name(listed, after),
        "groups": groups,
        "groups_after": groups_after,
        "found": found,
        "ways": cluster_ways(groups, groups_after, found),
        "metrics": metrics_of(old, new),
        "settings": different_settings(old.config, new.config),
        "chosen": different_settings(_ranker(old.report), _ranker(new.report)),
        "libraries": different_settings(
            old.libraries | {"cinecluster": old.cinecluster}, new.libraries | {"cinecluster": new.cinecluster}
        ),
        "tables": counts_of_tables(old, new),
    }


def _ranker(report: dict[str, Any]) -> dict[str, Any]:
    ranker = report.get("ranker") or {}
    return {"name": ranker.get("name"), **ranker.get("config", {})}


def _to_list(visit: Visit, query: dict[str, Any], version: str = "") -> Response:
    asked = f"?{urlencode(query)}" if query else ""
    place = f"#v-{version}" if version else ""
    return RedirectResponse(f"{visit.root}/versions{asked}{place}", HTTPStatus.SEE_OTHER)
