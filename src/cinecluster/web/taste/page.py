"""My taste: groups chosen and films rated, and what they come to, anew with each star.

A visitor's taste travels in the page's form and stays in the browser; that of a viewer of the service
(``?viewer=5``) is what the database and the model hold, and stars are written there.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from cinecluster.api.access import admit
from cinecluster.api.parameters import Id
from cinecluster.api.rating_writes import write_ratings
from cinecluster.api.services import ServedCatalogue, ServedLists, Services, TheServices
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.errors import UnknownUser
from cinecluster.model import Model
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.storage.ratings import OnlineRating
from cinecluster.web.frame.access import may
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.frame.visit import TheVisit
from cinecluster.web.taste.state import TasteState, news_in
from cinecluster.web.taste.view import view_of

__all__ = ["MOST_FIELDS", "Viewer", "make_router"]

MOST_FIELDS: Final = 20_000
"""Of a form: an import offers several films for some of its rows."""

Viewer = Annotated[Id | None, Query()]
_MayRate = Annotated[bool, may("ratings")]


def make_router() -> APIRouter:
    """Make the routes."""
    router = APIRouter(prefix="/taste", route_class=PageRoute, include_in_schema=False)

    @router.get("")
    async def show(
        request: Request,
        *,
        pages: ThePages,
        services: TheServices,
        catalogue: ServedCatalogue,
        lists: ServedLists,
        may_rate: _MayRate,
        viewer: Viewer = None,
    ) -> Response:
        """Show a viewer's taste, or where a visitor begins."""
        stored = {} if viewer is None else await _stored(services, catalogue.model, viewer)
        state = TasteState(stars=stored)
        # A browser that remembers a visitor's taste may fill it in.
        values = await _values(catalogue, lists, state, viewer, may_rate) | {"is_fresh": viewer is None}
        return pages.render(request, "taste.html", values)

    @router.post("")
    async def change(
        request: Request,
        *,
        pages: ThePages,
        services: TheServices,
        visit: TheVisit,
        catalogue: ServedCatalogue,
        lists: ServedLists,
        may_rate: _MayRate,
        viewer: Viewer = None,
    ) -> Response:
        """Take what was said in, write it down for a viewer, and show what it comes to."""
        async with request.form(max_fields=MOST_FIELDS) as form:
            if viewer is None:
                state = TasteState.of(form).after(form, catalogue)
            else:
                stored = await _stored(services, catalogue.model, viewer)
                given = _given(catalogue.model, viewer, stored, news_in(form))
                if given:
                    await admit(services, request, visit.key, "ratings")
                    await write_ratings(services, given)
                state = TasteState.of(form, stored)
                state = replace(state.after(form, catalogue), stars=state.stars)
        values = await _values(catalogue, lists, state, viewer, may_rate) | {"is_fresh": False}
        return pages.render(request, "taste.html", values)

    return router


async def _values(
    catalogue: Catalogue, lists: PersonalLists, state: TasteState, viewer: int | None, may_rate: bool
) -> dict[str, Any]:
    """Return what the page shows of a taste, worked out in a thread."""
    return {
        "state": state,
        "view": await asyncio.to_thread(view_of, catalogue, lists, state),
        "viewer": viewer,
        "may_rate": viewer is None or may_rate,
    }


async def _stored(services: Services, model: Model, viewer: int) -> dict[int, float]:
    """Return a viewer's stars by movie id; who has none yet may begin here."""
    try:
        history = await services.online.history(model, viewer)
    except UnknownUser:
        return {}
    ids = model.movies.movie_ids[history.movie_indices].tolist()
    return dict(zip(ids, history.ratings.tolist(), strict=True))


def _given(
    model: Model, viewer: int, stored: Mapping[int, float], news: Mapping[int, float | None]
) -> list[OnlineRating]:
    """Return what has to be written: of films that the model knows, and not what is stored already."""
    known = set(model.movies.movie_ids.tolist()) if news else set()
    return [
        OnlineRating(user_id=viewer, movie_id=movie_id, rating=stars)
        for movie_id, stars in news.items()
        if movie_id in known and stars != stored.get(movie_id)
    ]
