"""A real server over a home, in a process of its own that is watched for unpickling."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import httpx

from benchmarks.reliability.forking import forking
from cinecluster.cli.main import run

__all__ = ["Server", "killable_server", "serving", "watched_environment"]

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
def serving(
    home: Path, *, settings: Mapping[str, str] | None = None, ready: str = "/readyz"
) -> Iterator[Server]:
    """Start ``cinecluster serve``, yield it once it is ready, and stop it.

    Args:
        home: With a version, so that nothing is trained first.
        settings: Environment variables.
        ready: The address that tells; ``/livez`` where no version is current.
    """
    notes, log = home.parent / f"{home.name}-notes.txt", home.parent / f"{home.name}-log.txt"
    environment = {**watched_environment(notes), **_SETTINGS, **(settings or {})}
    command = [sys.executable, "-m", "cinecluster", "serve", "--home", str(home), "--port", "0"]
    with (
        log.open("ab") as errors,
        subprocess.Popen(command, env=environment, cwd=home.parent, stderr=errors) as process,
    ):
        try:
            address = _ready(lambda: process.poll() is None, log, ready)
            yield Server(address=address, process=process, notes=notes, log=log)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def killable_server(home: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[tuple[str, int]]:
    """Fork a process that runs ``cinecluster serve``; yield its address and pid once it is ready.

    It is killed at the end, with all that it started, if nobody has done so before.
    """
    log = home.parent / f"{home.name}-log.txt"
    log.unlink(missing_ok=True)
    arguments = ["cinecluster", "serve", "--home", str(home), "--port", "0"]
    process = forking().Process(target=_serve, args=(arguments, {**_SETTINGS, **(settings or {})}, log))
    process.start()
    pid = cast("int", process.pid)
    try:
        yield _ready(process.is_alive, log, "/readyz"), pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        process.join()
        process.close()


def _serve(arguments: list[str], settings: Mapping[str, str], log: Path) -> None:
    os.setsid()
    os.chdir(log.parent)
    os.environ.update(settings)
    with log.open("ab", buffering=0) as errors:
        os.dup2(errors.fileno(), sys.stderr.fileno())
    sys.argv = arguments
    run()


def _ready(is_alive: Callable[[], bool], log: Path, path: str) -> str:
    """Wait until the server is ready and return its address."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and is_alive():
        time.sleep(0.02)
        found = re.findall(r"Serving on (\S+)", log.read_text() if log.exists() else "")
        if found:
            try:
                if httpx.get(f"{found[-1]}{path}").status_code == httpx.codes.OK:
                    return str(found[-1])
            except httpx.TransportError:
                continue
    raise RuntimeError(f"the server did not become ready:\n{log.read_text()[-2000:] if log.exists() else ''}")
