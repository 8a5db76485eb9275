"""Swap the model five times a second while clients ask everything: nothing may fail, nothing be mixed."""

import asyncio
import multiprocessing as mp
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, pairwise
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

import httpx

from benchmarks.reliability.asking import Log, Question, ask, p99, questions
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import serving
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.versions import VersionStore

__all__ = ["SWAPS_UNDER_LOAD"]

_EVERY: Final = 0.2
_CLIENTS: Final = 4
_SETTINGS: Final = {
    "CINECLUSTER_RANKING__TAG_FLOOR_RATINGS": "1",
    "CINECLUSTER_RANKING__TAG_FLOOR_WEIGHTED": "0",
}
"""Floors that the films of the tiny world pass."""

_Alone = Mapping[tuple[Question, str], tuple[int, bytes]]


def swap_under_load(seconds: int, folder: Path) -> Outcome:
    """Swap for so many seconds, then compare every answer with that of its version alone."""
    store = VersionStore(folder / "var")
    versions = tuple(
        store.publish(signed_contents(name), now=datetime(2026, 11, day, tzinfo=UTC)).version
        for day, name in enumerate(("A", "B"), 1)
    )
    with serving(folder / "var", settings=_SETTINGS) as server:
        trial = asyncio.run(_run(server.address, store, versions, seconds))
        unpickled = server.unpickled()
    failures = (*trial.failures(), *unpickled)
    log = trial.swapping
    slow, idle = p99(log.milliseconds), p99(trial.idle.milliseconds)
    seen = (
        f"{len(failures)} failed or mixed; {trial.swaps_seen()} swaps seen over {trial.n_routes} questions;"
        f" p99 {slow:.1f} ms = {slow / idle:.2f} × idle"
    )
    return Outcome(tried=len(log.answers) + len(log.broken), failures=failures, seen=seen)


def swap_on_and_on(home: Path, versions: tuple[str, ...], begun: Event, enough: Event) -> None:
    """Activate the versions in turn until it is enough."""
    store = VersionStore(home)
    for version in cycle(versions):
        began = time.monotonic()
        store.activate(version)
        begun.set()
        if enough.wait(max(0.0, _EVERY - (time.monotonic() - began))):
            return


@dataclass(frozen=True, kw_only=True, slots=True)
class _Trial:
    alone: _Alone
    #: Status and body of each answer when no other version was about.
    idle: Log
    swapping: Log
    n_routes: int

    def failures(self) -> Iterator[str]:
        yield from self.swapping.broken
        if self.swaps_seen() == 0:
            yield "no swap was seen"
        alike = 0
        for question, version, status, body in self.swapping.answers:
            if status >= httpx.codes.INTERNAL_SERVER_ERROR:
                yield f"{question}: {status} {body[:100]!r}"
            elif version is not None and self.alone.get((question, version)) != (status, body):
                yield f"{question} of {version}: {status} {body[:200]!r}"
        for question in {question for question, _ in self.alone}:
            bodies = [body for (asked, _), (_, body) in self.alone.items() if asked == question]
            alike += len(set(bodies)) < len(bodies)
        if alike > self.n_routes / 2:
            yield f"{alike} questions have the same answer in both versions: mixing could not be seen"

    def swaps_seen(self) -> int:
        named = [version for _, version, _, _ in self.swapping.answers if version is not None]
        return sum(one != other for one, other in pairwise(named))


async def _run(address: str, store: VersionStore, versions: tuple[str, ...], seconds: int) -> _Trial:
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        asked = questions((await client.get("/openapi.json")).json())
        alone = {}
        for version in versions:
            await asyncio.to_thread(store.activate, version)
            await _until_served(client, version)
            for question in asked:
                log = Log()
                await _ask_once(client, question, log)
                ((_, named, status, body),) = log.answers
                if named is not None:
                    alone[question, named] = status, body
        idle = await _load(client, asked, seconds / 3)
        context = mp.get_context("spawn")
        begun, enough = context.Event(), context.Event()
        home = store.folder(versions[0]).parents[1]
        swapper = context.Process(target=swap_on_and_on, args=(home, versions, begun, enough))
        swapper.start()
        try:
            await asyncio.to_thread(begun.wait)
            swapping = await _load(client, asked, seconds)
        finally:
            enough.set()
            await asyncio.to_thread(swapper.join)
        return _Trial(alone=alone, idle=idle, swapping=swapping, n_routes=len(asked))


async def _until_served(client: httpx.AsyncClient, version: str) -> None:
    while (await client.get("/readyz")).json()["version"] != version:
        await asyncio.sleep(0.02)


async def _ask_once(client: httpx.AsyncClient, question: Question, log: Log) -> None:
    done = asyncio.Event()
    asking = asyncio.create_task(ask(client, [question], log, done, start=0))
    await asyncio.sleep(0)
    done.set()
    await asking


async def _load(client: httpx.AsyncClient, asked: tuple[Question, ...], seconds: float) -> Log:
    log, done = Log(), asyncio.Event()
    starts = range(0, len(asked), max(1, len(asked) // _CLIENTS))
    clients = [asyncio.create_task(ask(client, asked, log, done, start=start)) for start in starts]
    await asyncio.sleep(seconds)
    done.set()
    await asyncio.gather(*clients)
    return log


SWAPS_UNDER_LOAD = Promise(
    name="swaps-under-load",
    says="swaps under load (every 200 ms, all reading routes)",
    figure="60 s, 0 failed, 0 answers that mix versions; p99 ÷ p99 idle shown",
    full=60,
    short=3,
    seconds=90,
    experiment=swap_under_load,
)
