"""``create_app(settings)``: the one place that wires HTTP."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware

import cinecluster
from cinecluster.api import (
    bulk,
    clusters,
    docs_page,
    erasing,
    health,
    lists,
    movies,
    personal,
    prediction,
    rating_imports,
    ratings,
    similar,
    training,
    training_news,
    users,
    versions,
)
from cinecluster.api.caching import add_not_modified
from cinecluster.api.handlers import add_exception_handlers
from cinecluster.api.host_check import HostCheck, OriginCheck
from cinecluster.api.kept_answers import KeptAnswers
from cinecluster.api.logs import configure_logging
from cinecluster.api.metrics import Metrics
from cinecluster.api.middleware import BodyLimit, RequestContext
from cinecluster.api.online import OnlineRatings
from cinecluster.api.openapi import describe_problems
from cinecluster.api.rate_limits import RateLimits
from cinecluster.api.security_headers import SecurityHeaders
from cinecluster.api.served import Served
from cinecluster.api.services import Services
from cinecluster.api.snapshot import ModelFollower, ModelSlot, ModelStore
from cinecluster.api.stopping import Stopping
from cinecluster.api.time_limits import TimeLimits
from cinecluster.artifacts.versions import VersionStore
from cinecluster.jobs.launcher import TrainingLauncher, TrainingRequest
from cinecluster.jobs.watching import JobWatcher
from cinecluster.settings import Settings, load_settings
from cinecluster.storage.database import Database
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore
from cinecluster.storage.keys import KeyStore
from cinecluster.web.posters.posters import Posters
from cinecluster.web.site import add_site
from cinecluster.web.taste.import_page import TASTE_IMPORT

__all__ = ["TRAINER", "app_factory", "create_app"]

TRAINER: Final = (sys.executable, "-m", "cinecluster")
"""The program whose ``train`` command runs in a process of its own."""

_ROUTES: Final = (
    lists,  # they are looked through in this order
    docs_page,
    personal,
    movies,
    similar,
    clusters,
    users,
    ratings,
    bulk,
    erasing,
    prediction,
    rating_imports,
    training,
    training_news,
    versions,
    health,
)
_METRICS_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Set by whoever starts several workers, before they start; prometheus-client's own variable."""
_DESCRIPTION: Final = """
Film recommendations from your own ratings. Films are grouped into clusters by taste; every cluster has a
label, every recommendation a reason. Errors are `application/problem+json` (RFC 9457) with a stable `type`.
An answer made from a model names it in `X-Model-Version`; every answer carries an `X-Request-ID`.
Beside the errors listed, a request may be refused for its `Host` (400, 421), for the page that sent it (403),
or because it or its answer took too long (408, 503).
"""


def create_app(
    settings: Settings, *, store: ModelStore | None = None, trainer: tuple[str, ...] = TRAINER
) -> FastAPI:
    """Wire the service.

    Args:
        settings: All of them.
        store: Where versions come from; that of ``settings.home`` by default.
        trainer: The program that trains.
    """
    slot = ModelSlot()
    stopping = Stopping()
    shared_folder = os.environ.get(_METRICS_FOLDER)
    metrics = Metrics(None if shared_folder is None else Path(shared_folder))
    database = Database(settings.database, settings.home, observe=metrics.database_call)
    online = OnlineRatings(database)
    jobs = JobStore(database, settings.jobs.lease_seconds)
    launcher = TrainingLauncher(settings, trainer, jobs, ended=metrics.training_ended)
    version_store = VersionStore(settings.home)
    follower = ModelFollower(
        version_store if store is None else store,
        slot,
        prepare=partial(Served.of, config=settings.ranking),
        metrics=metrics,
        poll_seconds=settings.poll_seconds,
    )

    posters = Posters.of(settings.posters, settings.home)

    def train_by_schedule(request: TrainingRequest) -> Job:
        slot.take()  # nothing to train from again without a model
        return launcher.start(request)

    watcher = JobWatcher(
        jobs,
        sweep=version_store.sweep,
        start=train_by_schedule,
        schedule=settings.schedule,
        poll_seconds=settings.jobs.heartbeat_seconds,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(database.upgrade)
        await follower.refresh()
        tasks = [
            asyncio.create_task(task)
            for task in (follower.run(), online.run(settings.poll_seconds), watcher.run())
        ]
        try:
            yield
        finally:
            stopping.begin()  # already done, unless another server than ours runs the app
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            if posters is not None:
                posters.close()
            await asyncio.to_thread(launcher.stop)
            await asyncio.to_thread(database.close)

    app: FastAPI = FastAPIOffline(
        title="cinecluster",
        version=cinecluster.__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # ours has a policy beside it
        redoc_url=None,  # ReDoc's page fetches a picture from its maker
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        telemetry={"operation_spans": False},  # one span a request says enough, and costs less
    )
    app.state.services = Services(
        settings=settings,
        slot=slot,
        follower=follower,
        versions=version_store,
        launcher=launcher,
        database=database,
        online=online,
        jobs=jobs,
        keys=KeyStore(database),
        limits=RateLimits(settings.access),
        metrics=metrics,
        stopping=stopping,
        answers=KeptAnswers(settings.answers.max_bytes),
    )
    for routes in _ROUTES:
        app.include_router(routes.make_router())
    add_exception_handlers(app)
    add_not_modified(app)
    add_site(app, posters)
    _surround(app, settings, metrics)
    describe_problems(app)
    return app


def _surround(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """Put the middleware around an app, the innermost first."""
    app.add_middleware(
        BodyLimit,
        max_bytes=settings.max_body_bytes,
        unlimited=bulk.UNLIMITED,
        exports=(rating_imports.RATING_IMPORTS, TASTE_IMPORT),
        max_export_bytes=settings.exports.max_bytes,
    )
    # Around the limit, which raises inside the route that reads: both end in an answer of the route's.
    app.add_middleware(TimeLimits, seconds=settings.access.request_seconds)
    if settings.access.cors_origins:  # around all that answers, so that pages can read refusals too
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.access.cors_origins,
            allow_methods=("GET", "POST", "PUT", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "X-Request-ID"),
            expose_headers=("ETag", "Location", "Retry-After", "X-Model-Version", "X-Request-ID"),
        )
    app.add_middleware(OriginCheck, origins=settings.access.cors_origins)
    # Before CORS, which would answer a preflight that was sent to a name which is not ours.
    app.add_middleware(HostCheck, names=(settings.host, *settings.access.allowed_hosts))
    # Around all that refuses: whatever is answered has an id and a line in the log.
    app.add_middleware(RequestContext, metrics=metrics)
    # Around the last resort, whose answer needs them as well.
    app.add_middleware(SecurityHeaders)


def app_factory() -> FastAPI:
    """Wire the service from the environment and settings files, for ``uvicorn --factory``."""
    settings = load_settings()
    configure_logging(settings.log_format)
    return create_app(settings)


def _operation_id(route: APIRoute) -> str:
    return route.name
