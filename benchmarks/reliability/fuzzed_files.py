"""Spoil every kind of input; each must be read or refused with an error of ours: no crash, no hang."""

import os
import selectors
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Final, cast

from benchmarks.reliability.fuzz_worker import corpus_of
from benchmarks.reliability.promise import Outcome, Promise

__all__ = ["FUZZED_FILES"]

_LONGEST: Final = 120.0
"""Seconds without a word from a worker; an input takes milliseconds, but the machine may be busy."""
_WORTH_TWO: Final = 2000
"""Inputs; with fewer, the start of a second worker costs more than it saves."""


def fuzz_files(n: int, folder: Path) -> Outcome:
    """Read that many spoilt inputs, of each kind as many, in two processes at a time."""
    middle = n // 2 if n >= _WORTH_TWO else 0
    with ThreadPoolExecutor(2) as pool:
        parts = [pool.submit(_read_all, *part, folder) for part in ((0, middle), (middle, n))]
    told = [line for part in parts for line in part.result()]
    outcomes = Counter(what for what, _ in told)
    failures = tuple(more for what, more in told if what == "fault")
    seen = (
        f"{len(failures)} crashes, hangs or stack traces; {outcomes['read']:,} read,"
        f" {outcomes['refused']:,} refused"
    )
    return Outcome(tried=sum(outcomes.values()), failures=failures, seen=seen)


def _read_all(first: int, last: int, folder: Path) -> list[tuple[str, str]]:
    """Return what became of each input, starting another worker behind one that killed its own."""
    told = []
    while first < last:
        number = first - 1
        done = False
        with tempfile.TemporaryFile(dir=folder) as errors:
            with _worker(first, last, folder, errors.fileno()) as worker:
                for what, number, more in _lines(worker):
                    done = what != "begin"
                    if done:
                        told.append((what, f"input {number}: {more}"))
                hung = worker.poll() is None
                worker.kill()
            if not done or number < first:
                errors.seek(0)
                said = errors.read()[-200:].decode(errors="replace").strip()
                end = f"no answer for {_LONGEST:.0f} s" if hung else f"exit code {worker.returncode}: {said}"
                number = max(number, first)
                told.append(("fault", f"input {number}: {corpus_of(number)}: {end}"))
        first = number + 1
    return told


def _worker(first: int, last: int, folder: Path, errors: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.reliability.fuzz_worker", str(first), str(last)],
        env={**os.environ, "TMPDIR": str(folder), "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=errors,
        bufsize=0,  # a line read ahead would not be seen by the selector
    )


def _lines(worker: subprocess.Popen[bytes]) -> Iterator[tuple[str, int, str]]:
    """Yield what a worker tells, until it ends or has long been silent."""
    told = cast("IO[bytes]", worker.stdout)
    with selectors.DefaultSelector() as selector:
        selector.register(told, selectors.EVENT_READ)
        while selector.select(_LONGEST):
            line = told.readline().decode()
            if not line:
                worker.wait()
                return
            what, number, more = line.rstrip("\n").split(" ", 2)
            yield what, int(number), more


FUZZED_FILES = Promise(
    name="fuzzed-files",
    says=(
        "spoilt input files (every MovieLens edition, zip, gzip, Parquet, six foreign files, settings,"
        " manifest)"
    ),
    figure="≥ 20,000 inputs, no crash, no hang",
    full=20_000,
    short=60,
    seconds=900,
    experiment=fuzz_files,
)
