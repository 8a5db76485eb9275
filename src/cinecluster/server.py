"""``create_app(settings)``: the one place that wires HTTP."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final

import structlog
import uvicorn
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline

import cinecluster
from cinecluster.api import (
    bulk,
    clusters,
    erasing,
    health,
    lists,
    movies,
    personal,
    prediction,
    ratings,
    similar,
    training,
    users,
)
from cinecluster.api.handlers import add_exception_handlers
from cinecluster.api.logs import configure_logging
from cinecluster.api.middleware import BodyLimit, RequestContext
from cinecluster.api.online import OnlineRatings
from cinecluster.api.openapi import describe_problems
from cinecluster.api.served import Served
from cinecluster.api.services import Services
from cinecluster.api.snapshot import ModelFollower, ModelSlot, ModelStore
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import ServiceNotStarted
from cinecluster.jobs.launcher import TrainingLauncher
from cinecluster.settings import Settings, load_settings
from cinecluster.storage.database import Database

__all__ = ["TRAINER", "address_of", "app_factory", "create_app", "listen", "run"]

TRAINER: Final = (sys.executable, "-m", "cinecluster")
"""The program whose ``train`` command runs in a process of its own."""

_BACKLOG: Final = 2048
"""Connections that may wait, as uvicorn has it."""
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
    database = Database(settings.database, settings.home)
    online = OnlineRatings(database)
    follower = ModelFollower(
        VersionStore(settings.home) if store is None else store,
        slot,
        prepare=partial(Served.of, config=settings.ranking),
        poll_seconds=settings.poll_seconds,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(database.upgrade)
        await follower.refresh()
        following = asyncio.gather(follower.run(), online.run(settings.poll_seconds))
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            await asyncio.to_thread(launcher.stop)
            await asyncio.to_thread(database.close)

    app: FastAPI = FastAPIOffline(
        title="cinecluster",
        version=cinecluster.__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,  # ReDoc's page fetches a picture from its maker
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    app.state.services = Services(
        settings=settings, slot=slot, launcher=launcher, database=database, online=online
    )
    for routes in (
        lists,
        personal,
        movies,
        similar,
        clusters,
        users,
        ratings,
        bulk,
        erasing,
        prediction,
        training,
        health,
    ):
        app.include_router(routes.make_router())
    add_exception_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, unlimited=bulk.UNLIMITED)
    app.add_middleware(RequestContext)
    describe_problems(app)
    return app


def app_factory() -> FastAPI:
    """Wire the service from the environment and settings files, for ``uvicorn --factory``."""
    settings = load_settings()
    configure_logging(settings.log_format)
    return create_app(settings)


def listen(settings: Settings) -> list[socket.socket]:
    """Take the service's address, at every place that its name stands for (``localhost``: v4 and v6).

    Raises:
        ServiceNotStarted: It is taken, not this machine's, or not to be had.
    """
    sockets: list[socket.socket] = []
    try:
        places = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        for family, _, _, _, place in dict.fromkeys(places):
            sockets.append(socket.create_server(place, family=family, backlog=_BACKLOG))
            # Connections inherit it. asyncio sets it only on sockets that name their protocol, which these
            # do not, and without it a kept connection waits 40 ms for each answer.
            sockets[-1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, UnicodeError) as error:
        for each in sockets:
            each.close()
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ServiceNotStarted(
            f"The service cannot listen on {settings.host}, port {settings.port}: {reason}.",
            hint="Stop what listens there, or choose another --port or --host.",
        ) from error
    return sockets


def address_of(settings: Settings, sockets: Sequence[socket.socket]) -> str:
    """Return the address that a browser would ask."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{sockets[0].getsockname()[1]}"


def run(app: FastAPI, settings: Settings, sockets: Sequence[socket.socket]) -> None:
    """Serve an app until told to stop.

    Raises:
        ServiceNotStarted: It ended before it could answer.
    """
    configure_logging(settings.log_format)
    structlog.get_logger(__name__).info("serving", address=address_of(settings, sockets))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, server_header=False))
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=list(sockets))
    except SystemExit as ended:
        raise ServiceNotStarted("The service could not be started; the log says why.") from ended


def _operation_id(route: APIRoute) -> str:
    return route.name
