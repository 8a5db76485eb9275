"""What clients and proxies may keep of an answer: it holds until another model is served."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends, FastAPI, Request, Response

from cinecluster.api.conditional import has_already, not_modified
from cinecluster.api.openapi import FROM_MODEL, Responses
from cinecluster.api.served import Served
from cinecluster.api.services import TheServed

__all__ = ["KEPT_WITH_MODEL", "Caching", "TheCaching", "add_not_modified"]

_ASK_AGAIN: Final = "no-cache"
"""Keep it, but ask each time whether it still holds: so a swap is seen at once."""

_TAGGED: Final = {
    "ETag": {
        "description": "Changes with the model, the release, the settings of rankings, and the language.",
        "schema": {"type": "string", "examples": ['"3f9a2c1b5d7e9f01-en"']},
    },
    "Cache-Control": {
        "description": f"`{_ASK_AGAIN}`: keep it, and ask each time; `no-store` for a viewer.",
        "schema": {"type": "string"},
    },
}
KEPT_WITH_MODEL: Final[Responses] = {
    200: {"headers": FROM_MODEL[200]["headers"] | _TAGGED},
    304: {
        "description": "What `If-None-Match` names still holds; there is no body.",
        "headers": FROM_MODEL[200]["headers"] | _TAGGED,
    },
}
"""What a route says of itself whose answers depend on nothing but the model and the request."""


class NotModified(Exception):  # not an error: the client has the answer already
    """The answer is the one that the client has kept."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.headers = headers


class Caching:
    """Says of one answer how it may be kept. Answers that say nothing are kept by nobody."""

    def __init__(self, request: Request, response: Response, served: Served) -> None:
        self._request = request
        self._response = response
        self._served = served

    def with_model(self, variant: str = "") -> None:
        """Let the answer be kept for as long as the model is served.

        Args:
            variant: Beside the address, what else the answer depends on: the language.

        Raises:
            NotModified: The client has this very answer.
        """
        tag = f'"{self._served.tag}-{variant}"' if variant else f'"{self._served.tag}"'
        self._response.headers["ETag"] = tag
        self._response.headers["Cache-Control"] = _ASK_AGAIN
        if has_already(self._request, tag):
            raise NotModified(self._response.headers)


async def _caching(request: Request, response: Response, served: TheServed) -> Caching:
    return Caching(request, response, served)


TheCaching = Annotated[Caching, Depends(_caching)]


def add_not_modified(app: FastAPI) -> None:
    """Have an app answer with 304 and no body where the client has the answer."""

    @app.exception_handler(NotModified)
    async def on_not_modified(_: Request, held: NotModified) -> Response:
        return not_modified(held.headers)
