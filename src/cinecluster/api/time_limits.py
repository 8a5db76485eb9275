"""How long a request may take."""

import asyncio
from typing import Any, Final

from fastapi import Depends, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cinecluster.api.problems import BODY_TOO_SLOW, TIMED_OUT, instance_of, problem_response

__all__ = ["UNHURRIED", "TimeLimits"]

_WATCH: Final = "watch"


class TimeLimits:
    """Refuses a body whose next piece does not come in time; gives up an answer that does not begin in time.

    An answer that has begun may take as long as it takes: an event stream, an export.
    """

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watch = _Watch(self._seconds)
        scope.setdefault("state", {})[_WATCH] = watch

        async def receive_in_time() -> Message:
            if watch.has_body:
                return await receive()
            watch.wait_for_body()
            message = await receive()
            watch.take(message)
            return message

        async def send_watched(message: Message) -> None:
            watch.answer_begins()
            await send(message)

        try:
            async with watch.timeout:
                watch.hurry()
                await self._app(scope, receive_in_time, send_watched)
        except TimeoutError:
            if not watch.timeout.expired() or watch.answering:
                raise
            await self._refusal(scope, watch)(scope, receive, send)

    def _refusal(self, scope: Scope, watch: "_Watch") -> Response:
        if watch.reading:
            return problem_response(
                BODY_TOO_SLOW,
                detail=f"Nothing more of the body came for {self._seconds:g} s.",
                instance=instance_of(scope),
            )
        return problem_response(
            TIMED_OUT,
            detail=f"There was no answer after {self._seconds:g} s; what was asked for may still happen.",
            hint="Try again in a moment. The setting 'access.request_seconds' says how long it may take.",
            headers={"Retry-After": "1"},
            instance=instance_of(scope),
        )


class _Watch:
    """How far a request has got, and the moment by which it must have got further."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.timeout = asyncio.timeout(None)
        self.unhurried = False
        self.reading = False
        self.has_body = False
        self.answering = False

    def hurry(self) -> None:
        """Begin to wait for something."""
        when, before = asyncio.get_running_loop().time() + self._seconds, self.timeout.when()
        if before is None or when - before > self._seconds / 100:  # a timer set anew costs more than all else
            self._end(when)

    def wait_for_body(self) -> None:
        """Begin to wait for the next piece of the body."""
        self.reading = True
        self.hurry()

    def take(self, message: Message) -> None:
        """Have a piece of the body, or the news that no more will come."""
        self.reading = False
        self.has_body = not message.get("more_body", False)
        self._wait_for_answer()

    def answer_begins(self) -> None:
        """Be on the way to an end."""
        self.answering = True
        self._wait_for_answer()

    def take_time(self) -> None:
        """Let the answer begin whenever it will."""
        self.unhurried = True
        self._wait_for_answer()

    def _wait_for_answer(self) -> None:
        if self.answering or self.unhurried:
            self._end(None)
        else:
            self.hurry()

    def _end(self, when: float | None) -> None:
        if not self.timeout.expired():  # else the request is being given up already
            self.timeout.reschedule(when)


async def _unhurried(request: Request) -> None:
    watch: _Watch = getattr(request.state, _WATCH)
    watch.take_time()


UNHURRIED: Final[Any] = Depends(_unhurried)
"""For the ``dependencies`` of a route that may take long to begin its answer, to read a large body, say."""
