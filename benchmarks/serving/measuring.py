"""The measurement: each route beside the route that does nothing, in turn, and the middle of several runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from benchmarks.serving.questions import FOUR_ROUTES, OF_THE_MODEL, PERSONAL, questions_for
from benchmarks.serving.server import Memory, Server, serving
from benchmarks.serving.situations import SITUATIONS
from benchmarks.serving.wrk import Load, ask, has_wrk
from cinecluster.artifacts.versions import VersionStore

__all__ = ["Answered", "Started", "measure_serving"]

_CONNECTIONS: Final = 8
"""Per worker, so that chance shares them out evenly; for personal lists one: how long a list takes, not how
long others before it do."""
_TURNS: Final = 3
_TURN_SECONDS: Final = 1.0
_WARM_SECONDS: Final = 5.0
_SAMPLED: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """What a service costs before it is asked anything."""

    home: str
    workers: int
    start_seconds: float
    memory: Memory
    #: Of the largest worker, after it was asked.


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """How a route answers, and the route that does nothing in the same run; medians of several."""

    home: str
    route: str
    workers: int
    situation: str
    answer_bytes: int
    load: Load
    no_op: Load
    cpu_ms: float
    no_op_cpu_ms: float
    #: The processor's time that one answer takes: what other programs do meanwhile hardly changes it.

    @property
    def throughput_ratio(self) -> float:
        """Return the route's answers per second over those of the route that does nothing."""
        return self.load.per_second / self.no_op.per_second

    @property
    def cpu_ratio(self) -> float:
        """Return what an answer that does nothing costs the processor, over one of the route's."""
        return self.no_op_cpu_ms / self.cpu_ms

    @property
    def p99_ratio(self) -> float:
        """Return the route's p99 over that of the route that does nothing."""
        return self.load.p99 / self.no_op.p99


def measure_serving(
    homes: Mapping[str, Path], *, short: bool, workers: Sequence[int] = (1, 2)
) -> list[Started | Answered]:
    """Serve each home and ask; nothing where wrk is not installed.

    Args:
        homes: By what to call them; each with a current version.
        short: One turn of a second for each instead of three, and with nothing going on beside.
        workers: How many processes to serve with, one number after the other.
    """
    if not has_wrk():
        return []
    return [row for name, home in homes.items() for n in workers for row in _served(name, home, n, short)]


def _served(name: str, home: Path, workers: int, short: bool) -> Iterator[Started | Answered]:
    store = VersionStore(home)
    questions = questions_for(store.load(store.require_current()))

    def answered(server: Server, routes: Sequence[str], situation: str) -> Iterator[Answered]:
        for route in routes:
            requests, size = questions[route], _size(server, questions[route])
            connections = workers * (1 if route in PERSONAL else _CONNECTIONS)
            asked, nothing = _in_turn(server, requests, size, connections, short)
            yield Answered(
                home=name,
                route=route,
                workers=workers,
                situation=situation,
                answer_bytes=size,
                load=_middle([turn.load for turn in asked]),
                no_op=_middle([turn.load for turn in nothing]),
                cpu_ms=median(turn.cpu_ms for turn in asked),
                no_op_cpu_ms=median(turn.cpu_ms for turn in nothing),
            )

    with serving(home, workers=workers) as server:
        for route in FOUR_ROUTES:  # a service is not asked for the first time most of the time
            ask(server.address, questions[route], connections=workers * _CONNECTIONS, seconds=_WARM_SECONDS)
        for situation, going_on in islice(SITUATIONS.items(), 1 if short else None):
            with going_on(home):
                yield from answered(server, (*FOUR_ROUTES, *PERSONAL), situation)
        yield Started(
            home=name,
            workers=workers,
            start_seconds=server.start_seconds,
            memory=max(server.memory(), key=lambda memory: memory.private),
        )
    with serving(home, workers=workers, answers_kept=0) as server:
        yield from answered(server, OF_THE_MODEL, "idle, every answer made anew")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Turn:
    load: Load
    cpu_ms: float


def _in_turn(
    server: Server, requests: Sequence[str], size: int, connections: int, short: bool
) -> tuple[list[_Turn], list[_Turn]]:
    # Short turns, so that whatever else this machine does befalls both alike.
    turns: tuple[list[_Turn], list[_Turn]] = ([], [])
    for _ in range(1 if short else _TURNS):
        for asked, found in zip((requests, (f"/no-op/{size}",)), turns, strict=True):
            before = server.cpu_seconds()
            load = ask(server.address, asked, connections=connections, seconds=_TURN_SECONDS)
            cpu_ms = 1000 * (server.cpu_seconds() - before) / max(load.answers, 1)
            found.append(_Turn(load=load, cpu_ms=cpu_ms))
    return turns


def _middle(loads: Sequence[Load]) -> Load:
    return Load(
        answers=sum(load.answers for load in loads),
        per_second=median(load.per_second for load in loads),
        p50=median(load.p50 for load in loads),
        p99=median(load.p99 for load in loads),
        failed=sum(load.failed for load in loads),
    )


def _size(server: Server, requests: Sequence[str]) -> int:
    """Return the usual length of an answer, in bytes."""
    with httpx.Client(base_url=server.address) as client:
        return int(median(len(_asked(client, request).content) for request in requests[:_SAMPLED]))


def _asked(client: httpx.Client, request: str) -> httpx.Response:
    path, _, body = request.partition("\t")
    answer = (
        client.post(path, content=body, headers={"Content-Type": "application/json"})
        if body
        else client.get(path)
    )
    return answer.raise_for_status()
