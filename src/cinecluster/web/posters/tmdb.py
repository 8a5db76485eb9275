"""A film's poster from TMDB, in two requests: which picture it is, and the picture."""

import json
import re
import time
from http import HTTPStatus
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from cinecluster.errors import FetchFailed
from cinecluster.service_config import PostersConfig

__all__ = ["fetch_poster", "media_type_of"]

_PICTURE_PATH: Final = re.compile(r"/[A-Za-z0-9_-]+\.(jpe?g|png|webp)")
_SHORT_KEY: Final = re.compile(r"[0-9a-f]{32}")
"""TMDB's older kind, which goes into the address; the longer kind is a bearer's token."""
_MOST_FACTS: Final = 512 * 1024
_MOST_PICTURE: Final = 2 * 1024**2
_CHUNK: Final = 64 * 1024
_HINT: Final = "Nothing is asked of TMDB for a minute; films keep their tiles of type."


def fetch_poster(tmdb_id: int, config: PostersConfig) -> bytes | None:
    """Ask TMDB for a film's poster; None where it has none that could be shown.

    Raises:
        FetchFailed: TMDB cannot be reached, refuses, or takes too long. Never tells the key.
    """
    until = time.monotonic() + config.seconds
    try:
        facts = _body(_about(tmdb_id, config), most=_MOST_FACTS, until=until)
        path = _picture_path(facts)
        if path is None:
            return None
        address = f"{config.picture_url.rstrip('/')}/{config.size}{path}"
        picture = _body(Request(address), most=_MOST_PICTURE, until=until)  # noqa: S310 - the setting is checked
    except HTTPError as error:
        error.close()
        if error.code == HTTPStatus.NOT_FOUND:
            return None
        raise FetchFailed(f"TMDB answered {error.code}.", hint=_HINT) from None
    except (HTTPException, OSError, ValueError) as error:
        # Neither its words nor itself are handed on: they may hold the address, and that the key.
        cause = getattr(error, "reason", error)
        raise FetchFailed(f"TMDB cannot be asked: {type(cause).__name__}.", hint=_HINT) from None
    return picture if media_type_of(picture) else None


def media_type_of(picture: bytes) -> str | None:
    """Tell JPEG, PNG and WebP by their first bytes; None for anything else."""
    if picture.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "image/webp"
    return None


def _about(tmdb_id: int, config: PostersConfig) -> Request:
    address, key = f"{config.api_url.rstrip('/')}/movie/{tmdb_id}", config.tmdb_key.get_secret_value()
    if _SHORT_KEY.fullmatch(key):
        return Request(f"{address}?api_key={key}")  # noqa: S310 - the setting is checked
    request = Request(address)  # noqa: S310 - the setting is checked
    request.add_unredirected_header("Authorization", f"Bearer {key}")  # nobody else's server is shown it
    return request


def _body(request: Request, *, most: int, until: float) -> bytes:
    """Return what a request is answered with; nothing where that is longer than it may be.

    Raises:
        TimeoutError: It has not all come in time.
        OSError: The network's, among them ``HTTPError`` from 400 on.
    """
    body = bytearray()
    with urlopen(request, timeout=max(0.01, until - time.monotonic())) as response:  # noqa: S310 - the setting is checked
        # Whatever has come, at once: `read` would wait for a full chunk as long as a byte comes now and then.
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > most:
                return b""
            if time.monotonic() > until:
                raise TimeoutError
    return bytes(body)


def _picture_path(facts: bytes) -> str | None:
    """Read the address of the picture out of what TMDB says of a film.

    Raises:
        ValueError: That is no JSON object.
    """
    said = json.loads(facts)
    if not isinstance(said, dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - as for what is no JSON at all
    path = said.get("poster_path")
    return path if isinstance(path, str) and _PICTURE_PATH.fullmatch(path) else None
