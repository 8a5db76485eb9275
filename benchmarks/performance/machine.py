"""The machine and the libraries that figures depend on."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

__all__ = ["describe_machine"]

_LIBRARIES: Final = (
    *("polars", "narwhals", "duckdb", "pandas", "pyarrow", "pyspark", "numpy", "scipy"),
    *("scikit-learn", "implicit", "fastapi", "uvicorn"),
)


def describe_machine() -> dict[str, str]:
    """Describe cores, memory, kernel, Python and libraries."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory / 1e9:.0f} GB",
        "kernel": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Python": platform.python_version(),
        "libraries": ", ".join(f"{name} {found}" for name in _LIBRARIES if (found := _version(name))),
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
