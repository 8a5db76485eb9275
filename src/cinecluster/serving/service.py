"""The service as one process or several. What answers is named, and loaded by whoever answers.

So the process that only watches over workers never loads it: they start sooner, and it stays small.
"""

import socket
from collections.abc import Sequence
from pkgutil import resolve_name
from typing import Final

from cinecluster.serving.listening import announce
from cinecluster.serving.supervisor import Supervisor
from cinecluster.settings import Settings

__all__ = ["CREATE_APP", "serve"]

CREATE_APP: Final = "cinecluster.server:create_app"
"""Wires the service; as every name here, ``module:function``."""
_ALONE: Final = "cinecluster.serving.worker:work_alone"


def serve(settings: Settings, sockets: Sequence[socket.socket], make_app: str = CREATE_APP) -> None:
    """Serve until told to stop, with as many workers as the settings say.

    Args:
        settings: All of them.
        sockets: By ``listen``.
        make_app: Names what takes the settings and returns an app.

    Raises:
        ServiceNotStarted: It ended before it could answer.
        ServiceNotStopped: A worker had to be killed.
    """
    if settings.workers == 1:
        resolve_name(_ALONE)(resolve_name(make_app)(settings), settings, sockets)
    else:
        announce(settings, sockets)
        Supervisor(make_app, settings, sockets).run()
