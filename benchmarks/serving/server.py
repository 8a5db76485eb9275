"""A server of its own over a home: started, timed, weighed and stopped."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from benchmarks.performance.child import cpu_seconds

__all__ = ["Memory", "Server", "serving"]

_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 60
_PRIVATE: Final = re.compile(r"^Private_(?:Clean|Dirty):\s+(\d+) kB$", re.MULTILINE)
_ANONYMOUS: Final = re.compile(r"^Anonymous:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What one process holds that no other does, MB."""

    private: float
    #: Also pages of files that only it has mapped: all of them, where it is the only worker.
    anonymous: float
    #: What is no page of a file, and so cannot be had again from the disk.


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server that answers."""

    address: str
    pid: int
    start_seconds: float
    #: From the start of its process to the first ``/readyz`` with 200.

    def memory(self) -> tuple[Memory, ...]:
        """Return the memory of each process that answers."""
        return tuple(map(_memory, self._workers()))

    def cpu_seconds(self) -> float:
        """Return the processor's time that the processes that answer have taken so far."""
        return sum(cpu_seconds(int(pid)) for pid in self._workers())

    def _workers(self) -> list[str]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        workers = [pid for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]
        return workers or [str(self.pid)]


@contextmanager
def serving(home: Path, *, workers: int, answers_kept: int | None = None) -> Iterator[Server]:
    """Serve a home with the route that does nothing, until done.

    Args:
        home: With a current version.
        workers: Processes.
        answers_kept: ``answers.max_bytes``, if not the usual.
    """
    module = ("-m", "benchmarks.serving.app")
    command = [sys.executable, *module, "--home", str(home), "--workers", str(workers)]
    with tempfile.TemporaryFile("w+b") as log:
        environment = _environment()
        if answers_kept is not None:
            environment["CINECLUSTER_ANSWERS__MAX_BYTES"] = str(answers_kept)
        imported = [
            sys.executable,
            "-c",
            "import benchmarks.serving.measured_app, cinecluster.storage.database",
        ]
        subprocess.run(imported, env=environment, check=True)
        started = time.monotonic()
        process = subprocess.Popen(command, stderr=log, env=environment)
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
    """Let what is compiled be kept, as it is for an installed package."""
    here = str(Path(__file__).parents[2])
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    return inherited | {"PYTHONPATH": path}


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


def _memory(pid: str) -> Memory:
    said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    private, anonymous = (sum(map(int, kind.findall(said))) / 1000 for kind in (_PRIVATE, _ANONYMOUS))
    return Memory(private=private, anonymous=anonymous)
