"""The routes that start trainings, list them, tell how far one is and cancel it."""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response

from cinecluster.api.access import Caller, requires
from cinecluster.api.job_schemas import TrainingJob, TrainingJobs, TrainingStarted
from cinecluster.api.openapi import problem_responses
from cinecluster.api.parameters import TrainingBody, json_only
from cinecluster.api.problems import BAD_BODY, BAD_PARAMETERS, BODY_TOO_LARGE, NOT_JSON, PROBLEMS
from cinecluster.api.services import Services, TheServices, job_address
from cinecluster.errors import (
    NoModel,
    SourceNotAllowed,
    SourceNotFound,
    StorageError,
    TrainingNotStarted,
    TrainingOver,
    TrainingRunning,
    UnknownJob,
)
from cinecluster.jobs.launcher import TrainingRequest
from cinecluster.jobs.source import allowed_source
from cinecluster.storage.job import Job

__all__ = ["JobId", "make_router", "start_training"]

_PATTERN: Final = "^[0-9A-Za-z-]{1,64}$"
JobId = Annotated[str, Path(pattern=_PATTERN, examples=["20261124T101500Z-3f9a2c1b"])]

_STARTING: Final[dict[str, Any]] = {
    "status_code": 202,
    "dependencies": [Depends(json_only)],
    "responses": {
        202: {"headers": {"Location": {"description": "The job.", "schema": {"type": "string"}}}},
        **problem_responses(
            BAD_BODY,
            BAD_PARAMETERS,
            BODY_TOO_LARGE,
            NOT_JSON,
            PROBLEMS[NoModel],
            PROBLEMS[SourceNotAllowed],
            PROBLEMS[SourceNotFound],
            PROBLEMS[StorageError],
            PROBLEMS[TrainingNotStarted],
            PROBLEMS[TrainingRunning],
        ),
    },
}


def make_router() -> APIRouter:
    """Make the routes; they ask the database, so in threads."""
    router = APIRouter(tags=["training"])

    @router.post("/v1/training-jobs", summary="Start a training", **_STARTING)
    async def create_training_job(
        request: Request,
        response: Response,
        services: TheServices,
        caller: Annotated[Caller, requires("training")],
        body: Annotated[TrainingBody | None, Body()] = None,
    ) -> TrainingStarted:
        """Do the same as `/train-kmeans`."""
        return await _started(request, response, services, caller, body)

    @router.post("/train-kmeans", summary="Start a training", **_STARTING)
    async def train_kmeans(
        request: Request,
        response: Response,
        services: TheServices,
        caller: Annotated[Caller, requires("training")],
        body: Annotated[TrainingBody | None, Body()] = None,
    ) -> TrainingStarted:
        """Start a training in a process of its own and answer at once.

        When it is done, the service goes over to the new version without dropping a request. One training
        runs at a time: a second one meanwhile is refused with the address of the first.
        """
        return await _started(request, response, services, caller, body)

    @router.get(
        "/v1/training-jobs",
        summary="Training jobs, newest first",
        responses=problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownJob], PROBLEMS[StorageError]),
    )
    async def list_training_jobs(
        request: Request,
        services: TheServices,
        limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
        before: Annotated[
            str | None, Query(pattern=_PATTERN, description="Only those older than this job.")
        ] = None,
    ) -> TrainingJobs:
        """List trainings page by page, whoever asked for them."""
        found = await asyncio.to_thread(services.jobs.newest, limit + 1, before=before)
        page = [TrainingJob.of(job, job_address(request, job.job_id)) for job in found[:limit]]
        return TrainingJobs(jobs=page, next=page[-1].job_id if len(found) > limit else None)

    @router.get(
        "/v1/training-jobs/{job_id}",
        summary="A training job",
        responses=problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownJob], PROBLEMS[StorageError]),
    )
    async def get_training_job(request: Request, services: TheServices, job_id: JobId) -> TrainingJob:
        """Tell how far a training is, or how it ended."""
        job = await asyncio.to_thread(services.jobs.get, job_id)
        return TrainingJob.of(job, job_address(request, job_id))

    @router.delete(
        "/v1/training-jobs/{job_id}",
        status_code=202,
        summary="Cancel a training",
        dependencies=[requires("training")],
        responses=problem_responses(
            BAD_PARAMETERS, PROBLEMS[UnknownJob], PROBLEMS[TrainingOver], PROBLEMS[StorageError]
        ),
    )
    async def cancel_training_job(request: Request, services: TheServices, job_id: JobId) -> TrainingJob:
        """Ask a training to stop, wherever it runs; it does within seconds, unless it is just going live."""
        job = await asyncio.to_thread(services.jobs.ask_cancel, job_id)
        return TrainingJob.of(job, job_address(request, job_id))

    return router


async def _started(
    request: Request, response: Response, services: Services, caller: Caller, body: TrainingBody | None
) -> TrainingStarted:
    job = await asyncio.to_thread(start_training, services, caller, body or TrainingBody())
    address = job_address(request, job.job_id)
    response.headers["Location"] = address
    return TrainingStarted(job=TrainingJob.of(job, address))


def start_training(services: Services, caller: Caller, body: TrainingBody) -> Job:
    """Start a training as somebody asks for it; it blocks for a moment.

    Raises:
        NoModel: There is none whose data could be used again.
        SourceNotAllowed: The source lies outside the folders that may be read.
        SourceNotFound: Nothing is there.
        TrainingRunning: Another training runs.
        TrainingNotStarted: The system refused.
        StorageError: The database refused.
    """
    source = None
    if body.source is not None:
        source = allowed_source(body.source, services.settings.training_sources)
    elif not body.sample:
        services.slot.take()  # nothing to train from again without a model
    return services.launcher.start(
        TrainingRequest(
            source=source,
            sample=body.sample,
            n_clusters=body.n_clusters,
            seed=body.seed,
            force=body.force,
            asked_by=caller.name,
        )
    )
