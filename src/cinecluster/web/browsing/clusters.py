"""All groups of taste, as cards."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from cinecluster.api.services import ServedCatalogue
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.parts.cluster_cards import cluster_cards

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/clusters")
    async def clusters(request: Request, pages: ThePages, catalogue: ServedCatalogue) -> Response:
        """Show all clusters that have films."""
        return pages.render(request, "clusters.html", {"cards": cluster_cards(catalogue)})

    return router
