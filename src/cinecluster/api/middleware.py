"""What surrounds every request: an id, a log line, figures, the model's version, a limit, a last resort."""

import asyncio
import re
import secrets
import time
from collections.abc import Collection
from typing import Any, Final

import structlog
from opentelemetry import trace
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cinecluster.api.handlers import cut_off_problem, internal_problem, too_large, too_large_problem
from cinecluster.api.metrics import Metrics
from cinecluster.api.problems import BODY_TOO_LARGE

__all__ = ["BodyLimit", "RequestContext"]

_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestContext:
    """Plain ASGI middleware (no ``BaseHTTPMiddleware``: that costs a task and breaks context variables).

    * Takes ``X-Request-ID`` from the request if it is 1 to 64 letters, digits, dots, dashes or underscores,
      else makes one; binds it to the log's context and returns it.
    * Names in ``X-Model-Version`` the snapshot that the request was answered from.
    * Answers what nobody expected with a problem instead of a stack trace, which goes to the log.
    * Answers a request that the server will wait for no longer, as it stops, with a problem as well.
    * Logs one line per request, and has it counted.
    * Takes ids out of the request's trace, where an operator collects traces.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
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
        self._metrics.request_started()
        span = trace.get_current_span()  # none is recorded unless the operator has asked for it

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _anonymise(span, scope)
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
            except asyncio.CancelledError:  # the server has waited for long enough
                if not status:
                    await cut_off_problem(scope)(scope, receive, send_named)
            finally:
                if not status:
                    _anonymise(span, scope)
                route, seconds = _route(scope), time.perf_counter() - started
                self._metrics.request_finished(
                    method=scope["method"], route=route, status=status, seconds=seconds
                )
                self._log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=status,
                    ms=round(seconds * 1000, 2),
                    model=state.get("model_version"),
                )


class BodyLimit:
    """Refuses a body that is longer than allowed, by what it announces or else once it has grown so long.

    Methods and paths that are ``unlimited`` take what comes piece by piece; ``exports`` take whole files.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_bytes: int,
        unlimited: Collection[tuple[str, str]] = (),
        exports: Collection[tuple[str, str]] = (),
        max_export_bytes: int = 0,
    ) -> None:
        self._app = app
        self._unlimited = unlimited
        self._exports = exports
        self._limit = (max_bytes, "max_body_bytes")
        self._export_limit = (max_export_bytes, "exports.max_bytes")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request."""
        if scope["type"] != "http" or _asked(scope) in self._unlimited:
            await self._app(scope, receive, send)
            return
        max_bytes, setting = self._export_limit if _asked(scope) in self._exports else self._limit
        if _announced_length(scope) > max_bytes:
            await too_large_problem(scope, max_bytes, setting)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > max_bytes:
                # The route that is reading makes the same answer of this.
                raise HTTPException(BODY_TOO_LARGE.status, too_large(max_bytes, setting))
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


def _anonymise(span: trace.Span, scope: Scope) -> None:
    """Replace what FastAPI notes of the address, which may name a viewer, by the route's template."""
    if span.is_recording():
        span.set_attributes({"url.path": _route(scope) or "", "url.query": ""})
