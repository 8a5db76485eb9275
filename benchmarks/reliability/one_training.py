"""Ask for many trainings at once of several workers: one runs, the others are told which."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import killable_server
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.versions import VersionStore

__all__ = ["ONE_TRAINING", "until_over"]

_AT_ONCE: Final = 64
_WORKERS: Final = "4"
_LONGEST: Final = 60.0
"""Seconds until a cancelled training must be over."""
_ACTIVE: Final = ("queued", "running")


def train_at_once(rounds: int, folder: Path) -> Outcome:
    """Ask for 64 trainings at a time, cancel the one that runs, so many times."""
    home = folder / "var"
    VersionStore(home).publish(signed_contents("A"), now=datetime(2026, 11, 1, tzinfo=UTC))
    with killable_server(home, settings={"CINECLUSTER_WORKERS": _WORKERS}) as (address, _):
        failures = asyncio.run(_rounds(address, rounds))
    seen = f"{len(failures)} rounds with another number than 1 run and {_AT_ONCE - 1} refusals"
    return Outcome(tried=rounds, failures=tuple(failures), seen=seen)


async def _rounds(address: str, rounds: int) -> list[str]:
    failures = []
    known: set[str] = set()
    # Connections of their own, so that the workers share them.
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        for number in range(rounds):
            answers = await asyncio.gather(*(_post(address) for _ in range(_AT_ONCE)))
            statuses = Counter(answer.status_code for answer in answers)
            page = (await client.get("/v1/training-jobs", params={"limit": 100})).raise_for_status().json()
            new = {job["job_id"] for job in page["jobs"]} - known
            if statuses != {202: 1, 409: _AT_ONCE - 1} or len(new) != 1:
                failures.append(f"round {number}: answers {dict(statuses)}, {len(new)} jobs")
            known |= new
            for job_id in new:
                await client.delete(f"/v1/training-jobs/{job_id}")
                job = await until_over(client, job_id, _LONGEST)
                if job["state"] in _ACTIVE:
                    failures.append(f"round {number}: {job_id} is still {job['state']}")
    return failures


async def _post(address: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        return await client.post("/train-kmeans")


async def until_over(client: httpx.AsyncClient, job_id: str, seconds: float) -> dict[str, Any]:
    """Return a job once it has ended, or after so many seconds."""
    until = time.monotonic() + seconds
    while True:
        job: dict[str, Any] = (await client.get(f"/v1/training-jobs/{job_id}")).raise_for_status().json()
        if job["state"] not in _ACTIVE or time.monotonic() > until:
            return job
        await asyncio.sleep(0.1)


ONE_TRAINING = Promise(
    name="one-training",
    says="64 parallel `POST /train-kmeans` over 4 workers",
    figure="1 run, × 20 rounds",
    full=20,
    short=0,  # four workers take long to start; tests/jobs asks one
    seconds=150,
    experiment=train_at_once,
)
