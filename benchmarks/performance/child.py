"""Run a command as a process of its own and measure what it, and all that it starts, costs."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

__all__ = ["CommandFailed", "Cost", "cpu_seconds", "python", "run_measured", "tree_bytes"]

SECONDS_BETWEEN_LOOKS: Final = 0.05


class CommandFailed(Exception):
    """A command that was to be measured did not end well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one run of a command took."""

    seconds: float
    #: From start to end, as one waits for it.
    cpu_seconds: float
    #: Of all its threads and of the processes it started, up to the last look at those it did not wait for.
    peak_bytes: int
    #: Resident memory of the process and its descendants together, at most.
    output: str
    #: What it said on stdout.


def run_measured(command: Sequence[str]) -> Cost:
    """Run a command to its end.

    Raises:
        CommandFailed: With what the command said.
    """
    with TemporaryFile("w+") as output, TemporaryFile("w+") as complaint:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=complaint, env=_as_users_have_it())
        watch = _Watch(process.pid)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # an interruption, say: nothing is to go on unseen
            process.kill()
            raise
        seconds = time.perf_counter() - began
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)  # else Popen would wait for it again
        said, complained = _read(output), _read(complaint)
    if process.returncode != 0:
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{complained[-2000:]}")
    return Cost(
        seconds=seconds,
        cpu_seconds=max(usage.ru_utime + usage.ru_stime, watch.cpu_seconds),
        peak_bytes=watch.peak,
        output=said,
    )


def _as_users_have_it() -> dict[str, str]:
    """Return the environment, in which Python may keep what it has compiled for the next start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def python(*arguments: object) -> list[str]:
    """Return the command line of this Python."""
    return [sys.executable, *map(str, arguments)]


def tree_bytes(pid: int) -> int:
    """Return the memory of a process and its descendants so far; 0 once it is gone.

    That of a process alone is the most it ever held. What several hold together is what they hold now, pages
    that they share counted once.
    """
    pids = _tree(pid)
    highest = _kilobytes(f"/proc/{pid}/status", "VmHWM:")
    together = sum(_kilobytes(f"/proc/{each}/smaps_rollup", "Pss:") for each in pids) if pids[1:] else 0
    return max(highest, together) * 1024


def _tree(pid: int) -> list[int]:
    pids = [pid]
    for each in pids:
        pids.extend(_children(each))
    return pids


def cpu_seconds(pid: int) -> float:
    """Return the processor's time that a process has taken, with all its threads; 0 once it is gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # gone in the meantime
        return 0.0
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for listed in Path(f"/proc/{pid}/task").glob("*/children")
            for child in listed.read_text().split()
        ]
    except OSError:  # gone in the meantime
        return []


def _kilobytes(file: str, entry: str) -> int:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(entry)), 0)


class _Watch(threading.Thread):
    """Looks at a process tree again and again.

    What the kernel tells at the end (``ru_maxrss``) is of the largest process only, and never less than what
    whoever started it held.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._over, self.peak = pid, threading.Event(), 0
        self._seconds: dict[int, float] = {}

    @property
    def cpu_seconds(self) -> float:
        """Sum what every process had taken when it was last seen."""
        return sum(self._seconds.values())

    def run(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_LOOKS):
            self.peak = max(self.peak, tree_bytes(self._pid))
            self._seconds.update((pid, seconds) for pid in _tree(self._pid) if (seconds := cpu_seconds(pid)))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _read(file: IO[str]) -> str:
    file.seek(0)
    return file.read()
