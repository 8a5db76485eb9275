"""Every engine, as tests choose among them: by marker, since Spark needs Java and seconds to start."""

from pathlib import Path
from typing import Final

import pytest
from pydantic import ByteSize

from cinecluster.engines.base import Engine
from cinecluster.engines.choice import EngineName, make_engine
from cinecluster.engines.config import SparkConfig

__all__ = ["ENGINES", "SPARK", "engine_for_tests"]

ENGINES: Final = ["polars", "duckdb", pytest.param("spark", marks=pytest.mark.spark)]
"""Parameters for a test that holds on all of them."""

# What Spark does before it begins, so that much is done quickly.
_FOR_LONG_QUERIES: Final = ("spark.sql.adaptive.enabled", "spark.sql.codegen.wholeStage")

SPARK: Final = SparkConfig(
    master="local[2]",
    driver_memory=ByteSize(1024**3),
    conf={
        "spark.sql.shuffle.partitions": "2",
        **dict.fromkeys(_FOR_LONG_QUERIES, "false"),
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",  # nothing here runs long
    },
)
"""Small tables in few parts; the session is the same in all tests of a run."""


def engine_for_tests(
    name: EngineName, *, workspace: Path | None = None, long_queries: bool = False
) -> Engine:
    """Make an engine, Spark with what suits tests, or as users have it where much is to be done."""
    changed = dict.fromkeys(_FOR_LONG_QUERIES, "true") if long_queries else {}
    spark = SPARK.model_copy(update={"conf": {**SPARK.conf, **changed}})
    return make_engine(name, workspace=workspace, spark=spark)
