import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from starlette.responses import StreamingResponse

from cinecluster.api.time_limits import UNHURRIED
from cinecluster.service_config import AccessConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio


def slow_app(home: Path, go_on: asyncio.Event, seconds: float = 0.05) -> FastAPI:
    """Return a service with routes that wait for a word before they answer, in several ways."""
    app = tiny_app(home, access=AccessConfig(request_seconds=seconds))

    @app.get("/slow")
    async def slow() -> str:
        await go_on.wait()
        return "done"

    @app.get("/begun")
    async def begun() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"begun "
            await go_on.wait()
            yield b"done"

        return StreamingResponse(pieces())

    @app.put("/read")
    async def read(request: Request) -> int:
        return len(await request.body())

    @app.put("/unhurried", dependencies=[UNHURRIED])
    async def unhurried(request: Request) -> int:
        length = len(await request.body())
        await go_on.wait()
        return length

    return app


async def never() -> AsyncIterator[bytes]:
    yield b"something"
    await asyncio.Event().wait()


async def test_an_answer_that_does_not_begin_in_time_is_given_up(tmp_path: Path) -> None:
    async with client_of(slow_app(tmp_path, asyncio.Event())) as client:
        response = await client.get("/slow", headers={"X-Request-ID": "mine"})

        problem = assert_problem(response, 503, "timed-out")
        assert "0.05 s" in problem["detail"]
        assert "access.request_seconds" in problem["hint"]
        assert (response.headers["Retry-After"], response.headers["X-Request-ID"]) == ("1", "mine")
        assert (await client.get("/livez")).status_code == 200


async def after_a_while(go_on: asyncio.Event) -> None:
    await asyncio.sleep(0.15)
    go_on.set()


async def test_one_that_has_begun_may_take_its_time(tmp_path: Path) -> None:
    go_on = asyncio.Event()
    async with client_of(slow_app(tmp_path, go_on)) as client:
        response, _ = await asyncio.gather(client.get("/begun"), after_a_while(go_on))

    assert response.text == "begun done"


async def test_and_so_may_a_route_that_is_marked(tmp_path: Path) -> None:
    go_on = asyncio.Event()
    async with client_of(slow_app(tmp_path, go_on)) as client:
        response, _ = await asyncio.gather(client.put("/unhurried", content=b"abc"), after_a_while(go_on))

    assert response.json() == 3


@pytest.mark.parametrize("address", ["/read", "/unhurried"])
async def test_a_body_that_stops_coming_is_a_408_on_every_route(tmp_path: Path, address: str) -> None:
    async with client_of(slow_app(tmp_path, asyncio.Event())) as client:
        response = await client.put(address, content=never())

        problem = assert_problem(response, 408, "body-too-slow")
        assert "0.05 s" in problem["detail"]


async def test_a_body_may_come_in_many_pieces_that_together_take_longer(tmp_path: Path) -> None:
    async def drops() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b"drop"
            await asyncio.sleep(0.2)

    async with client_of(slow_app(tmp_path, asyncio.Event(), seconds=1.0)) as client:
        assert (await client.put("/read", content=drops())).json() == 24
