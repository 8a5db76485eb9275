"""What a file's bytes must be, and the one name that many files' bytes have together."""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["FileEntry", "describe_file", "difference", "fingerprint"]


class FileEntry(BaseModel):
    """What a file's bytes must be."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the whole file, in hexadecimal."""
    size: int = Field(ge=0)
    """Bytes."""


def describe_file(path: Path) -> FileEntry:
    """Hash a regular file.

    Raises:
        OSError: It cannot be read, or a link, pipe or folder is in its place.
    """
    # Without O_NONBLOCK, opening a pipe would wait for a writer that never comes.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no regular file")
        return FileEntry(sha256=hashlib.file_digest(file, "sha256").hexdigest(), size=status.st_size)


def difference(path: Path, entry: FileEntry) -> str | None:
    """Say how a file differs from what it must be; None when it does not."""
    try:
        found = describe_file(path)
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    if found.size != entry.size:
        return f"it has {found.size} bytes instead of {entry.size}"
    return None if found == entry else "its bytes were changed (SHA-256 differs)"


def fingerprint(files: Mapping[str, FileEntry]) -> str:
    """Return the SHA-256 over the lines ``path sha256`` of all files, sorted by path."""
    lines = "".join(f"{path} {entry.sha256}\n" for path, entry in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
