"""The style sheets, modules and pictures of the site, under addresses that name their contents."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Self

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

__all__ = ["StaticFiles", "make_router"]

_MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    }
)
_DIGITS: Final = 12
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True, slots=True)
class StaticFiles:
    """All files of the folder ``static``, in memory."""

    contents: Mapping[str, bytes]
    digest: str
    """Of all of them together: modules import each other by relative addresses, so they share one prefix."""

    @classmethod
    def read(cls) -> Self:
        """Read what the package ships."""
        folder = files("cinecluster.web") / "static"
        contents = {
            entry.name: entry.read_bytes()
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
            if entry.name.rpartition(".")[2] in _MEDIA_TYPES
        }
        digest = hashlib.sha256()
        for name, content in contents.items():
            digest.update(f"{name} {len(content)}\n".encode() + content)
        return cls(contents=MappingProxyType(contents), digest=digest.hexdigest()[:_DIGITS])

    def address(self, name: str) -> str:
        """Return where a file is, below the service's root.

        Raises:
            KeyError: The package ships no such file.
        """
        self.contents[name]
        return f"/static/{self.digest}/{name}"


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter()

    @router.get("/static/{digest}/{name}", include_in_schema=False)
    async def static(request: Request, digest: str, name: str) -> Response:
        """Answer with a file; with another release's digest too, but then nobody shall keep it."""
        shipped: StaticFiles = request.app.state.pages.files
        content = shipped.contents.get(name)
        if content is None:
            raise HTTPException(404)
        caching = _FOR_EVER if digest == shipped.digest else "no-cache"
        media_type = _MEDIA_TYPES[name.rpartition(".")[2]]
        return Response(content, media_type=media_type, headers={"Cache-Control": caching})

    return router
