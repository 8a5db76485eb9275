"""The first page: what this is, the clusters, and films for tonight."""

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cinecluster.api.services import ServedCatalogue
from cinecluster.web.browsing.picks import tonights_picks
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.parts.cluster_cards import cluster_cards
from cinecluster.web.parts.map_dots import map_dots

__all__ = ["make_router"]

_PICKS: Final = 6


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/")
    async def home(request: Request, pages: ThePages, catalogue: ServedCatalogue) -> Response:
        """Show the first page; tonight's picks change with the day (UTC)."""
        today = datetime.now(UTC).date()
        values = {
            "cards": cluster_cards(catalogue),
            "dots": map_dots(catalogue),
            "picks": tonights_picks(catalogue, today, _PICKS),
            "n_movies": len(catalogue.model.movies),
            "n_ratings": len(catalogue.model.histories.ratings),
            "n_viewers": len(catalogue.model.histories.user_ids),
        }
        return pages.render(request, "home.html", values)

    return router
