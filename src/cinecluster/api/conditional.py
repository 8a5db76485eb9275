"""Answers that the client has already (RFC 9110, 13)."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request, Response

__all__ = ["has_already", "not_modified"]

_OF_KEEPING: Final = ("ETag", "Cache-Control", "Vary")


def has_already(request: Request, etag: str) -> bool:
    """Tell whether the client says that it has this very answer."""
    return etag in _tags(request.headers.get("if-none-match", ""))


def not_modified(headers: Mapping[str, str]) -> Response:
    """Return a 304 with what the headers of the whole answer say of keeping it."""
    return Response(status_code=304, headers={name: headers[name] for name in _OF_KEEPING if name in headers})


def _tags(header: str) -> frozenset[str]:
    """Return the tags of an ``If-None-Match``; proxies make weak ones of ours (RFC 9110, 13.1.2)."""
    return frozenset(tag.strip().removeprefix("W/") for tag in header.split(","))
