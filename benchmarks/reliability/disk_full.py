"""Let the system refuse to write beyond a budget while publishing and rating: a clean no, nothing lost."""

import os
import random
import resource
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

from benchmarks.reliability.forking import forking
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import killable_server
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import CineclusterError, PublishFailed

__all__ = ["DISK_FULL"]

_START: Final = datetime(2026, 11, 1, tzinfo=UTC)
_REFUSED: Final = 3
"""What a publisher ends with that was refused in a sentence."""
_LARGEST_FILE: Final = 10_000
"""Bytes of the tiny world's largest file, and then some: budgets beyond would refuse nothing."""
_DATABASE_BYTES: Final = 400_000
_PUTS: Final = 60
_CLEAN: Final = (httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.INSUFFICIENT_STORAGE)
_MOVIES: Final = (1, 2, 3, 11, 12, 13)


def fill_the_disk(n: int, folder: Path) -> Outcome:
    """Publish and rate under so many budgets, half of them each."""
    rng = random.Random(0)
    published, published_failures = _publish(n - n // 2, folder / "publishing", rng)
    refused, rating_failures = _rate(n // 2, folder / "rating", rng)
    failures = (*published_failures, *rating_failures)
    seen = f"{len(failures)} unclean or lost; {published} publishings and {refused:,} ratings refused cleanly"
    return Outcome(tried=n, failures=failures, seen=seen)


def publish_within(home: Path, budget: int, moment: datetime) -> None:
    """Publish where no file may grow beyond a budget; end with a code that tells how that went."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (budget, budget))
    try:
        VersionStore(home).publish(signed_contents("B"), now=moment)
    except PublishFailed:
        os._exit(_REFUSED)


def _publish(n: int, home: Path, rng: random.Random) -> tuple[int, list[str]]:
    store = VersionStore(home)
    store.publish(signed_contents("A"), now=_START)
    refused, failures = 0, []
    for number in range(n):
        budget = rng.randrange(_LARGEST_FILE)
        before = store.current()
        moment = _START + timedelta(minutes=number + 1)
        process = forking().Process(target=publish_within, args=(home, budget, moment))
        process.start()
        process.join()
        refused += process.exitcode == _REFUSED
        if process.exitcode not in (0, _REFUSED):
            failures.append(f"publishing within {budget} bytes ended with {process.exitcode}")
        if process.exitcode == _REFUSED and store.current() != before:
            failures.append(f"publishing within {budget} bytes was refused, but the pointer moved")
        failures += [f"publishing within {budget} bytes: {problem}" for problem in _unsound(store, home)]
        store.prune(2)
    return refused, failures


def _unsound(store: VersionStore, home: Path) -> Iterator[str]:
    try:
        store.require_sound(store.require_current())
    except CineclusterError as error:
        yield str(error)
    for path in home.glob(".staging-*"):
        yield f"{path.name} is left"


def _rate(n: int, folder: Path, rng: random.Random) -> tuple[int, list[str]]:
    folder.mkdir()
    home = folder / "var"
    VersionStore(home).publish(signed_contents("A"), now=_START)
    refused, failures = 0, list[str]()
    kept: dict[tuple[int, int], int] = {}
    for number in range(n):
        with killable_server(home) as (address, pid), httpx.Client(base_url=address, timeout=60) as client:
            budget = rng.randrange(_DATABASE_BYTES)
            failures += [f"before budget {budget}: {lost}" for lost in _lost(client, kept)]
            limits = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (budget, limits[1]))
            for put in range(_PUTS):
                key = (1001 + rng.randrange(50), rng.choice(_MOVIES))
                status = _put(client, key, 1_500_000_000 + number * _PUTS + put, kept)
                refused += status != httpx.codes.OK
                if status not in _CLEAN:
                    failures.append(f"within {budget} bytes a rating was answered with {status}")
            if client.get("/recommend?movie_id=1").status_code != httpx.codes.OK:
                failures.append(f"within {budget} bytes the old version no longer answers")
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
            if (status := _put(client, (1000, 1), 1_600_000_000 + number, kept)) != httpx.codes.OK:
                failures.append(f"with room again after {budget} bytes a rating was answered with {status}")
            os.killpg(pid, signal.SIGKILL)
    with killable_server(home) as (address, _), httpx.Client(base_url=address, timeout=60) as client:
        failures += [f"at the end: {lost}" for lost in _lost(client, kept)]
    return refused, failures


def _put(client: httpx.Client, key: tuple[int, int], number: int, kept: dict[tuple[int, int], int]) -> int:
    user, movie = key
    answer = client.put(f"/v1/users/{user}/ratings/{movie}", json={"rating": 4, "timestamp": number})
    if answer.status_code == httpx.codes.OK:
        kept[key] = number
    return answer.status_code


def _lost(client: httpx.Client, kept: dict[tuple[int, int], int]) -> Iterator[str]:
    for user in sorted({user for user, _ in kept}):
        items = client.get(f"/v1/users/{user}/ratings").json().get("items", [])
        found = {(user, item["movie_id"]): item["timestamp"] for item in items}
        for key, number in kept.items():
            if key[0] == user and found.get(key) != number:
                yield f"user {user}, film {key[1]}: {found.get(key)} instead of {number}"


DISK_FULL = Promise(
    name="disk-full",
    says="no room for a file to grow (`RLIMIT_FSIZE`, many budgets) while publishing and rating",
    figure="clean 507 or 503, nothing lost, old version serving",
    full=400,
    short=4,
    seconds=500,
    experiment=fill_the_disk,
)
