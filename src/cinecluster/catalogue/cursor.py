"""Where a page ends: an opaque text that says after which film of which list the next one begins."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import astuple, dataclass

__all__ = ["Cursor", "read_cursor", "write_cursor"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cursor:
    """The last film of a page."""

    version: str
    #: The model that the list is of; another one orders films otherwise.
    question: str
    #: What the list is of: fingerprint of filters and order.
    movie_id: int


def write_cursor(cursor: Cursor) -> str:
    """Return a cursor as text that is safe in an address."""
    data = json.dumps(astuple(cursor), separators=(",", ":")).encode()
    return urlsafe_b64encode(data).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Read a cursor.

    Raises:
        ValueError: It was not made by :func:`write_cursor`.
    """
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        values = None
    match values:
        case [str() as version, str() as question, int() as movie_id]:
            cursor = Cursor(version=version, question=question, movie_id=movie_id)
            if write_cursor(cursor) == text:
                return cursor
    raise ValueError("not a cursor that this service has given out")
