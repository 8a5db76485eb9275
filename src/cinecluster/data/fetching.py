"""Downloads of the MovieLens data sets from GroupLens: resumed, checked, put in place whole."""

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Final, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from cinecluster.errors import FetchFailed

__all__ = ["BASE_URL", "DATA_SETS", "Opener", "Progress", "Response", "fetch"]

BASE_URL: Final = "https://files.grouplens.org/datasets/movielens"
DATA_SETS: Final = (
    "ml-latest-small",
    "ml-latest",
    "ml-100k",
    "ml-1m",
    "ml-10m",
    "ml-20m",
    "ml-25m",
    "ml-32m",
)

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there and, where known, those that there will be."""

_PAGE: Final = "https://grouplens.org/datasets/movielens/"
_CHUNK: Final = 256 * 1024
_TIMEOUT: Final = 30.0
"""Seconds without an answer."""


class Response(Protocol):
    """What is asked of an HTTP answer; ``http.client.HTTPResponse`` is one."""

    status: int

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes of the body; none at its end."""
        ...

    def getheader(self, name: str, /) -> str | None:
        """Return a header's value."""
        ...


class Opener(Protocol):
    """Sends a request as ``urllib.request.urlopen`` does: redirects followed, ``HTTPError`` from 400 on."""

    def __call__(self, request: Request, /, *, timeout: float) -> AbstractContextManager[Response]:
        """Return the answer; leaving its context closes the connection."""
        ...


def fetch(
    name: str, destination: Path, *, progress: Progress, opener: Opener = urlopen, base_url: str = BASE_URL
) -> Path:
    """Download one data set as GroupLens publishes it, and return the path of the zip.

    What an earlier try has left as ``NAME.zip.part`` is gone on with. A zip that is there and matches the
    published checksum is not downloaded again.

    Args:
        name: One of ``DATA_SETS``.
        destination: The folder to put it in; made if need be.
        progress: Told after every chunk.
        opener: Sends requests; the default obeys the environment's proxy settings.
        base_url: Where the zips are.

    Raises:
        FetchFailed: There is no such data set, the network or the disk refused, or the bytes are wrong.
    """
    if name not in DATA_SETS:
        raise FetchFailed(f"There is no data set {name!r}.", hint=f"Choose from {', '.join(DATA_SETS)}.")
    path, part = destination / f"{name}.zip", destination / f"{name}.zip.part"
    server = _Server(url=f"{base_url.rstrip('/')}/{name}.zip", path=path, opener=opener)
    checksum = server.published_checksum()
    try:
        if checksum is not None and path.is_file() and _md5(path) == checksum:
            return path
        destination.mkdir(parents=True, exist_ok=True)
        _download(server, part, progress)
        _check(part, checksum, server.url)
        part.replace(path)
    except OSError as error:  # the network's own have become FetchFailed by now
        raise FetchFailed(
            f"{path} cannot be written: {error.strerror}.",
            hint="Make room or choose another folder, then run this again; it goes on where it stopped.",
        ) from error
    return path


@dataclass(frozen=True, kw_only=True, slots=True)
class _Server:
    """Where one zip comes from; turns what goes wrong on the way into what to do about it."""

    url: str
    path: Path
    #: Where the zip is to be, for the advice.
    opener: Opener

    def published_checksum(self) -> str | None:
        """Return the MD5 that GroupLens publishes beside the zip, or None where it does not."""
        try:
            with self.open(f"{self.url}.md5") as response:
                text = b"".join(self.chunks(response)).decode("ascii", errors="replace")
        except HTTPError as error:
            error.close()
            return None
        found = re.search(r"\b[0-9a-fA-F]{32}\b", text)
        return None if found is None else found[0].lower()

    def open(self, url: str, *, start: int = 0) -> AbstractContextManager[Response]:
        """Ask for a file from some byte on.

        Raises:
            HTTPError: The server refused.
            FetchFailed: It cannot be reached.
        """
        request = Request(url, headers={"Range": f"bytes={start}-"} if start else {})  # noqa: S310 - as given
        try:
            return self.opener(request, timeout=_TIMEOUT)
        except HTTPError:
            raise
        except (HTTPException, OSError) as error:
            raise FetchFailed(
                f"{url} cannot be reached: {getattr(error, 'reason', error)}.", hint=self._by_hand()
            ) from error

    def chunks(self, response: Response) -> Iterator[bytes]:
        """Yield a body as it arrives.

        Raises:
            FetchFailed: The connection broke.
        """
        try:
            while chunk := response.read(_CHUNK):
                yield chunk
        except (HTTPException, OSError) as error:
            raise self.broken_off(str(error)) from error

    def broken_off(self, how: str) -> FetchFailed:
        """Return the error for a body that ended too early."""
        return FetchFailed(
            f"The download of {self.url} broke off: {how}.",
            hint="Run this again: it goes on where it stopped.",
        )

    def refused(self, error: HTTPError) -> FetchFailed:
        """Return the error for an answer that is none."""
        return FetchFailed(f"{self.url} was refused: {error.code} {error.reason}.", hint=self._by_hand())

    def _by_hand(self) -> str:
        return (
            f"Download {self.path.name} by hand from {_PAGE}, put it at {self.path} and run"
            f" 'cinecluster train {self.path}'; or try the built-in sample: 'cinecluster train --sample'."
        )


def _download(server: _Server, part: Path, progress: Progress) -> None:
    """Fill the part file up to its end."""
    there = part.stat().st_size if part.is_file() else 0
    try:
        opened = server.open(server.url, start=there)
    except HTTPError as error:
        error.close()
        if not there or error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise server.refused(error) from error
        if _whole_size(error.headers.get("Content-Range")) == there:
            return
        part.unlink()  # longer than what is published now
        _download(server, part, progress)
        return
    with opened as response, part.open("ab") as file:
        start, total = _extent(response)
        file.truncate(start)  # a server that knows no ranges begins anew
        progress(start, total)
        done = start
        for chunk in server.chunks(response):
            file.write(chunk)
            done += len(chunk)
            progress(done, total)
        file.flush()
        os.fsync(file.fileno())
    if total is not None and done != total:
        raise server.broken_off(f"{done:,} of {total:,} bytes came")


def _extent(response: Response) -> tuple[int, int | None]:
    """Return where in the file a body begins, and the size of the file where the server says it."""
    if response.status == HTTPStatus.PARTIAL_CONTENT:
        content_range = response.getheader("Content-Range")
        first = re.match(r"bytes (\d+)-", content_range or "")
        return int(first[1]) if first else 0, _whole_size(content_range)
    length = response.getheader("Content-Length")
    return 0, int(length) if length and length.isdecimal() else None


def _whole_size(content_range: str | None) -> int | None:
    size = re.search(r"/(\d+)$", content_range or "")
    return int(size[1]) if size else None


def _check(part: Path, checksum: str | None, url: str) -> None:
    """Remove a finished download that is not what was published."""
    if checksum is None:  # every file in a zip has a checksum of its own
        try:
            with zipfile.ZipFile(part) as archive:
                sound = archive.testzip() is None
        except (zipfile.BadZipFile, zlib.error, EOFError):
            sound = False
    else:
        sound = _md5(part) == checksum
    if not sound:
        part.unlink()
        raise FetchFailed(
            f"What came from {url} is not what was published: its checksum differs.",
            hint="It has been removed; run this again to download it anew.",
        )


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
