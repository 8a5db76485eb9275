"""wrk, which asks as fast as it gets answers, over a bounded number of connections for a bounded time."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["INSTALL_WRK", "Load", "ask", "has_wrk"]

INSTALL_WRK: Final = "Serving is measured with wrk: sudo apt-get install wrk"
_SCRIPT: Final = Path(__file__).with_name("paths.lua")


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What came of asking for a while."""

    answers: int
    per_second: float
    p50: float
    p99: float
    #: Milliseconds.
    failed: int
    #: Not answered, or with another status than 2xx and 3xx.


def has_wrk() -> bool:
    """Tell whether wrk is installed."""
    return shutil.which("wrk") is not None


def ask(address: str, requests: Sequence[str], *, connections: int, seconds: float) -> Load:
    """Ask for some paths in turn; one with a tab and a body is posted."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as paths:
        paths.write("\n".join(requests) + "\n")
        paths.flush()
        limits = ["--threads", "1", "--connections", str(connections), "--duration", f"{seconds:.0f}s"]
        command = ["wrk", *limits, "--timeout", "30s", "--script", str(_SCRIPT), address, "--", paths.name]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said.splitlines()[-1])
    return Load(
        answers=found["requests"],
        per_second=found["requests"] / found["seconds"],
        p50=found["p50"],
        p99=found["p99"],
        failed=found["failed"],
    )
