"""A server of its own over a home: started, timed, weighed and stopped."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

__all__ = ["Server", "serving"]

_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 60
_PRIVATE: Final = re.compile(r"^Private_(?:Clean|Dirty):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server that answers."""

    address: str
    pid: int
    start_seconds: float
    #: From the start of its process to the first ``/readyz`` with 200.

    def private_mb(self) -> tuple[float, ...]:
        """Return the private memory of each process that answers, in MB."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        workers = [pid for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]
        return tuple(map(_private_mb, workers or [str(self.pid)]))


@contextmanager
def serving(home: Path, *, workers: int) -> Iterator[Server]:
    """Serve a home with the route that does nothing, until done."""
    module = ("-m", "benchmarks.serving.app")
    command = [sys.executable, *module, "--home", str(home), "--workers", str(workers)]
    with tempfile.TemporaryFile("w+b") as log:
        started = time.monotonic()
        process = subprocess.Popen(command, stderr=log, env=_environment())
        try:
            address = _ready(process, log.fileno(), workers)
            yield Server(address=address, pid=process.pid, start_seconds=time.monotonic() - started)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment() -> dict[str, str]:
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))}


def _ready(process: subprocess.Popen[bytes], log: int, workers: int) -> str:
    """Wait until every worker answers, and return the address."""
    until = time.monotonic() + _START_SECONDS
    said = ""
    while time.monotonic() < until and process.poll() is None:
        time.sleep(0.01)
        said = os.pread(log, 1 << 20, 0).decode(errors="replace")
        found = re.search(r"Serving on (\S+)", said)
        if found and said.count("Application startup complete") >= workers:
            address = found.group(1)
            if httpx.get(f"{address}/readyz").status_code == httpx.codes.OK:
                return address
    raise RuntimeError(f"the server did not become ready:\n{said[-2000:]}")


def _private_mb(pid: str) -> float:
    kilobytes: Sequence[str] = _PRIVATE.findall(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return sum(map(int, kilobytes)) / 1000
