"""Processes forked from one that has only imported: they start in tens of milliseconds.

Forking this process itself would not do: a child of one whose Polars has threads hangs.
"""

import multiprocessing as mp
from multiprocessing.context import ForkServerContext
from typing import Final

__all__ = ["forking"]

_IMPORTED: Final = ["cinecluster.cli.app", "cinecluster.server", "cinecluster.testing"]


def forking() -> ForkServerContext:
    """Return what makes such processes."""
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED)
    return context
