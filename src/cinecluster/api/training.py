"""The routes that start a training and tell how far it is."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Path, Request, Response

from cinecluster.api.access import requires
from cinecluster.api.job_schemas import TrainingJob, TrainingStarted
from cinecluster.api.openapi import problem_responses
from cinecluster.api.parameters import TrainingBody, json_only
from cinecluster.api.problems import BAD_BODY, BAD_PARAMETERS, BODY_TOO_LARGE, NOT_JSON, PROBLEMS
from cinecluster.api.services import Services, TheServices, job_address
from cinecluster.errors import (
    NoModel,
    SourceNotAllowed,
    SourceNotFound,
    TrainingNotStarted,
    TrainingRunning,
    UnknownJob,
)
from cinecluster.jobs.job import Job
from cinecluster.jobs.launcher import TrainingRequest
from cinecluster.jobs.source import allowed_source

__all__ = ["make_router"]

_STARTING: Final = (
    BAD_BODY,
    BAD_PARAMETERS,
    BODY_TOO_LARGE,
    NOT_JSON,
    PROBLEMS[NoModel],
    PROBLEMS[SourceNotAllowed],
    PROBLEMS[SourceNotFound],
    PROBLEMS[TrainingNotStarted],
    PROBLEMS[TrainingRunning],
)


def make_router() -> APIRouter:
    """Make the routes; they touch the disk, so in threads."""
    router = APIRouter(tags=["training"])

    @router.post(
        "/train-kmeans",
        status_code=202,
        summary="Start a training",
        dependencies=[requires("training"), Depends(json_only)],
        responses={
            202: {"headers": {"Location": {"description": "The job.", "schema": {"type": "string"}}}},
            **problem_responses(*_STARTING),
        },
    )
    async def train_kmeans(
        request: Request,
        response: Response,
        services: TheServices,
        body: Annotated[TrainingBody | None, Body()] = None,
    ) -> TrainingStarted:
        """Start a training in a process of its own and answer at once.

        When it is done, the service goes over to the new version without dropping a request. One training
        runs at a time: a second one meanwhile is refused with the address of the first.
        """
        job = await asyncio.to_thread(_start, services, body or TrainingBody())
        address = job_address(request, job.job_id)
        response.headers["Location"] = address
        return TrainingStarted(job=TrainingJob.of(job, address))

    @router.get(
        "/v1/training-jobs/{job_id}",
        summary="A training job",
        responses=problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownJob]),
    )
    async def get_training_job(
        request: Request,
        services: TheServices,
        job_id: Annotated[str, Path(max_length=64, examples=["20261124T101500Z-3f9a2c1b"])],
    ) -> TrainingJob:
        """Tell how far a training is, or how it ended; `interrupted` means that it was stopped or killed."""
        job = await asyncio.to_thread(services.launcher.get, job_id)
        return TrainingJob.of(job, job_address(request, job_id))

    return router


def _start(services: Services, body: TrainingBody) -> Job:
    if body.source is None:
        services.slot.take()  # nothing to train from again without a model
        source = None
    else:
        source = allowed_source(body.source, services.settings.training_sources)
    return services.launcher.start(
        TrainingRequest(source=source, n_clusters=body.n_clusters, seed=body.seed, force=body.force)
    )
