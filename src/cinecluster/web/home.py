"""The first page: what this is, the clusters, and films for tonight."""

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cinecluster.api.services import ServedCatalogue, ServedLists
from cinecluster.ranking.personal.request import PersonalRequest
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.request import ListRequest
from cinecluster.web.cluster_cards import cluster_cards
from cinecluster.web.page_route import PageRoute
from cinecluster.web.pages import ThePages

__all__ = ["make_router"]

_PICKS: Final = 6


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/")
    async def home(
        request: Request, pages: ThePages, catalogue: ServedCatalogue, lists: ServedLists
    ) -> Response:
        """Show the first page; tonight's picks change with the day (UTC)."""
        today = datetime.now(UTC).date()
        wanted = PersonalRequest(films=ListRequest(n=_PICKS), seed=today.toordinal())
        values = {
            "cards": cluster_cards(catalogue),
            "picks": lists.recommend(Taste(), wanted).items,
            "n_movies": len(catalogue.model.movies),
            "n_ratings": len(catalogue.model.histories.ratings),
            "n_viewers": len(catalogue.model.histories.user_ids),
        }
        return pages.render(request, "home.html", values)

    return router
