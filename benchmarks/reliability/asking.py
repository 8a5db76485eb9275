"""Every question that reads from a model, taken from the OpenAPI document, and clients that ask them."""

import asyncio
import itertools
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

__all__ = ["Log", "Question", "ask", "p99", "questions"]

_PARTS: Final[Mapping[str, str]] = {"movie_id": "2", "user_id": "5", "cluster_id": "1"}
"""What stands for each part of a path: ids of the tiny world."""
_QUERIES: Final[Mapping[str, tuple[str, ...]]] = {
    "/favorite-cluster": ("user_id=1", "user_id=7"),
    "/recommend": ("movie_id=1", "movie_id=13&order=similarity&lang=ru", "movie_id=99"),
    "/recommend-by-tags": ("user_id=5", "movie_id=3", "user_id=99"),
    "/v1/movies": ("", "q=voyge", "genre=Romance&sort=year", "tag=space&limit=2"),
    "/v1/movies/{movie_id}/similar": ("", "more=space", "n=3"),
    "/v1/users/{user_id}/recommendations": ("", "diversity=0.5&n=10", "include_seen=true"),
}
_BODIES: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = {
    "/v1/recommendations": (
        {"ratings": [{"movie_id": 1, "rating": 5}, {"movie_id": 11, "rating": 1}]},
        {"clusters": [1], "n": 3},
    ),
    "/v1/predict-cluster": ({"title": "Moon Letters", "genres": ["Sci-Fi"], "tags": ["space"]},),
}
_NOT_FROM_A_MODEL: Final = re.compile(r"/(docs|openapi|metrics|events|export)\b|/training-jobs|/models|/keys")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One request."""

    method: str
    path: str
    body: str | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}" + (f" {self.body}" if self.body else "")


@dataclass(kw_only=True, slots=True)
class Log:
    """What was asked, and what came back."""

    answers: list[tuple[Question, str | None, int, bytes]] = field(default_factory=list)
    #: The version that the answer names, its status, its body.
    broken: list[str] = field(default_factory=list)
    #: Connections that ended without an answer.
    milliseconds: list[float] = field(default_factory=list)


def questions(document: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return every reading route of an OpenAPI document, filled in, and the lists that take a body."""
    found = []
    for template, methods in document["paths"].items():
        if "get" in methods and not _NOT_FROM_A_MODEL.search(template):
            path = re.sub(r"\{(\w+)\}", lambda part: _PARTS.get(part[1], "1"), template)
            found += [
                Question(method="GET", path=f"{path}?{query}" if query else path)
                for query in _QUERIES.get(template, ("",))
            ]
    for path, bodies in _BODIES.items():
        found += [Question(method="POST", path=path, body=json.dumps(body)) for body in bodies]
    return tuple(found)


async def ask(
    client: httpx.AsyncClient,
    asked: Sequence[Question],
    log: Log,
    done: asyncio.Event,
    *,
    start: int,
    pause: float = 0.0,
) -> None:
    """Ask the questions in turn, beginning anywhere, until it is enough; pause after each answer, seconds."""
    for question in itertools.islice(itertools.cycle(asked), start, None):
        if done.is_set():
            return
        began = time.perf_counter()
        try:
            answer = await client.request(
                question.method,
                question.path,
                content=question.body,
                headers={"Content-Type": "application/json"} if question.body else None,
            )
        except httpx.TransportError as error:
            log.broken.append(f"{question}: {error!r}")
            continue
        log.milliseconds.append(1000 * (time.perf_counter() - began))
        version = answer.headers.get("X-Model-Version")
        log.answers.append((question, version, answer.status_code, answer.content))
        await asyncio.sleep(pause)


def p99(milliseconds: Sequence[float]) -> float:
    """Return what 99 of 100 answers stay below."""
    return sorted(milliseconds)[int(0.99 * (len(milliseconds) - 1))] if milliseconds else 0.0
