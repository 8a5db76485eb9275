"""The routes to look at clusters: ``/v1/clusters`` and ``/v1/clusters/{cluster_id}``."""

from typing import Annotated

from fastapi import APIRouter, Path

from cinecluster.api.caching import KEPT_WITH_MODEL, TheCaching
from cinecluster.api.cluster_schemas import ClusterAnswer, ClusterList
from cinecluster.api.kept_route import KeptRoute
from cinecluster.api.openapi import problem_responses
from cinecluster.api.parameters import Id
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.cluster_facts import cluster_facts
from cinecluster.errors import NoModel, UnknownCluster

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the routes; all read memory only, so all are coroutines that never wait."""
    router = APIRouter(prefix="/v1/clusters", tags=["clusters"], route_class=KeptRoute)

    @router.get("", summary="All clusters", responses=KEPT_WITH_MODEL | problem_responses(PROBLEMS[NoModel]))
    async def list_clusters(catalogue: ServedCatalogue, caching: TheCaching) -> ClusterList:
        """List the clusters: what each is called, how large it is, what sets it apart."""
        caching.with_model()
        return ClusterList.of(catalogue)

    @router.get(
        "/{cluster_id}",
        summary="A cluster",
        responses=KEPT_WITH_MODEL
        | problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownCluster], PROBLEMS[NoModel]),
    )
    async def get_cluster(
        cluster_id: Annotated[Id, Path(examples=[3])], catalogue: ServedCatalogue, caching: TheCaching
    ) -> ClusterAnswer:
        """Tell all that is known of a cluster: its tags and genres, best and most typical films."""
        catalogue.model.cluster(cluster_id)
        caching.with_model()
        return ClusterAnswer.of(catalogue, cluster_facts(catalogue, cluster_id))

    return router
