"""What is asked while serving is measured, and what is read off a process."""

import os
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from benchmarks.serving.markdown import as_markdown
from benchmarks.serving.measured_app import measured_app
from benchmarks.serving.measuring import Answered, Started
from benchmarks.serving.questions import FOUR_ROUTES, PERSONAL, questions_for
from benchmarks.serving.server import Memory, Server
from benchmarks.serving.wrk import Load
from cinecluster.settings import Settings
from cinecluster.testing import tiny_model

pytestmark = pytest.mark.anyio


def test_every_route_is_asked_about_many_viewers_and_films() -> None:
    questions = questions_for(tiny_model())
    assert set(questions) == {*FOUR_ROUTES, *PERSONAL}
    assert len(set(questions["/favorite-cluster"])) == 8  # viewers of the tiny world
    assert len(set(questions["/recommend"])) == 12  # its films, all of which are rated


async def test_the_route_that_does_nothing_sends_as_many_bytes_as_it_is_told(
    tmp_path: Path,
) -> None:
    app = measured_app(Settings(home=tmp_path))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/no-op/1234")
    assert len(answer.content) == 1234
    assert "X-Request-ID" in answer.headers


def test_a_process_is_weighed_and_its_time_read() -> None:
    server = Server(address="", pid=os.getpid(), start_seconds=0.0)
    (memory,) = server.memory()
    assert memory.anonymous > 0
    assert memory.private > 0
    assert server.cpu_seconds() > 0


def test_a_row_says_what_an_answer_costs_beside_one_that_does_nothing() -> None:
    load = Load(answers=70, per_second=70.0, p50=1.0, p99=3.0, failed=0)
    answered = Answered(
        home="tiny",
        route="/recommend",
        workers=2,
        situation="idle",
        answer_bytes=900,
        load=load,
        no_op=replace(load, per_second=100.0, p99=2.0),
        cpu_ms=0.5,
        no_op_cpu_ms=0.4,
    )
    started = Started(home="tiny", workers=2, start_seconds=1.5, memory=Memory(private=90.0, anonymous=80.0))
    page = as_markdown([answered, started])
    assert "| tiny | 2 | 1.50 | 90 | 80 |" in page
    assert "| tiny | `/recommend` | 2 | idle | 70 | 1.00 | 3.00 | 0.70 | 1.50 | 0.50 | 0.80 | 0 |" in page
