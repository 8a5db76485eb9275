"""Kill trainers, half of them with the service that started them: no job may stay, no leftover either."""

import asyncio
import os
import random
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx

from benchmarks.reliability.one_training import until_over
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import killable_server
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.versions import VersionStore

__all__ = ["TRAINER_KILLED"]

_WITHIN: Final = 30.0
_LATEST_KILL: Final = 3.0
"""Seconds after the start; the imports alone take one or two."""


def kill_trainers(n: int, folder: Path) -> Outcome:
    """Kill that many trainers; every second one together with the server."""
    home = folder / "var"
    VersionStore(home).publish(signed_contents("A"), now=datetime(2026, 11, 1, tzinfo=UTC))
    rng = random.Random(0)
    failures: list[str] = []
    longest = 0.0
    for kill in range(n):
        with killable_server(home) as (address, pid):
            job_id = (
                httpx.post(f"{address}/train-kmeans", timeout=60).raise_for_status().json()["job"]["job_id"]
            )
            time.sleep(rng.uniform(0.0, _LATEST_KILL))
            if not _kill(job_id):
                failures.append(f"kill {kill}: no trainer of {job_id} was found")
            began = time.monotonic()
            if kill % 2 == 0:
                failures += [f"kill {kill}: {problem}" for problem in asyncio.run(_over(address, job_id))]
                longest = max(longest, time.monotonic() - began)
            else:
                os.killpg(pid, signal.SIGKILL)
        if kill % 2:
            with killable_server(home) as (address, _):
                failures += [f"kill {kill}: {problem}" for problem in asyncio.run(_over(address, job_id))]
                longest = max(longest, time.monotonic() - began)
        failures += [f"kill {kill}: {path.name} is left" for path in home.glob(".staging-*")]
    seen = f"{len(failures)} stuck jobs or leftovers; interrupted after at most {longest:.0f} s"
    return Outcome(tried=n, failures=tuple(failures), seen=seen)


async def _over(address: str, job_id: str) -> list[str]:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        job = await until_over(client, job_id, _WITHIN)
        if job["state"] != "interrupted":
            return [f"{job_id} is {job['state']} after {_WITHIN:.0f} s"]
    return []


def _kill(job_id: str) -> int:
    """Kill the processes that have the job on their command line; return how many there were."""
    killed = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and job_id.encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
                killed += 1
        except OSError:
            continue
    return killed


TRAINER_KILLED = Promise(
    name="trainer-killed",
    says="trainer killed, every second one with the service that started it (SIGKILL)",
    figure="50 kills, 0 stuck jobs, ≤ 30 s",
    full=50,
    short=1,
    seconds=900,
    experiment=kill_trainers,
)
