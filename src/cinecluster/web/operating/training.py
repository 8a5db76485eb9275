"""The pages about trainings: start one, look on, look back, stop one."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from cinecluster.api.access import Caller
from cinecluster.api.parameters import TrainingBody
from cinecluster.api.services import Services, TheServices
from cinecluster.api.training import JobId, start_training
from cinecluster.api.training_news import log_tail
from cinecluster.errors import TrainingOver, TrainingRunning
from cinecluster.storage.job import Job
from cinecluster.web.frame.access import may, signed_in
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import Pages, ThePages
from cinecluster.web.frame.visit import TheVisit, Visit, visit_of
from cinecluster.web.operating.job_view import JobView, example_for
from cinecluster.web.operating.training_sources import offered_sources

__all__ = ["make_router"]

_PAGE: Final = 20
_LOOKED_BACK: Final = 50
"""Jobs among which one is sought that foretells how long another will take."""
_LOG_BYTES: Final = 16 * 1024

_Empty = BeforeValidator(lambda value: None if value == "" else value)
"""What a form sends for a field that nothing was written into."""


class TrainingForm(BaseModel):
    """What the form sends: the body of ``POST /v1/training-jobs``, as a form can say it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = "current"
    """``current``, ``sample``, or a path."""
    n_clusters: Annotated[int | None, Field(ge=2, le=1000), _Empty] = None
    auto: bool = False
    """Whether the number is to be chosen."""
    seed: Annotated[int | None, Field(ge=0, le=2**32 - 1), _Empty] = None
    force: bool = False

    def as_body(self) -> TrainingBody:
        """Say the same as a program would."""
        return TrainingBody(
            source=None if self.source in ("current", "sample") else self.source,
            sample=self.source == "sample",
            n_clusters="auto" if self.auto else self.n_clusters,
            seed=self.seed,
            force=self.force,
        )


def make_router() -> APIRouter:
    """Make the routes; they ask the database, so in threads."""
    router = APIRouter(prefix="/training", route_class=PageRoute, include_in_schema=False)

    @router.get("")
    async def trainings(
        request: Request,
        pages: ThePages,
        services: TheServices,
        allowed: Annotated[bool, may("training")],
        before: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Response:
        """Show the form, what is running, and what has run."""
        return await _trainings(request, pages, services, allowed=allowed, before=before)

    @router.post("")
    async def start(
        request: Request,
        pages: ThePages,
        services: TheServices,
        caller: Annotated[Caller, signed_in("training")],
        form: Annotated[TrainingForm, Form()],
    ) -> Response:
        """Start a training and go to its page; where one is running already, say so and show it."""
        try:
            job = await asyncio.to_thread(start_training, services, caller, form.as_body())
        except TrainingRunning:
            return await _trainings(request, pages, services, allowed=True, refused=form)
        return _to_job(visit_of(request), job.job_id)

    @router.get("/{job_id}")
    async def training(
        request: Request,
        pages: ThePages,
        services: TheServices,
        allowed: Annotated[bool, may("training")],
        job_id: JobId,
    ) -> Response:
        """Show one training: how far it is or how it ended, its stages and its log."""
        view, log = await asyncio.to_thread(_looked_at, services, job_id)
        values = {"view": view, "log": log, "log_bytes": _LOG_BYTES, "allowed": allowed}
        return pages.render(request, "training-job.html", values)

    @router.get("/{job_id}/cancel")
    async def ask_whether_to_cancel(
        request: Request, pages: ThePages, services: TheServices, visit: TheVisit, job_id: JobId
    ) -> Response:
        """Ask once more, since what has been done would be lost."""
        view, _ = await asyncio.to_thread(_looked_at, services, job_id)
        if view.job.finished:
            return _to_job(visit, job_id)
        return pages.render(request, "training-cancel.html", {"view": view})

    @router.post("/{job_id}/cancel", dependencies=[signed_in("training")])
    async def cancel(services: TheServices, visit: TheVisit, job_id: JobId) -> Response:
        """Ask a training to stop; one that has ended meanwhile says so on its page."""
        with suppress(TrainingOver):
            await asyncio.to_thread(services.jobs.ask_cancel, job_id)
        return _to_job(visit, job_id)

    return router


async def _trainings(
    request: Request,
    pages: Pages,
    services: Services,
    *,
    allowed: bool,
    before: str | None = None,
    refused: TrainingForm | None = None,
) -> Response:
    values = await asyncio.to_thread(_values, services, before, allowed=allowed)
    status = int(HTTPStatus.OK if refused is None else HTTPStatus.CONFLICT)
    form = TrainingForm() if refused is None else refused
    return pages.render(request, "training.html", values | {"form": form, "refused": refused}, status=status)


def _values(services: Services, before: str | None, *, allowed: bool) -> dict[str, Any]:
    now = datetime.now(UTC)
    newest = services.jobs.newest(_LOOKED_BACK)
    page = services.jobs.newest(_PAGE + 1, before=before)
    settings = services.settings
    return {
        "running": next((_view(job, newest, now) for job in newest if not job.finished), None),
        "history": [JobView.of(job, now) for job in page[:_PAGE]],
        "older": page[_PAGE - 1].job_id if len(page) > _PAGE else None,
        "allowed": allowed,
        # Who may not train need not learn what the disk holds.
        "sources": offered_sources(settings.training_sources) if allowed else (),
        "clustering": settings.training.clustering,
        "schedule": settings.schedule,
    }


def _looked_at(services: Services, job_id: str) -> tuple[JobView, str]:
    job = services.jobs.get(job_id)
    newest = () if job.finished else services.jobs.newest(_LOOKED_BACK)
    return _view(job, newest, datetime.now(UTC)), log_tail(services.settings.home, job_id, _LOG_BYTES)


def _view(job: Job, newest: tuple[Job, ...], now: datetime) -> JobView:
    return JobView.of(job, now, example_for(job, newest))


def _to_job(visit: Visit, job_id: str) -> Response:
    return RedirectResponse(f"{visit.root}/training/{job_id}", HTTPStatus.SEE_OTHER)
