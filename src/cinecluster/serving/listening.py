"""The service's address: taken before anything is loaded that answers there."""

import socket
from collections.abc import Sequence
from typing import Final

import structlog

from cinecluster.api.exposure import require_key_beyond_loopback
from cinecluster.api.logs import configure_logging
from cinecluster.errors import ServiceNotStarted
from cinecluster.settings import Settings

__all__ = ["address_of", "announce", "listen"]

_BACKLOG: Final = 2048
"""Connections that may wait, as uvicorn has it."""


def listen(settings: Settings) -> list[socket.socket]:
    """Take the service's address, at every place that its name stands for (``localhost``: v4 and v6).

    Raises:
        ServiceNotStarted: It is taken, not this machine's, or not to be had; or other machines could ask
            there while no key is needed.
    """
    sockets: list[socket.socket] = []
    try:
        places = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        require_key_beyond_loopback(settings, (str(place[0]) for *_, place in places))
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


def announce(settings: Settings, sockets: Sequence[socket.socket]) -> None:
    """Set up this process's log, and say in it where the service is."""
    configure_logging(settings.log_format)
    log = structlog.get_logger(__name__)
    log.info("serving", address=address_of(settings, sockets), workers=settings.workers)
