"""The choice of an engine by its name in the settings."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from cinecluster.engines.base import Engine
from cinecluster.engines.config import DuckDBConfig, SparkConfig
from cinecluster.engines.local import PolarsEngine
from cinecluster.errors import InvalidSettings

__all__ = ["EngineName", "make_engine"]

EngineName = Literal["polars", "duckdb", "spark"]

_DUCKDB: Final = DuckDBConfig()
_SPARK: Final = SparkConfig()


def make_engine(
    name: EngineName,
    *,
    workspace: Path | None = None,
    duckdb: DuckDBConfig = _DUCKDB,
    spark: SparkConfig = _SPARK,
) -> Engine:
    """Make the engine of that name.

    Args:
        name: As in the settings.
        workspace: An existing folder, owned by the caller, for tables that should not stay in memory.
        duckdb: What DuckDB may take, should it be that.
        spark: Where Spark is, should it be that.

    Raises:
        InvalidSettings: There is no such engine, something that it needs is not installed, or it does not
            start.
    """
    # Imported here, because each is an optional extra; pyarrow is how they hand tables to Polars and back.
    if name == "polars":
        return PolarsEngine(workspace=workspace)
    if name == "duckdb":
        _require("duckdb", "duckdb", "pyarrow")
        from cinecluster.engines.duckdb import DuckDBEngine  # noqa: PLC0415

        return DuckDBEngine(workspace=workspace, config=duckdb)
    if name == "spark":
        _require("spark", "pyspark", "pyarrow")
        from cinecluster.engines.spark import SparkEngine  # noqa: PLC0415

        return SparkEngine(workspace=workspace, config=spark)
    raise InvalidSettings(f"There is no engine {name!r}.", hint="Choose 'polars', 'duckdb' or 'spark'.")


def _require(engine: str, *packages: str) -> None:
    for package in packages:
        if find_spec(package) is None:
            raise InvalidSettings(
                f"The engine {engine!r} is chosen, but the package {package!r} is not installed.",
                hint=f"Install it with: pip install 'cinecluster[{engine}]'.",
            )
