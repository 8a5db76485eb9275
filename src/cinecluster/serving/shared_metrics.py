"""Where several workers put their metrics, so that each can show those of all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Final

from prometheus_client.multiprocess import mark_process_dead

__all__ = ["forget_process", "shared_metrics"]

_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def shared_metrics() -> Iterator[None]:
    """Name a fresh folder to the processes started meanwhile, in the variable that prometheus reads."""
    before = os.environ.get(_VARIABLE)
    with TemporaryDirectory(prefix="cinecluster-metrics-") as folder:
        os.environ[_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[_VARIABLE]
            if before is not None:
                os.environ[_VARIABLE] = before


def forget_process(pid: int) -> None:
    """Drop what a process that has ended said of its present state; what it counted stays."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
