"""Ask the four routes over real data: first alone, then while trainings run and are swapped in."""

import asyncio
import statistics
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

from benchmarks.real_data import trained_home
from benchmarks.reliability.asking import Log, Question, ask, p99, questions
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import serving

__all__ = ["ANSWERS_WHILE_TRAINING"]

_IDLE_SECONDS: Final = 20
_PAUSE: Final = 0.005
"""Seconds between two questions of the one client, so that it leaves the cores to the others."""
_SWAP_SECONDS: Final = 2.0
"""After a training, so that its swap is over."""
_RUNNING: Final = ("queued", "running")

_T = TypeVar("_T")


def ask_while_training(trainings: int, folder: Path) -> Outcome:
    """Train so many times while one client asks; nothing may fail."""
    del folder  # the home brings its own
    with trained_home() as (settings, _), serving(settings.home) as server:
        idle, training, failures = asyncio.run(_run(server.address, trainings))
        failures += server.unpickled()
    ratio = p99(training.milliseconds) / p99(idle.milliseconds)
    seen = (
        f"p99 {p99(training.milliseconds):.1f} ms ÷ {p99(idle.milliseconds):.1f} ms = {ratio:.2f};"
        f" medians {statistics.median(training.milliseconds):.1f} and"
        f" {statistics.median(idle.milliseconds):.1f} ms; {trainings} trainings swapped in"
    )
    return Outcome(tried=len(idle.answers) + len(training.answers), failures=tuple(failures), seen=seen)


async def _run(address: str, trainings: int) -> tuple[Log, Log, list[str]]:
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        asked = tuple(
            question
            for question in questions((await client.get("/openapi.json")).json())
            if question.path.startswith(("/favorite-cluster?", "/recommend"))
        )
        await _while(client, asked, asyncio.sleep(2))  # warms up
        idle, _ = await _while(client, asked, asyncio.sleep(_IDLE_SECONDS))
        training, states = await _while(client, asked, _train(client, trainings))
    failures = [*idle.broken, *training.broken]
    failures += [
        f"{question}: {status} {body[:100]!r}"
        for log in (idle, training)
        for question, _, status, body in log.answers
        if status >= httpx.codes.INTERNAL_SERVER_ERROR
    ]
    failures += [f"a training {state}" for state in states if state != "succeeded"]
    return idle, training, failures


async def _while(
    client: httpx.AsyncClient, asked: Sequence[Question], waiting: Coroutine[Any, Any, _T]
) -> tuple[Log, _T]:
    """Ask without end while something else is waited for."""
    log, done = Log(), asyncio.Event()
    asking = asyncio.create_task(ask(client, asked, log, done, start=0, pause=_PAUSE))
    result = await waiting
    done.set()
    await asking
    return log, result


async def _train(client: httpx.AsyncClient, trainings: int) -> list[str]:
    """Train one after the other, each until it is served; return how they ended."""
    states = []
    for seed in range(1, trainings + 1):
        answer = await client.post("/train-kmeans", json={"seed": seed, "force": True})
        address = f"/v1/training-jobs/{answer.raise_for_status().json()['job']['job_id']}"
        while (job := (await client.get(address)).raise_for_status().json())["state"] in _RUNNING:
            await asyncio.sleep(0.5)
        states.append(job["state"])
        await asyncio.sleep(_SWAP_SECONDS)
    return states


ANSWERS_WHILE_TRAINING = Promise(
    name="answers-while-training",
    says="answers of the four routes while training ÷ idle, p99 (ml-latest-small, swaps included)",
    figure="shown, goal ≤ 2",
    full=2,
    short=0,
    seconds=240,
    experiment=ask_while_training,
)
