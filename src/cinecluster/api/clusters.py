"""The routes to look at clusters: ``/v1/clusters`` and ``/v1/clusters/{cluster_id}``."""

from typing import Annotated

from fastapi import APIRouter, Path

from cinecluster.api.cluster_schemas import ClusterAnswer, ClusterList
from cinecluster.api.openapi import FROM_MODEL, problem_responses
from cinecluster.api.parameters import Id
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.cluster_facts import cluster_facts
from cinecluster.errors import NoModel, UnknownCluster

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the routes; all read memory only, so all are coroutines that never wait."""
    router = APIRouter(prefix="/v1/clusters", tags=["clusters"])

    @router.get("", summary="All clusters", responses=FROM_MODEL | problem_responses(PROBLEMS[NoModel]))
    async def list_clusters(catalogue: ServedCatalogue) -> ClusterList:
        """List the clusters: what each is called, how large it is, what sets it apart."""
        return ClusterList.of(catalogue)

    @router.get(
        "/{cluster_id}",
        summary="A cluster",
        responses=FROM_MODEL | problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownCluster], PROBLEMS[NoModel]),
    )
    async def get_cluster(
        cluster_id: Annotated[Id, Path(examples=[3])], catalogue: ServedCatalogue
    ) -> ClusterAnswer:
        """Tell all that is known of a cluster: its tags and genres, best and most typical films."""
        return ClusterAnswer.of(catalogue, cluster_facts(catalogue, cluster_id))

    return router
