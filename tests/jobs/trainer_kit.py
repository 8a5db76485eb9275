"""Trainers for tests: small programs that are started as the real one is."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cinecluster.settings import Settings
from cinecluster.storage.database import Database
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore

_PREAMBLE = """
import os, pathlib, sys, time
from pydantic import SecretStr
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.job import this_process
from cinecluster.storage.jobs import JobStore
arguments = sys.argv[1:]
def option(name): return arguments[arguments.index(name) + 1]
home, job = pathlib.Path(option("--home")), option("--job")
config = DatabaseConfig(url=SecretStr(os.environ["CINECLUSTER_DATABASE__URL"]))
jobs = JobStore(Database.open(config, home), float(os.environ["CINECLUSTER_JOBS__LEASE_SECONDS"]))
jobs.start(job, this_process())
def work(seconds=60.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        jobs.keep(job, this_process(), stage="cluster", stages=[("read", 0.5)])
        time.sleep(0.1)
"""

Command = tuple[str, ...]


def trainer(script: str) -> Command:
    """Return the command of a trainer that runs a script, with the names of the preamble at hand."""
    return (sys.executable, "-c", _PREAMBLE + script)


SUCCEEDING = trainer('jobs.finish(job, "succeeded", version="v9")')
SLEEPING = trainer("work()")
STUBBORN = trainer("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); work()")
CRASHING = (sys.executable, "-S", "-c", 'print("no space in the stars"); raise SystemExit(3)')


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that another process does; the limit only ends a test that has failed."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.02)


@contextmanager
def job_store(settings: Settings) -> Iterator[JobStore]:
    """Open the jobs of a home."""
    with Database.open(settings.database, settings.home) as database:
        yield JobStore(database, settings.jobs.lease_seconds)


def jobs_of(settings: Settings) -> list[Job]:
    """Return all jobs of a home, oldest first."""
    with job_store(settings) as jobs:
        return list(reversed(jobs.newest(100)))
