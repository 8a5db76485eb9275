"""Folders that are being written: one lock tells a live writer's from what a killed one left behind."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cinecluster.artifacts.durable import locked
from cinecluster.artifacts.pointer import NEW_POINTER

__all__ = ["STAGING_LOCK", "discard", "staging_folder", "store_locked", "sweep"]

STAGING_LOCK: Final = "writer.lock"
"""Inside a staging folder, held by its writer for as long as it lives."""
_PREFIX: Final = ".staging-"
_STORE_LOCK: Final = ".store.lock"


@contextmanager
def store_locked(home: Path) -> Iterator[None]:
    """Hold the lock under which folders appear, vanish and get their final names, and the pointer moves."""
    home.mkdir(parents=True, exist_ok=True)
    with locked(home / _STORE_LOCK):
        yield


@contextmanager
def staging_folder(home: Path) -> Iterator[Path]:
    """Yield a new folder to write into; what was not renamed away by the end is deleted."""
    folder = home / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
    # Under the store's lock, nobody sees the folder before its writer has locked it.
    with store_locked(home):
        folder.mkdir()
        lock = (folder / STAGING_LOCK).open("xb")
        fcntl.flock(lock, fcntl.LOCK_EX)
    with lock:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def discard(home: Path, folder: Path) -> Path:
    """Give a folder a name that the next sweep removes; the store's lock must be held."""
    target = home / f"{_PREFIX}discarded-{folder.name}"
    folder.rename(target)
    return target


def sweep(home: Path) -> tuple[str, ...]:
    """Delete what killed writers left behind; return the names.

    A live writer's folder is left alone, and so is a home that may only be read.
    """
    if not home.is_dir() or not os.access(home, os.W_OK):
        return ()
    with store_locked(home):
        dead = [folder for folder in sorted(home.glob(f"{_PREFIX}*")) if not _has_writer(folder)]
        for folder in dead:
            shutil.rmtree(folder, ignore_errors=True)
        (home / NEW_POINTER).unlink(missing_ok=True)
    return tuple(folder.name for folder in dead)


def _has_writer(folder: Path) -> bool:
    try:
        with (folder / STAGING_LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
