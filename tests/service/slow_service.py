"""``python -m tests.service.slow_service HOME``: the service with routes that take their time; for tests.

Settings come from the environment, as those of any service.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from cinecluster.errors import ServiceNotStarted
from cinecluster.server import create_app
from cinecluster.serving.listening import listen
from cinecluster.serving.service import serve
from cinecluster.settings import Settings, load_settings

TRAINER = (sys.executable, "-S", "-c", "import time; time.sleep(120)")


def make_app(settings: Settings) -> FastAPI:
    """Wire the service, a trainer that never ends, and the slow routes."""
    if (settings.home / "broken").exists():
        raise ServiceNotStarted("The home folder is broken.")
    app = create_app(settings, trainer=TRAINER)

    @app.get("/pid")
    async def pid() -> int:
        """Say which process answers."""
        return os.getpid()

    @app.get("/slow")
    async def slow(seconds: float) -> str:
        """Answer after a while."""
        await asyncio.sleep(seconds)
        return "done"

    @app.get("/events")
    async def events() -> StreamingResponse:
        """Send one event, the next when the service is told to stop, then end."""

        async def until_stopped() -> AsyncIterator[str]:
            yield "data: listening\n\n"
            await app.state.services.stopping.wait()
            yield "data: stopping\n\n"

        return StreamingResponse(until_stopped(), media_type="text/event-stream")

    return app


def main() -> None:
    """Serve until told to stop."""
    settings = load_settings(home=Path(sys.argv[1]), host="127.0.0.1", port=0, log_format="json")
    try:
        serve(settings, listen(settings), "tests.service.slow_service:make_app")
    except ServiceNotStarted as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
