"""The routes that an operator's probes ask: ``/livez``, ``/readyz`` and ``/metrics``."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from pydantic import ConfigDict

from cinecluster.api import examples
from cinecluster.api.metrics import METRICS_MEDIA_TYPE
from cinecluster.api.openapi import problem_responses
from cinecluster.api.problems import PROBLEMS
from cinecluster.api.schemas import Answer
from cinecluster.api.services import Services, TheServices
from cinecluster.errors import NoModel, ServiceStopping

__all__ = ["Readiness", "make_router", "readiness"]


class Liveness(Answer):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Degradation(Answer):
    """Why another version than the current one is served."""

    version: str | None
    """The version that should be served but does not load."""
    error: str
    """What the latest try met."""
    since: str
    """When the first try failed."""


class Readiness(Answer):
    """A model is served."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.READINESS]})

    status: Literal["ready", "degraded"]
    """`degraded`: the current version does not load, another one serves."""
    version: str
    """The version that answers."""
    degraded: Degradation | None


def make_router() -> APIRouter:
    """Make the routes."""
    router = APIRouter(tags=["operations"])

    # Probes also come as HEAD, which the document need not say twice.
    @router.head("/livez", include_in_schema=False)
    @router.get("/livez", summary="Is the process alive?")
    async def livez() -> Liveness:
        """Answer 200 as long as the process answers at all."""
        return Liveness()

    @router.head("/readyz", include_in_schema=False)
    @router.get(
        "/readyz",
        summary="Should requests be sent here?",
        responses=problem_responses(PROBLEMS[NoModel], PROBLEMS[ServiceStopping]),
    )
    async def readyz(services: TheServices) -> Readiness:
        """Answer 200 with the version being served, 503 before there is one and once the service is stopping.

        `degraded` tells that another version should be served but does not load: the one before keeps serving
        or, just after the start, the newest one that loads.
        """
        return readiness(services)

    @router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
    async def metrics(services: TheServices) -> Response:
        """Answer with all figures in Prometheus' text format; one worker answers for all of them."""
        figures = await asyncio.to_thread(services.metrics.scrape)
        return Response(figures, media_type=METRICS_MEDIA_TYPE)

    return router


def readiness(services: Services) -> Readiness:
    """Tell whether requests should be sent here.

    Raises:
        ServiceStopping: The service has been told to stop.
        NoModel: There is none yet.
    """
    if services.stopping.begun:
        raise ServiceStopping
    model, failure = services.slot.take(), services.slot.failure
    if failure is None:
        return Readiness(status="ready", version=model.version, degraded=None)
    return Readiness(
        status="degraded",
        version=model.version,
        degraded=Degradation(
            version=failure.version,
            error=failure.error,
            since=failure.since.isoformat(timespec="seconds"),
        ),
    )
