"""Files that are on the disk once the call returns, and locks that die with their process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["locked", "make_read_only", "replace_file", "sync", "sync_tree", "write_file"]


def sync(path: Path) -> None:
    """Have the system write a file or folder down to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Sync every file and folder below, then the folder itself."""
    for path in sorted(folder.rglob("*"), reverse=True):  # children before their folder
        sync(path)
    sync(folder)


def write_file(path: Path, data: bytes) -> None:
    """Write a file and sync it; its folder is the caller's to sync."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def make_read_only(path: Path) -> None:
    """Take the right to write a file from everybody; who may read it stays as it is."""
    path.chmod(path.stat().st_mode & 0o555)


def replace_file(temporary: Path, path: Path) -> None:
    """Put a written file in the place of another; anybody sees the old one or the new one, whole."""
    temporary.replace(path)
    sync(path.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, made if need be; the system lets go of it if the process dies."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
