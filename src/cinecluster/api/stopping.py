"""Whether the service has been told to stop."""

import asyncio

__all__ = ["Stopping"]


class Stopping:
    """Begun once, for good. While requests are still answered, ``/readyz`` says 503 and event streams end.

    Belongs to the event loop: call it from there only.
    """

    def __init__(self) -> None:
        self._event = asyncio.Event()

    @property
    def begun(self) -> bool:
        """Whether the service has been told to stop."""
        return self._event.is_set()

    def begin(self) -> None:
        """Let everybody know."""
        self._event.set()

    async def wait(self) -> None:
        """Wait until the service is told to stop."""
        await self._event.wait()
