"""Real services for tests, and what ``/proc`` says of the processes they are made of."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

LONG = 60
"""Seconds after which something hangs; generous, because machines are busy."""


@contextmanager
def slow_service(home: Path, **settings: object) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """Run the slow service in a session of its own; yield its process and a client that keeps connections.

    Its log is the file ``log`` beside the home.
    """
    environment = {f"CINECLUSTER_{name.upper()}": str(value) for name, value in settings.items()}
    log = home.parent / "log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.service.slow_service", str(home)],
            stderr=stderr,
            text=True,
            env={**os.environ, "TMPDIR": str(home.parent), **environment},
            start_new_session=True,
        )
    with process:
        try:
            with httpx.Client(base_url=_address(process, log), timeout=LONG) as client:
                yield process, client
        finally:
            process.kill()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    while process.poll() is None:
        if running := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return running[0]
        time.sleep(0.05)
    pytest.fail(log.read_text())


def wait_for(what: str, ready: Callable[[], bool], *, seconds: float = LONG) -> None:
    """Poll until something is so."""
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)


def insist(process: subprocess.Popen[str], number: signal.Signals) -> int:
    """Send a signal, some time later again, until a process has ended; return its exit code."""
    while True:
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(3)


def processes_with(argument: str) -> list[int]:
    """Return the processes that have an argument on their command line."""
    return [pid for pid in _processes() if argument.encode() in _read(pid, "cmdline").split(b"\0")]


def trainer_of(job_id: str) -> int:
    """Return the process that trains for a job, once it runs."""
    wait_for("the trainer runs", lambda: bool(processes_with(job_id)))
    (trainer,) = processes_with(job_id)
    return trainer


def processes_of_session(session: int) -> list[int]:
    """Return the processes of a session that run, zombies left out."""
    found = []
    for pid in _processes():
        # pid (name) state parent group session; a name may hold anything but comes to an end
        state, _, _, of, *_ = _read(pid, "stat").rpartition(b")")[2].split() or [b"Z", b"", b"", b"0"]
        if int(of) == session and state != b"Z":
            found.append(pid)
    return found


def environment_of(pid: int) -> dict[str, str]:
    """Return the environment that a process was started with."""
    pairs = (pair.partition("=") for pair in _read(pid, "environ").decode().split("\0"))
    return {name: value for name, _, value in pairs}


def _processes() -> list[int]:
    others = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in others if pid != os.getpid()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path("/proc", str(pid), name).read_bytes()
    except OSError:  # it has ended, or is not ours
        return b""
