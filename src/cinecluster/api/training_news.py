"""The routes by which somebody looks on while a training works: its events and its log."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import PlainTextResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from cinecluster.api.job_looks import JobLooks
from cinecluster.api.job_schemas import TrainingJob
from cinecluster.api.openapi import problem_responses
from cinecluster.api.problems import BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import Services, TheServices, job_address
from cinecluster.api.training import JobId
from cinecluster.errors import StorageError, UnknownJob
from cinecluster.jobs.launcher import job_log
from cinecluster.storage.job import Job

__all__ = ["log_tail", "make_router"]

_POLL_SECONDS: Final = 0.5
_LONGEST_LOG: Final = 1024**2
_PROBLEMS: Final = problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownJob], PROBLEMS[StorageError])


def make_router() -> APIRouter:
    """Make the routes."""
    router = APIRouter(prefix="/v1/training-jobs", tags=["training"])
    looks = JobLooks(_POLL_SECONDS)

    @router.get(
        "/{job_id}/events",
        summary="Follow a training",
        response_class=EventSourceResponse,
        responses=_PROBLEMS,
    )
    async def follow_training_job(
        request: Request,
        services: TheServices,
        job: Annotated[Job, Depends(_job)],
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> AsyncIterator[ServerSentEvent]:
        """Tell how far a training is, then every change, until it ends, as server-sent events `job`.

        A client that comes again gets the present state first, whatever it saw last. The stream also ends
        when the service is told to stop.
        """
        del last_event_id  # every event says all
        address = job_address(request, job.job_id)
        async for number, state in _changes(services, looks, job):
            yield ServerSentEvent(event="job", id=str(number), data=TrainingJob.of(state, address))

    @router.get(
        "/{job_id}/log",
        summary="A training's log",
        response_class=PlainTextResponse,
        responses=_PROBLEMS,
    )
    async def get_training_log(
        services: TheServices,
        job: Annotated[Job, Depends(_job)],
        tail: Annotated[int, Query(ge=1, le=_LONGEST_LOG, description="How many of the last bytes.")] = 64
        * 1024,
    ) -> PlainTextResponse:
        """Return what a training that a service has started said; empty for one started by hand."""
        return PlainTextResponse(await asyncio.to_thread(log_tail, services.settings.home, job.job_id, tail))

    return router


async def _job(services: TheServices, job_id: JobId) -> Job:
    """Look a job up before anything is streamed, so that an unknown one is still a 404."""
    return await asyncio.to_thread(services.jobs.get, job_id)


async def _changes(services: Services, looks: JobLooks, job: Job) -> AsyncIterator[tuple[int, Job]]:
    number = 0
    yield number, job
    while not job.finished and not services.stopping.begun:
        with suppress(TimeoutError):
            await asyncio.wait_for(services.stopping.wait(), _POLL_SECONDS)
        before = job
        with suppress(StorageError):  # it may answer again
            job = await looks.get(services.jobs, job.job_id)
        if job != before:
            number += 1
            yield number, job


def log_tail(home: Path, job_id: str, length: int) -> str:
    """Return the last bytes of what a training said; empty where no log is kept on this machine."""
    try:
        with job_log(home, job_id).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - length))
            return file.read(length).decode(errors="replace")
    except OSError:  # none was made, or it is on another machine
        return ""
