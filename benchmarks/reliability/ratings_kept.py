"""Kill the server while clients put ratings; what was acknowledged must be there when it comes back."""

import asyncio
import os
import random
import signal
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx

from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import killable_server
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.versions import VersionStore
from tests.postgresql import new_database, running_server

__all__ = ["RATINGS_KEPT"]

_USERS: Final = range(1001, 1009)
"""Each has a client of its own, so that none overtakes itself."""
_MOVIES: Final = (1, 2, 3, 11, 12, 13)
_LATEST_KILL: Final = 0.4


@dataclass(kw_only=True, slots=True)
class _Told:
    """What the server has acknowledged, over all its lives; each put has a number, sent as its time."""

    numbers: Iterator[int]
    acknowledged: dict[tuple[int, int], int] = field(default_factory=dict)
    #: By user and film.
    unanswered: defaultdict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    #: Sent since then; any of them may have been stored.
    refused: list[str] = field(default_factory=list)
    puts: int = 0


def kill_while_rating(n: int, folder: Path) -> Outcome:
    """Kill a server over SQLite and one over PostgreSQL, half as many times each."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # looked for by the package that brings PostgreSQL
    with (
        running_server(folder / "pg") as postgresql,
        new_database(postgresql) as url,
        ThreadPoolExecutor(2) as pool,
    ):
        trials = [
            pool.submit(_trial, n - n // 2, folder / "sqlite", {}),
            pool.submit(_trial, n // 2, folder / "postgresql", {"CINECLUSTER_DATABASE__URL": url}),
        ]
        told = [trial.result() for trial in trials]
    failures = tuple(problem for problems, _ in told for problem in problems)
    puts = sum(puts for _, puts in told)
    seen = f"{len(failures)} lost of {puts:,} acknowledged; half of the kills on SQLite, half on PostgreSQL"
    return Outcome(tried=n, failures=failures, seen=seen)


def _trial(n: int, folder: Path, settings: Mapping[str, str]) -> tuple[list[str], int]:
    folder.mkdir()
    home = folder / "var"
    VersionStore(home).publish(signed_contents("A"), now=datetime(2026, 11, 1, tzinfo=UTC))
    rng = random.Random(0)
    told = _Told(numbers=iter(range(1_500_000_000, 2_000_000_000)))
    failures: list[str] = []
    for kill in range(n):
        with killable_server(home, settings=settings) as (address, pid):
            failures += [f"{folder.name}, kill {kill}: {lost}" for lost in asyncio.run(_look(address, told))]
            asyncio.run(_put_until_killed(address, pid, rng.uniform(0.0, _LATEST_KILL), told))
    with killable_server(home, settings=settings) as (address, _):
        failures += [f"{folder.name}, at the end: {lost}" for lost in asyncio.run(_look(address, told))]
    failures += [f"{folder.name}: {refusal}" for refusal in told.refused]
    if told.puts < n:
        failures.append(f"{folder.name}: only {told.puts} ratings were acknowledged")
    return failures, told.puts


async def _put_until_killed(address: str, pid: int, delay: float, told: _Told) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        clients = [asyncio.create_task(_put_on_and_on(client, user, told)) for user in _USERS]
        await asyncio.sleep(delay)
        os.killpg(pid, signal.SIGKILL)
        await asyncio.gather(*clients)


async def _put_on_and_on(client: httpx.AsyncClient, user: int, told: _Told) -> None:
    """Rate one film after the other until the server is gone."""
    while True:
        for movie in _MOVIES:
            number = next(told.numbers)
            told.unanswered[user, movie].add(number)
            try:
                answer = await client.put(
                    f"/v1/users/{user}/ratings/{movie}",
                    json={"rating": 0.5 + number % 10 / 2, "timestamp": number},
                )
            except httpx.TransportError:
                return
            if answer.is_success:
                told.acknowledged[user, movie] = number
                told.unanswered[user, movie].clear()
                told.puts += 1
            else:
                told.refused.append(f"{answer.status_code} {answer.text[:200]}")


async def _look(address: str, told: _Told) -> list[str]:
    """Return what is neither the last that was acknowledged nor one sent after it without an answer."""
    lost = []
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        for user in {user for user, _ in told.acknowledged}:
            items = (await client.get(f"/v1/users/{user}/ratings")).json().get("items", [])
            found = {item["movie_id"]: (item["timestamp"], item["rating"]) for item in items}
            for (rated_by, movie), number in told.acknowledged.items():
                allowed = {number, *told.unanswered[user, movie]}
                if rated_by == user and found.get(movie) not in {(n, 0.5 + n % 10 / 2) for n in allowed}:
                    lost.append(f"user {user}, film {movie}: {found.get(movie)}, acknowledged {number}")
    return lost


RATINGS_KEPT = Promise(
    name="ratings-kept",
    says="server killed while ratings are put, SQLite and PostgreSQL (SIGKILL)",
    figure="≥ 200 kills, 0 acknowledged ratings lost",
    full=200,
    short=4,
    seconds=240,
    experiment=kill_while_rating,
)
