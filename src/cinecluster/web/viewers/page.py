"""The operator's look at one viewer: taste, history, and what each route would recommend.

As open as the API, which tells the same without a key.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from cinecluster.api.parameters import Id
from cinecluster.api.services import ServedCatalogue, ServedLists, Services, TheServices
from cinecluster.catalogue.user_ratings import UserRating
from cinecluster.errors import UnknownUser
from cinecluster.model import Histories
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.frame.visit import TheVisit
from cinecluster.web.viewers.view import ViewerView

__all__ = ["make_router"]

_ON_A_PAGE: Final = 50
_EXAMPLES: Final = 12


def make_router() -> APIRouter:
    """Make the routes."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/viewers")
    async def ask_for_viewer(
        *,
        request: Request,
        pages: ThePages,
        catalogue: ServedCatalogue,
        visit: TheVisit,
        services: TheServices,
        user_id: Annotated[str, Query(max_length=30)] = "",
    ) -> Response:
        """Ask for a viewer's id, and lead there once it is given."""
        asked = user_id.strip()
        if asked.removeprefix("-").isdecimal():
            return RedirectResponse(f"{visit.root}/viewers/{int(asked)}", HTTPStatus.SEE_OTHER)
        values = {"asked": asked, "unknown": False, **await _known(services, catalogue.model.histories)}
        return pages.render(request, "viewers.html", values, status=422 if asked else 200)

    @router.get("/viewers/{user_id}")
    async def viewer(
        *,
        request: Request,
        pages: ThePages,
        catalogue: ServedCatalogue,
        lists: ServedLists,
        services: TheServices,
        user_id: Annotated[Id, Path()],
        page: Annotated[int, Query(ge=1)] = 1,
    ) -> Response:
        """Show what is known of a viewer."""
        model = catalogue.model
        try:
            rated = await services.online.ratings(model, user_id)
        except UnknownUser:
            values = {"asked": user_id, "unknown": True, **await _known(services, model.histories)}
            return pages.render(request, "viewers.html", values, status=404)
        history = None
        with suppress(UnknownUser):  # who has only rated films that this model does not know
            history = await services.online.history(model, user_id)
        view = None
        if history is not None:
            view = await asyncio.to_thread(
                ViewerView.of, catalogue, lists, user_id, history, pages.words_for(request)
            )
        last = -(-len(rated) // _ON_A_PAGE)
        shown = min(page, last)
        values = {
            "user_id": user_id,
            "view": view,
            "history": _best_first(rated)[(shown - 1) * _ON_A_PAGE : shown * _ON_A_PAGE],
            "n_ratings": len(rated),
            "n_online": sum(each.origin == "online" for each in rated),
            "page": shown,
            "pages": last,
            "moment_of": lambda seconds: datetime.fromtimestamp(seconds, UTC),
        }
        return pages.render(request, "viewer.html", values)

    return router


async def _known(services: Services, histories: Histories) -> dict[str, object]:
    """Return what helps to find an id: how many viewers the model knows, and some with most ratings."""
    counts = histories.indptr[1:] - histories.indptr[:-1]
    most = (-counts).argsort(kind="stable")[: 2 * _EXAMPLES]
    examples = [
        (user_id, count)
        for user_id, count in zip(histories.user_ids[most].tolist(), counts[most].tolist(), strict=True)
        if not (await services.online.of(user_id)).erased  # the model holds them until the next training
    ]
    return {"n_viewers": len(histories.user_ids), "examples": examples[:_EXAMPLES]}


def _best_first(rated: tuple[UserRating, ...]) -> list[UserRating]:
    return sorted(rated, key=lambda each: (-each.rating, each.title or "", each.movie_id))
