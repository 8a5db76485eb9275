"""Text files, however large, as blocks of whole lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cinecluster.errors import UnreadableFile

__all__ = ["LONGEST_LINE", "blocks", "lines_before", "open_file", "unreadable"]

LONGEST_LINE: Final = 1_000_000
"""Bytes that a line may always have: a thousand times what MovieLens needs, half of where DuckDB stops."""

_BLOCK: Final = 1_000_000


def open_file(path: Path, *, name: str) -> BinaryIO:
    """Open a file for reading bytes.

    Raises:
        UnreadableFile: It is no regular file, or may not be read.
    """
    try:
        if path.exists() and not path.is_file():  # opening a pipe would block for ever
            raise UnreadableFile(
                f"this is {'a folder, not a file' if path.is_dir() else 'not a regular file'}.",
                hint="Put the table's file in its place.",
                file=name,
            )
        return path.open("rb")
    except OSError as error:
        raise unreadable(error, file=name) from error


def unreadable(error: OSError, *, file: str | Path) -> UnreadableFile:
    """Return what the system's refusal means."""
    return UnreadableFile(
        f"this cannot be read: {error.strerror}.",
        hint="Check that it is there and that you may read it.",
        file=file,
    )


def blocks(path: Path, *, name: str) -> Iterator[bytes]:
    """Yield a file's bytes in blocks that end where a line ends; the last may lack its line end.

    Raises:
        UnreadableFile: It cannot be opened, or a line is longer than ``LONGEST_LINE``.
    """
    with open_file(path, name=name) as file:
        yield from _whole_lines(file, name)


def _whole_lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    rest, done = b"", 0
    while block := file.read(_BLOCK):
        end = block.rfind(b"\n") + 1
        if end:
            whole = rest + block[:end]
            done += len(whole)
            yield whole
            rest = block[end:]
        else:
            rest += block
        if len(rest) > LONGEST_LINE:
            raise UnreadableFile(
                f"the line is longer than {LONGEST_LINE:,} bytes.",
                hint="This does not look like a table of text; check the file.",
                file=name,
                row=lines_before(file, done) + 1,
            )
    if rest:
        yield rest


def lines_before(file: BinaryIO, offset: int) -> int:
    """Count the lines that end before an offset, reading from the start once more."""
    file.seek(0)
    n_lines = 0
    while offset > 0 and (block := file.read(min(_BLOCK, offset))):
        n_lines += block.count(b"\n")
        offset -= len(block)
    return n_lines
