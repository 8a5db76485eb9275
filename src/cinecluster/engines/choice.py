"""The choice of an engine by its name in the settings."""

from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from cinecluster.engines.base import Engine
from cinecluster.engines.local import PolarsEngine
from cinecluster.errors import InvalidSettings

__all__ = ["EngineName", "make_engine"]

EngineName = Literal["polars", "duckdb"]


def make_engine(name: EngineName, *, workspace: Path | None = None) -> Engine:
    """Make the engine of that name.

    Args:
        name: As in the settings.
        workspace: An existing folder, owned by the caller, for tables that should not stay in memory.

    Raises:
        InvalidSettings: There is no such engine, or its package is not installed.
    """
    if name == "polars":
        return PolarsEngine(workspace=workspace)
    if name == "duckdb":
        return _make_duckdb(workspace)
    raise InvalidSettings(f"There is no engine {name!r}.", hint="Choose 'polars' or 'duckdb'.")


def _make_duckdb(workspace: Path | None) -> Engine:
    # pyarrow is how DuckDB and Polars hand each other tables.
    for package in ("duckdb", "pyarrow"):
        if find_spec(package) is None:
            raise InvalidSettings(
                f"The engine 'duckdb' is chosen, but the package {package!r} is not installed.",
                hint="Install it with: pip install 'cinecluster[duckdb]'.",
            )
    from cinecluster.engines.duckdb import DuckDBEngine  # noqa: PLC0415 - imports an optional extra

    return DuckDBEngine(workspace=workspace)
