"""What every answer tells a browser not to do with it."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["SecurityHeaders", "policy"]


def policy(**sources: str) -> bytes:
    """Write a Content-Security-Policy: none of what is not named, never in a frame.

    Args:
        sources: What each directive allows, its dashes as underscores.
    """
    closed = {
        "default_src": "'none'",
        "base_uri": "'none'",
        "form_action": "'none'",
        "frame_ancestors": "'none'",
    }
    return "; ".join(
        f"{name.replace('_', '-')} {allowed}" for name, allowed in (closed | sources).items()
    ).encode()


_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
)
_POLICY: Final = b"content-security-policy"
_FOR_DATA: Final = policy()
_FOR_PAGES: Final = policy(default_src="'self'", object_src="'none'", form_action="'self'")
"""Files of our own, nothing written into the page itself."""
_REFERRER_FOR_DATA: Final = (b"referrer-policy", b"no-referrer")
_REFERRER_FOR_PAGES: Final = (b"referrer-policy", b"same-origin")
"""With none at all, browsers send a page's forms from the origin ``null``, which could be anybody's."""


_SAYS_HOW_KEPT: Final = frozenset((b"cache-control", b"etag"))
_KEPT_BY_NOBODY: Final = (b"cache-control", b"no-store")


class SecurityHeaders:
    """Adds them to every answer, refusals by other middleware included.

    A route may bring a Content-Security-Policy of its own. An answer that does not say how it may be kept,
    which may be about a viewer, is kept by nobody.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = dict(message["headers"])
                page = given.get(b"content-type", b"").startswith(b"text/html")
                referrer = _REFERRER_FOR_PAGES if page else _REFERRER_FOR_DATA
                headers = [*message["headers"], *_ALWAYS, referrer]
                if not _SAYS_HOW_KEPT.intersection(given):
                    headers.append(_KEPT_BY_NOBODY)
                if _POLICY not in given:
                    headers.append((_POLICY, _FOR_PAGES if page else _FOR_DATA))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_guarded)
