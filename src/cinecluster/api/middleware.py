"""What surrounds every request: an id, a log line, the model's version, a limit, and a last resort."""

import re
import secrets
import time
from collections.abc import Collection
from typing import Any, Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cinecluster.api.handlers import internal_problem, too_large, too_large_problem
from cinecluster.api.problems import BODY_TOO_LARGE

__all__ = ["BodyLimit", "RequestContext"]

_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestContext:
    """Plain ASGI middleware (no ``BaseHTTPMiddleware``: that costs a task and breaks context variables).

    * Takes ``X-Request-ID`` from the request if it is 1 to 64 letters, digits, dots, dashes or underscores,
      else makes one; binds it to the log's context and returns it.
    * Names in ``X-Model-Version`` the snapshot that the request was answered from.
    * Answers what nobody expected with a problem instead of a stack trace, which goes to the log.
    * Logs one line per request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._log = structlog.get_logger("cinecluster.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what is none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        state: dict[str, Any] = scope.setdefault("state", {})
        status = 0
        started = time.perf_counter()

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                if "model_version" in state:
                    headers["X-Model-Version"] = state["model_version"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_named)
            except Exception:
                self._log.exception("unexpected_error")
                if status:
                    raise  # half an answer is out: only a broken connection can tell the client
                await internal_problem(scope, request_id)(scope, receive, send_named)
            finally:
                self._log.info(
                    "request",
                    method=scope["method"],
                    route=_route(scope),
                    status=status,
                    ms=round((time.perf_counter() - started) * 1000, 2),
                    model=state.get("model_version"),
                )


class BodyLimit:
    """Refuses a body that is longer than allowed, by what it announces or else once it has grown so long.

    Methods and paths that are ``unlimited`` take what comes piece by piece.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, unlimited: Collection[tuple[str, str]] = ()) -> None:
        self._app = app
        self._unlimited = unlimited
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request."""
        if scope["type"] != "http" or _asked(scope) in self._unlimited:
            await self._app(scope, receive, send)
            return
        if _announced_length(scope) > self._max_bytes:
            await too_large_problem(scope, self._max_bytes)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                # The route that is reading makes the same answer of this.
                raise HTTPException(BODY_TOO_LARGE.status, too_large(self._max_bytes))
            return message

        await self._app(scope, receive_counted, send)


def _asked(scope: Scope) -> tuple[str, str]:
    return scope["method"], scope["path"].removeprefix(scope.get("root_path", ""))


def _announced_length(scope: Scope) -> float:
    try:
        return float(Headers(scope=scope).get("content-length", "0"))
    except ValueError:  # then the body is counted as it comes
        return 0.0


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _SANE_ID.fullmatch(given) else secrets.token_hex(8)


def _route(scope: Scope) -> str | None:
    """Return the template of the route that matched: few distinct values, and nobody's ids."""
    return getattr(scope.get("route"), "path", None)
