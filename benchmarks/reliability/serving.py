"""A real server over a home, in a process of its own that is watched for unpickling."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

__all__ = ["Server", "serving", "watched_environment"]

_AUDIT: Final = Path(__file__).parent / "audit"
_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 30
_SETTINGS: Final = {
    "CINECLUSTER_POLL_SECONDS": "0.02",
    "CINECLUSTER_ACCESS__WRITES_PER_MINUTE": "1000000",
    "CINECLUSTER_ACCESS__TRAININGS_PER_HOUR": "1000000",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server that answers."""

    address: str
    process: subprocess.Popen[bytes]
    notes: Path
    log: Path

    def unpickled(self) -> tuple[str, ...]:
        """Return the classes that pickles have asked for in its processes since they started.

        Raises:
            RuntimeError: Nobody has watched.
        """
        lines = self.notes.read_text().splitlines()
        if not any(line.startswith("watching") for line in lines):
            raise RuntimeError("the server ran without the audit hook")
        return tuple(line for line in lines if line.startswith("unpickled"))


def watched_environment(notes: Path) -> dict[str, str]:
    """Return the environment of a process whose unpickling is to be noted in a file."""
    path = os.pathsep.join(filter(None, (str(_AUDIT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "RELIABILITY_NOTES": str(notes)}


@contextmanager
def serving(home: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start ``cinecluster serve``, yield it once it is ready, and stop it.

    Args:
        home: With a current version, so that nothing is trained first.
        settings: Environment variables.
    """
    notes, log = home.parent / f"{home.name}-notes.txt", home.parent / f"{home.name}-log.txt"
    environment = {**watched_environment(notes), **_SETTINGS, **(settings or {})}
    command = [sys.executable, "-m", "cinecluster", "serve", "--home", str(home), "--port", "0"]
    with (
        log.open("ab") as errors,
        subprocess.Popen(command, env=environment, cwd=home.parent, stderr=errors) as process,
    ):
        try:
            yield Server(address=_ready(process, log), process=process, notes=notes, log=log)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _ready(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server is ready and return its address."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        time.sleep(0.05)
        found = re.findall(r"Serving on (\S+)", log.read_text())
        if found:
            try:
                if httpx.get(f"{found[-1]}/readyz").status_code == httpx.codes.OK:
                    return str(found[-1])
            except httpx.TransportError:
                continue
    raise RuntimeError(f"the server did not become ready:\n{log.read_text()[-2000:]}")
