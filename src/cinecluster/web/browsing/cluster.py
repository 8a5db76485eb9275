"""One group of taste: what it is about, its films, and the groups near it."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from cinecluster.api.parameters import Id
from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.cluster_facts import cluster_facts
from cinecluster.model import Cluster, Model
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.parts.map_thumbnail import map_thumbnail

__all__ = ["make_router"]

_FILMS: Final = 6
_TAGS: Final = 20
_COMPARED: Final = 50
_SHARED: Final = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """A cluster nearby."""

    cluster: Cluster
    distance: float
    shared: tuple[str, ...]
    #: Tags that are much used in both.


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/clusters/{cluster_id}")
    async def cluster(
        request: Request, pages: ThePages, catalogue: ServedCatalogue, cluster_id: Annotated[Id, Path()]
    ) -> Response:
        """Show a cluster."""
        model = catalogue.model
        facts = cluster_facts(catalogue, cluster_id)
        values = {
            "facts": facts,
            "cluster": facts.cluster,
            "tags": facts.cluster.tags[:_TAGS],
            "thumbnail": map_thumbnail(
                model, cluster_id, pages.words_for(request).gettext("Where this group lies on the map")
            ),
            "decades": _decades(model, cluster_id),
            "best": [model.movie(index) for index in facts.best[:_FILMS]],
            "typical": [model.movie(film.movie_index) for film in facts.typical[:_FILMS]],
            "neighbours": [
                Neighbour(
                    cluster=near.cluster,
                    distance=near.distance,
                    shared=_shared_tags(facts.cluster, near.cluster),
                )
                for near in facts.nearest
            ],
        }
        return pages.render(request, "cluster.html", values)

    return router


def _decades(model: Model, cluster_id: int) -> list[tuple[int, int]]:
    """Return the first year and the number of films of each decade that has any, newest first."""
    years = model.movies.years[(model.movies.clusters == cluster_id) & (model.movies.years > 0)]
    return sorted(Counter((years // 10 * 10).tolist()).items(), reverse=True)


def _shared_tags(one: Cluster, other: Cluster) -> tuple[str, ...]:
    """Name the tags that are much used in both, most used in the first one first."""
    others = {counted.tag for counted in other.tags[:_COMPARED]}
    return tuple(counted.tag for counted in one.tags[:_COMPARED] if counted.tag in others)[:_SHARED]
