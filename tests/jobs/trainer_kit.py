"""Trainers for tests: small programs that are started as the real one is."""

import sys
import time
from collections.abc import Callable

_PREAMBLE = """
import json, os, pathlib, sys, time
arguments = sys.argv[1:]
def option(name): return arguments[arguments.index(name) + 1]
home, job = pathlib.Path(option("--home")), option("--job")
path = home / "jobs" / f"{job}.json"
def write(**facts):
    facts = json.loads(path.read_text()) | facts
    aside = path.with_suffix(".aside")
    aside.write_text(json.dumps(facts))
    aside.replace(path)
"""

Command = tuple[str, ...]


def trainer(script: str) -> Command:
    """Return the command of a trainer that runs a script, with the names of the preamble at hand."""
    return (sys.executable, "-S", "-c", _PREAMBLE + script)


SUCCEEDING = trainer('write(state="succeeded", version="v9", finished_at="2026-11-24T10:16:00+00:00")')
SLEEPING = trainer('write(state="running"); time.sleep(60)')
STUBBORN = trainer(
    'import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); write(state="running"); time.sleep(60)'
)
CRASHING = trainer('print("no space in the stars"); sys.exit(3)')


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does; the limit only ends a test that has failed."""
    limit = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.01)
