"""``create_app(settings)``: the one place that wires HTTP."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import uvicorn
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline

import cinecluster
from cinecluster.api import health, lists, training
from cinecluster.api.handlers import add_exception_handlers
from cinecluster.api.logs import configure_logging
from cinecluster.api.middleware import RequestContext
from cinecluster.api.openapi import describe_problems
from cinecluster.api.services import Services
from cinecluster.api.snapshot import ModelFollower, ModelSlot, ModelStore
from cinecluster.artifacts.versions import VersionStore
from cinecluster.jobs.launcher import TrainingLauncher
from cinecluster.settings import Settings, load_settings

__all__ = ["TRAINER", "app_factory", "create_app", "run"]

TRAINER: Final = (sys.executable, "-m", "cinecluster")
"""The program whose ``train`` command runs in a process of its own."""

_DESCRIPTION: Final = """
Film recommendations from your own ratings. Films are grouped into clusters by taste; every cluster has a
label, every recommendation a reason. Errors are `application/problem+json` (RFC 9457) with a stable `type`.
An answer made from a model names it in `X-Model-Version`; every answer carries an `X-Request-ID`.
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
    launcher = TrainingLauncher(settings.home, trainer)
    follower = ModelFollower(
        VersionStore(settings.home) if store is None else store, slot, poll_seconds=settings.poll_seconds
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await follower.refresh()
        following = asyncio.create_task(follower.run())
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            await asyncio.to_thread(launcher.stop)

    app: FastAPI = FastAPIOffline(
        title="cinecluster",
        version=cinecluster.__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,  # ReDoc's page fetches a picture from its maker
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    app.state.services = Services(settings=settings, slot=slot, launcher=launcher)
    for router in (lists.make_router(), training.make_router(), health.make_router()):
        app.include_router(router)
    add_exception_handlers(app)
    app.add_middleware(RequestContext)
    describe_problems(app)
    return app


def app_factory() -> FastAPI:
    """Wire the service from the environment and settings files, for ``uvicorn --factory``."""
    settings = load_settings()
    configure_logging(settings.log_format)
    return create_app(settings)


def run(app: FastAPI, settings: Settings) -> None:
    """Serve an app until told to stop."""
    configure_logging(settings.log_format)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
    )


def _operation_id(route: APIRoute) -> str:
    return route.name
