"""What the engines that are not the default may be given."""

from collections.abc import Mapping

from pydantic import ByteSize, Field

from cinecluster.config import StageConfig

__all__ = ["DuckDBConfig", "SparkConfig"]


class DuckDBConfig(StageConfig):
    """The engine ``duckdb``."""

    memory_limit: ByteSize | None = Field(default=None, ge=100_000_000)
    """Memory it may take, also written like "4GiB"; the rest it puts on disk. None: 80 % of the machine's."""
    threads: int | None = Field(default=None, ge=1)
    """How many it computes with; each needs memory of its own. None: one for every core."""


class SparkConfig(StageConfig):
    """The engine ``spark``."""

    master: str = Field(default="local[*]", min_length=1)
    """Where it runs: "local[2]", "spark://…", "yarn", "k8s://…", or "sc://…" for Spark Connect."""
    driver_memory: ByteSize = Field(default=ByteSize(4 * 1024**3), ge=500_000_000)
    """Memory of its Java process on this machine; on "local[…]" everything happens there."""
    work_dir: str = ""
    """Address of a folder, such as "hdfs:///tmp/cinecluster", that every machine of a cluster reaches; tables
    computed once are kept there and stay there. Empty: on this machine, beside a training's other files."""
    conf: Mapping[str, str] = {}
    """Any of Spark's own properties, by name; they win over ours."""
