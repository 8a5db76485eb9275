"""A process that answers, alone or as one of several."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection

import structlog
from fastapi import FastAPI

from cinecluster.api.logs import configure_logging
from cinecluster.api.services import Services
from cinecluster.errors import CineclusterError
from cinecluster.serving.listening import announce
from cinecluster.serving.stopping_server import StoppingServer
from cinecluster.settings import Settings

__all__ = ["WorkerServer", "work", "work_alone"]


class WorkerServer(StoppingServer):
    """A server that another process watches over: it stops when told to, or when that process is gone.

    It may well be told twice, by its supervisor and by whoever signals a whole group (a terminal, systemd),
    so only SIGQUIT, which its supervisor sends on the second signal, makes it wait for nobody.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Also look out for the supervisor's end, and let Ctrl-C through, which was held back so far."""
        loop = asyncio.get_running_loop()
        supervisor = parent_process()
        with super().capture_signals():
            loop.add_signal_handler(signal.SIGQUIT, self.force)
            if supervisor is not None:
                loop.add_reader(supervisor.sentinel, self._orphaned, supervisor.sentinel)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            try:
                yield
            finally:
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
                loop.remove_signal_handler(signal.SIGQUIT)

    def _told(self) -> None:
        self.stop()

    def _orphaned(self, sentinel: int) -> None:
        asyncio.get_running_loop().remove_reader(sentinel)
        self.stop()


def work_alone(app: FastAPI, settings: Settings, sockets: Sequence[socket.socket]) -> None:
    """Serve from this process until told to stop.

    Raises:
        ServiceNotStarted: It ended before it could answer.
    """
    announce(settings, sockets)
    services: Services = app.state.services
    StoppingServer(app, services.stopping, settings.stopping).run(list(sockets))


def work(
    make_app: Callable[[Settings], FastAPI],
    settings: Settings,
    sockets: list[socket.socket],
    started: Connection,
) -> None:
    """Serve until told to stop; the life of a worker, whose log lines carry its process id.

    Args:
        make_app: Wires the service.
        settings: Those that the supervisor was called with, its command line counted.
        sockets: Listen already, in every worker.
        started: Is sent a byte once requests are answered.
    """
    configure_logging(settings.log_format)
    structlog.contextvars.bind_contextvars(worker=os.getpid())
    try:
        app = make_app(settings)
        services: Services = app.state.services
        tell = partial(started.send_bytes, b"\1")
        WorkerServer(app, services.stopping, settings.stopping, on_started=tell).run(sockets)
    except CineclusterError as error:
        structlog.get_logger(__name__).error("worker_not_started", error=str(error))
        raise SystemExit(1) from error
