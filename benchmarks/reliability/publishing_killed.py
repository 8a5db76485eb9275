"""Kill a publisher at each step and at random moments; what it leaves must be whole."""

import itertools
import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.reliability.forking import forking
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.publishing import PUBLISH_STEPS, no_checkpoint
from cinecluster.artifacts.versions import VersionStore
from cinecluster.columns import CLEANED_MOVIES_FILE
from cinecluster.errors import CineclusterError

__all__ = ["PUBLISHING_KILLED"]

_START = datetime(2026, 11, 25, tzinfo=UTC)
_NAMES = ("A", "B")
_LATEST_KILL = 1.2
"""Of the time that one publish takes: some kills fall into the second one."""


def kill_publishers(n: int, folder: Path) -> Outcome:
    """Kill that many publishers: one in two after a named step, the others at any moment."""
    context = forking()
    store = VersionStore(folder)
    usual = _time_one(store)
    moments = _moments(random.Random(0), usual)
    failures: list[str] = []
    swept = 0
    for kill in range(n):
        step, delay = next(moments)
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=publish_on_and_on, args=(folder, kill + 1, step, sending))
        process.start()
        sending.close()
        receiving.recv()
        if step is None:
            time.sleep(delay)
            process.kill()
        process.join()
        at = f"kill {kill} {f'after {step}' if step else f'after {delay * 1000:.0f} ms'}"
        if process.exitcode != -signal.SIGKILL:
            failures.append(f"{at}: the publisher ended by itself, with {process.exitcode}")
        process.close()
        receiving.close()
        failures += [f"{at}: {problem}" for problem in _problems(store, folder)]
        swept += len(store.sweep())
        failures += [f"{at}: {name} is left after sweeping" for name in _leftovers(folder)]
        store.prune(2)
    seen = f"{len(failures)} torn or mixed sets; {swept} unfinished ones swept"
    return Outcome(tried=n, failures=tuple(failures), seen=seen)


def publish_on_and_on(home: Path, n: int, step: str | None, ready: Connection) -> None:
    """Publish the two versions in turn; die after the named step."""
    contents = [signed_contents(name) for name in _NAMES]
    checkpoint = no_checkpoint if step is None else partial(_die_after, step)
    ready.send(None)
    for turn in itertools.count(n):
        VersionStore(home).publish(
            contents[turn % 2], now=_START + timedelta(minutes=turn), checkpoint=checkpoint
        )


def _die_after(step: str, done: str) -> None:
    if done == step:
        os.kill(os.getpid(), signal.SIGKILL)


def _moments(rng: random.Random, usual: float) -> Iterator[tuple[str | None, float]]:
    for step in itertools.cycle(PUBLISH_STEPS):
        yield step, 0.0
        yield None, rng.uniform(0.0, _LATEST_KILL * usual)


def _time_one(store: VersionStore) -> float:
    """Publish the first version and return how many seconds that took."""
    contents = signed_contents(_NAMES[0])
    began = time.perf_counter()
    store.publish(contents, now=_START)
    return time.perf_counter() - began


def _problems(store: VersionStore, home: Path) -> Iterator[str]:
    """Yield what is wrong with the current version, and with any other that can be seen."""
    try:
        current = store.require_current()
        titles = store.load(current).movies.titles
        table = (home / "versions" / current / "tables" / CLEANED_MOVIES_FILE).read_text(encoding="utf-8")
        name = titles[0].rpartition(" ")[2]
        if not all(title.endswith(f" {name}") and title in table for title in titles):
            yield f"{current} is mixed"
    except (CineclusterError, OSError) as error:
        yield f"the current version is not whole: {error}"
    for version in store.version_ids():
        yield from store.verify(version)


def _leftovers(home: Path) -> list[str]:
    expected = {"versions", "current", ".store.lock"}
    return sorted(path.name for path in home.iterdir() if path.name not in expected)


PUBLISHING_KILLED = Promise(
    name="publishing-killed",
    says="publishing killed at random and after each named step (SIGKILL)",
    figure="≥ 1,000 kills, 0 torn or mixed sets",
    full=1000,
    short=14,
    seconds=900,
    experiment=kill_publishers,
)
