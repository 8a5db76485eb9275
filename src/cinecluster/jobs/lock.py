"""One training at a time, across workers, the command line and sudden death.

``flock`` locks belong to an open file, so a lock lives exactly as long as some process holds its descriptor:
the service takes it, the trainer inherits it, the service closes its own copy, and when the trainer ends, be
it by ``kill -9``, the kernel frees it. Works on one machine; a shared network folder is no place for it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from cinecluster.errors import TrainingRunning

__all__ = ["HeldLock", "TrainingLock", "adopt_lock"]


class HeldLock:
    """The training lock, held by this process until closed or dead."""

    def __init__(self, fd: int) -> None:
        self.fd = fd

    def close(self) -> None:
        """Let go of this process's copy; the lock is free when the last copy is closed."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def adopt_lock(fd: int) -> HeldLock:
    """Take over a lock inherited from the process that started this one.

    The trainer's own children do not inherit it, so none that outlives the trainer can keep it.

    Raises:
        OSError: The descriptor is not open.
    """
    os.set_inheritable(fd, False)
    return HeldLock(fd)


class TrainingLock:
    """``<home>/training.lock``, which holds the id of the job that holds it."""

    def __init__(self, home: Path) -> None:
        self._path = home / "training.lock"
        self._gate_path = home / "training.gate"

    def acquire(self, job_id: str) -> HeldLock:
        """Take the lock for a job, without waiting.

        Raises:
            TrainingRunning: Another job holds it.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._gate(), self._opened(self._path) as fd:
            if not _try_lock(fd):
                raise TrainingRunning(_read(fd))
            os.ftruncate(fd, 0)
            os.pwrite(fd, job_id.encode(), 0)
            return HeldLock(os.dup(fd))  # the same lock under a number that stays open

    def holder(self) -> str | None:
        """Return the id of the job that holds the lock, if any does."""
        if not self._path.exists():
            return None
        with self._gate(), self._opened(self._path) as fd:
            if not _try_lock(fd):
                return _read(fd)
            _unlock(fd)
            return None

    @contextmanager
    def _gate(self) -> Iterator[None]:
        # Held for microseconds around taking or testing the lock. Within it, a held lock's file always names
        # its holder, and nobody's test can be mistaken for a running training.
        with self._opened(self._gate_path) as fd:
            fcntl.flock(fd, fcntl.LOCK_EX)
            try:
                yield
            finally:
                _unlock(fd)

    @contextmanager
    def _opened(self, path: Path) -> Iterator[int]:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            yield fd
        finally:
            os.close(fd)


def _try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(fd: int) -> None:
    # Closing would not do: a process just being forked elsewhere holds copies of our files for a moment.
    fcntl.flock(fd, fcntl.LOCK_UN)


def _read(fd: int) -> str:
    return os.pread(fd, 200, 0).decode(errors="replace")
