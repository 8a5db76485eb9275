"""One pass over a text file before any engine sees it: size, hash, encoding, and whether it is plain."""

import hashlib
import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cinecluster.data.reading.blocks import blocks, lines_before
from cinecluster.data.reading.plain import is_plain, line_end

__all__ = ["BadByte", "Survey", "survey"]


@dataclass(frozen=True, kw_only=True, slots=True)
class BadByte:
    """Where a file stops being UTF-8."""

    value: int
    offset: int
    #: Bytes from the start of the file.
    row: int
    #: 1-based line.
    line_before: bytes
    #: The line up to the byte.


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What one pass over a text file has shown."""

    size: int
    #: Bytes.
    sha256: str
    bad_byte: BadByte | None
    #: The first that is not UTF-8.
    first_line: bytes
    has_more: bool
    #: Whether anything but blank lines follows the first.
    plain: bool
    #: Whether every engine reads it alike as CSV.


def survey(path: Path, *, name: str) -> Survey:
    """Read a text file once, in blocks.

    Raises:
        UnreadableFile: It cannot be opened, or a line is far too long for a table.
    """
    size = 0
    bad_byte: BadByte | None = None
    first_line = b""
    has_more = False
    plain = True
    ends_blank = False
    line_ends: set[bytes | None] = set()
    with _Hash() as digest:
        for block in blocks(path, name=name):
            digest.update(block)
            if bad_byte is None:
                bad_byte = _find_bad_byte(block, path, offset=size)
            if size == 0:
                first_line, *others = re.split(rb"[\r\n]+", block, maxsplit=1)
                has_more = any(others)
            else:
                has_more = has_more or block.strip(b"\r\n") != b""
            plain = plain and not ends_blank and is_plain(block)
            ends_blank = block.endswith((b"\n\n", b"\n\r\n"))
            line_ends.add(line_end(block))
            size += len(block)
    return Survey(
        size=size,
        sha256=digest.hexdigest(),
        bad_byte=bad_byte,
        first_line=first_line,
        has_more=has_more,
        plain=plain and None not in line_ends and len(line_ends - {b""}) <= 1,
    )


class _Hash:
    """SHA-256 of a stream, one block at a time in a thread: half of the work of a pass over a file."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def update(self, block: bytes) -> None:
        """Take in a block, once the one before it has been taken in."""
        if self._last is not None:
            self._last.result()
        self._last = self._thread.submit(self._digest.update, block)

    def hexdigest(self) -> str:
        """Return the hash of all blocks; after the ``with`` block."""
        return self._digest.hexdigest()


def _find_bad_byte(block: bytes, path: Path, *, offset: int) -> BadByte | None:
    # A block ends where a line ends, so no character lies across two of them.
    if block.isascii():
        return None
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        with path.open("rb") as file:
            row = lines_before(file, offset + at) + 1
        return BadByte(
            value=block[at],
            offset=offset + at,
            row=row,
            line_before=block[max(block.rfind(b"\n", 0, at), block.rfind(b"\r", 0, at)) + 1 : at],
        )
    return None
