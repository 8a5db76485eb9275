"""Under which names the service answers, and for whose pages."""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from cinecluster.api.problems import BAD_HOST, FOREIGN_ORIGIN, UNKNOWN_HOST, instance_of, problem_response

__all__ = ["HostCheck", "OriginCheck"]

_HOST: Final = re.compile(r"(?P<name>\[[^\[\]/@\s]+\]|[^\[\]:/@\s]+)(?::\d{0,5})?", re.ASCII)
_ANY: Final = "*"
_READING: Final = ("GET", "HEAD", "OPTIONS")


class HostCheck:
    """Refuses requests that were sent to a name which is not ours.

    Any page can let its own name point at 127.0.0.1 for a moment and then read, as from its own site, what
    the service on its visitor's machine answers (DNS rebinding). Its name still stands in ``Host``; an IP
    address there cannot be made to point elsewhere.
    """

    def __init__(self, app: ASGIApp, *, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(_plain(name) for name in ("localhost", *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).getlist("host")
        found = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        if found is None:
            refused = problem_response(
                BAD_HOST,
                detail="A request has one Host header, with a name and at most a port.",
                instance=instance_of(scope),
            )
        elif not self._is_ours(found["name"]):
            refused = problem_response(
                UNKNOWN_HOST,
                detail="The service does not answer under the name in the Host header.",
                hint="Names that it answers to stand in the setting 'access.allowed_hosts'.",
                instance=instance_of(scope),
            )
        else:
            await self._app(scope, receive, send)
            return
        await refused(scope, receive, send)

    def _is_ours(self, name: str) -> bool:
        return _ANY in self._names or _plain(name) in self._names or _is_address(name)


class OriginCheck:
    """Refuses writing requests that a page of somebody else has had a browser send.

    A page cannot read the answer without our leave, but a simple ``POST`` goes out all the same, and a
    service that needs no key would do what it says.
    """

    def __init__(self, app: ASGIApp, *, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in _READING:
            headers = Headers(scope=scope)
            if not self._may_write(headers.get("origin"), headers.get("host")):
                refused = problem_response(
                    FOREIGN_ORIGIN,
                    detail="A page of another origin may not write here.",
                    hint="Origins whose pages may stand in the setting 'access.cors_origins'.",
                    instance=instance_of(scope),
                )
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _may_write(self, origin: str | None, host: str | None) -> bool:
        if origin is None:  # no browser, or none that a page has sent
            return True
        # The scheme is left out: behind a proxy it is another one.
        return _ANY in self._origins or origin in self._origins or origin.partition("://")[2] == host


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
