"""The engine that the settings choose."""

from pathlib import Path

from cinecluster.engines.base import Engine
from cinecluster.engines.choice import make_engine
from cinecluster.settings import Settings

__all__ = ["chosen_engine"]


def chosen_engine(settings: Settings, *, workspace: Path) -> Engine:
    """Make the engine that the settings choose, with what they give it.

    Args:
        settings: Say which.
        workspace: An existing folder, owned by the caller, for tables that should not stay in memory.

    Raises:
        InvalidSettings: Something that it needs is not installed, or it does not start.
    """
    return make_engine(settings.engine, workspace=workspace, duckdb=settings.duckdb, spark=settings.spark)
