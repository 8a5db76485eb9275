"""A uvicorn that stops as a service should."""

import asyncio
import math
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE

from cinecluster.api.stopping import Stopping
from cinecluster.errors import ServiceNotStarted
from cinecluster.service_config import StoppingConfig
from cinecluster.serving.pauses import keep_pauses_short
from cinecluster.serving.signals import SAME_WISH_SECONDS, stop_signals

__all__ = ["StoppingServer"]

_CLOSE: Final = (b"connection", b"close")
_ARRIVING: Final = 0.1
"""Seconds for the requests on connections that were let in last to be read; else they would be cut off."""


class StoppingServer(uvicorn.Server):
    """Told to stop, it says so, answers a little longer, finishes what it has begun, and simply ends.

    uvicorn itself closes its port at once, waits for ever for a client that listens to an event stream, and
    raises the signal again at the end, so that a clean stop looks like a death.
    """

    def __init__(
        self,
        app: FastAPI,
        stopping: Stopping,
        config: StoppingConfig,
        *,
        on_started: Callable[[], None] = lambda: None,
    ) -> None:
        """Make a server.

        Args:
            app: What answers.
            stopping: Is begun by the first signal.
            config: How long everything may take.
            on_started: Called once requests are answered.
        """
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=math.ceil(config.grace_seconds),
            )
        )
        self._app = app
        self._stopping = stopping
        self._drain_seconds = config.drain_seconds
        self._on_started = on_started
        self._told_at = 0.0

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop.

        Raises:
            ServiceNotStarted: It ended before it could answer.
        """
        # Made now, it makes nobody wait later. (In a thread it would not be safe: Pydantic builds on demand.)
        self._app.openapi()
        keep_pauses_short()
        try:
            super().run(sockets)
        except SystemExit as ended:
            if ended.code != STARTUP_FAILURE:
                raise
            raise ServiceNotStarted("The service could not be started; the log says why.") from ended

    def stop(self) -> None:
        """Begin to stop; asked again, do nothing."""
        if self._stopping.begun:
            return
        self._stopping.begin()
        self._told_at = asyncio.get_running_loop().time()
        # Clients that keep their connection are sent to whoever takes over.
        self.config.encoded_headers.append(_CLOSE)
        self.server_state.default_headers = [*self.server_state.default_headers, _CLOSE]
        if self.started:
            asyncio.get_running_loop().call_later(self._drain_seconds, self._close)
        else:
            self._close()

    def force(self) -> None:
        """Stop without waiting for anybody."""
        self.stop()
        self.force_exit = True
        self._close()
        # Else asyncio waits for them to be closed by the other side.
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, unless told to stop before."""
        if self._stopping.begun:
            return
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish, and let the app tidy up even when nobody else is waited for."""
        for server in self.servers:
            server.close()
        await asyncio.sleep(_ARRIVING)
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Meanwhile stop at a signal; at a second one, stop at once."""
        loop = asyncio.get_running_loop()
        before = {number: signal.getsignal(number) for number in stop_signals()}
        for number in before:
            loop.add_signal_handler(number, self._told)
        try:
            yield
        finally:
            for number, handler in before.items():
                loop.remove_signal_handler(number)
                signal.signal(number, handler)

    def _told(self) -> None:
        if not self._stopping.begun:
            self.stop()
        elif asyncio.get_running_loop().time() > self._told_at + SAME_WISH_SECONDS:
            self.force()

    def _close(self) -> None:
        self.should_exit = True
