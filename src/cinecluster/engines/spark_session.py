"""Starting Spark, or finding it started: there is one session in a process."""

import os
import shutil
import warnings
from importlib import resources
from typing import Final

from pyspark.sql import SparkSession

from cinecluster.engines.config import SparkConfig
from cinecluster.errors import InvalidSettings

__all__ = ["is_local", "spark_session"]

_CONNECT: Final = "sc://"

# What the results depend on, so that no cluster's defaults change them.
_MEANING: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # Row numbers need a file to be cut alike each time it is read, whatever machines come and go meanwhile.
    "spark.sql.files.minPartitionNum": "8",
}
_QUIET: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.catalogImplementation": "in-memory",  # no database of tables is left behind
    "spark.driver.maxResultSize": "0",  # whoever collects knows how much
}
_LOCAL: Final = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "16",
}


def is_local(config: SparkConfig) -> bool:
    """Say whether Spark runs on this machine alone, in this process's child."""
    return config.master.startswith("local")


def spark_session(config: SparkConfig) -> SparkSession:
    """Return this process's session, started if need be; one that runs keeps where and in how much memory.

    Raises:
        InvalidSettings: It cannot be started: no Java, a package is missing, nobody answers at the address.
    """
    properties = {**_MEANING, **config.conf}
    if config.master.startswith(_CONNECT):
        builder = SparkSession.builder.remote(config.master)
    else:
        _require_java()
        builder = SparkSession.builder.master(config.master).appName("cinecluster")
        memory = {"spark.driver.memory": f"{config.driver_memory // 1024**2}m"}
        log = resources.files(__package__).joinpath("spark_log.properties")
        logging = {"spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile={log}"}
        own = {**_QUIET, **memory, **logging, **(_LOCAL if is_local(config) else {})}
        properties = {**own, **properties}
    for name, value in properties.items():
        builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            # It speaks of pandas, whatever is done with it; nothing here is.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            return builder.getOrCreate()
    except Exception as error:  # of many libraries; whatever it is, there is no Spark
        raise InvalidSettings(
            f"Spark does not start on {config.master!r}: {_first_line(error)}",
            hint="Is it right, and does what it names answer? 'sc://' needs the package 'pyspark[connect]'.",
        ) from error


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which(os.path.join(home, "bin", "java") if home else "java") is None:  # noqa: PTH118 - a command
        where = f"JAVA_HOME is {home!r}, where" if home else "on this machine"
        raise InvalidSettings(
            f"The engine 'spark' is chosen, but {where} there is no Java.",
            hint="Install a Java of 17 or newer; on Debian: apt-get install openjdk-17-jre-headless.",
        )


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
