"""Posters on pages, and the route that they come from."""

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from tests.api.service_kit import MemoryStore, assert_problem, client_of, tiny_app
from tests.web.tmdb_kit import JPEG, KEY, Tmdb, running_tmdb

pytestmark = pytest.mark.anyio

# In the tiny world film 1 has an id of TMDB, 862, film 11 has none.


@pytest.fixture
def tmdb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tmdb]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running_tmdb() as tmdb:
        yield tmdb


def assert_none(response: httpx.Response) -> None:
    assert_problem(response, 404, "no-such-address")


async def test_a_poster_is_fetched_once_and_then_served_from_the_home(tmdb: Tmdb, tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
        first = await client.get("/posters/1")
        second = await client.get("/posters/1")
    assert len(tmdb.asked) == 2
    async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
        after_a_restart = await client.get("/posters/1")
    assert len(tmdb.asked) == 2
    for answer in (first, second, after_a_restart):
        assert answer.status_code == 200
        assert answer.content == JPEG
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"] == "public, max-age=86400"
    assert [path.name for path in (tmp_path / "posters").iterdir()] == ["w342-862"]


async def test_many_who_ask_at_once_are_served_by_one_fetch(tmdb: Tmdb, tmp_path: Path) -> None:
    tmdb.gate = threading.Event()
    async with client_of(tiny_app(tmp_path, posters=tmdb.config(seconds=30))) as client:
        asking = [asyncio.create_task(client.get("/posters/1")) for _ in range(20)]
        await asyncio.to_thread(tmdb.picture_asked.wait)
        assert (await client.get("/livez")).status_code == 200  # nothing else waits
        tmdb.gate.set()
        answers = await asyncio.gather(*asking)
    assert [answer.content for answer in answers] == [JPEG] * 20
    assert len(tmdb.asked) == 2


async def test_who_leaves_hinders_nobody_and_the_fetch_goes_on(tmdb: Tmdb, tmp_path: Path) -> None:
    tmdb.gate = threading.Event()
    async with client_of(tiny_app(tmp_path, posters=tmdb.config(seconds=30))) as client:
        asking = asyncio.create_task(client.get("/posters/1"))
        await asyncio.to_thread(tmdb.picture_asked.wait)
        asking.cancel()
        await asyncio.wait([asking])
        tmdb.gate.set()
        assert (await client.get("/posters/1")).content == JPEG
    assert len(tmdb.asked) == 2


async def test_that_a_film_has_no_poster_is_remembered(tmdb: Tmdb, tmp_path: Path) -> None:
    tmdb.facts = {"poster_path": None}
    async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
        for _ in range(3):
            assert_none(await client.get("/posters/1"))
    assert len(tmdb.asked) == 1


async def test_a_page_is_given_nothing_to_draw_in_place_of_a_poster_that_is_missing(
    tmdb: Tmdb, tmp_path: Path
) -> None:
    async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
        answer = await client.get("/posters/11", headers={"Accept": "image/webp,image/*,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "image/svg+xml")
    assert answer.content == b'<svg xmlns="http://www.w3.org/2000/svg"/>'


async def test_a_film_without_an_id_of_tmdb_is_not_asked_for(tmdb: Tmdb, tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
        assert_none(await client.get("/posters/11"))
        assert_problem(await client.get("/posters/99"), 404, "unknown-movie")
        assert_problem(await client.get("/posters/x"), 422, "bad-parameters")
    assert tmdb.asked == []


async def test_a_tmdb_that_refuses_is_left_alone_for_a_while_and_no_log_line_tells_the_key(
    tmdb: Tmdb, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tmdb.status = 401
    with capture_logs() as said:
        async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
            assert_none(await client.get("/posters/1"))
            tmdb.status = 200
            assert_none(await client.get("/posters/1"))
    assert len(tmdb.asked) == 1
    assert [line["error"] for line in said if "error" in line] == ["TMDB answered 401."]
    assert KEY not in f"{said}{caplog.text}"


async def test_a_slow_tmdb_is_given_up(tmdb: Tmdb, tmp_path: Path) -> None:
    tmdb.drip_seconds = 0.05
    async with client_of(tiny_app(tmp_path, posters=tmdb.config(seconds=0.2))) as client:
        assert_none(await client.get("/posters/1"))
        assert_none(await client.get("/posters/1"))


async def test_a_folder_that_cannot_be_written_costs_nobody_a_poster(tmdb: Tmdb, tmp_path: Path) -> None:
    (tmp_path / "posters").write_text("a file")
    async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
        assert (await client.get("/posters/1")).content == JPEG


async def test_without_a_key_nothing_is_fetched_and_no_page_names_a_poster(
    tmdb: Tmdb, tmp_path: Path
) -> None:
    async with client_of(tiny_app(tmp_path, posters=tmdb.config(tmdb_key=""))) as client:
        assert_none(await client.get("/posters/1"))
        for address in ("/", "/films/1", "/films", "/clusters/0", "/taste"):
            page = (await client.get(address)).text
            assert "/posters/" not in page
            assert "TMDB API" not in page
    assert tmdb.asked == []
    assert not (tmp_path / "posters").exists()


async def test_with_a_key_films_that_tmdb_knows_have_a_picture_and_tmdb_is_named(
    tmdb: Tmdb, tmp_path: Path
) -> None:
    async with client_of(tiny_app(tmp_path, posters=tmdb.config())) as client:
        listed = (await client.get("/films")).text
        page = (await client.get("/films/1")).text
    assert re.findall(r'<img src="/posters/(\d+)" alt="" loading="lazy">', listed) == ["1"]
    assert '<img src="/posters/1" alt="" loading="lazy">' in page
    assert "uses the TMDB API but is not endorsed or certified by TMDB" in page
    assert KEY not in page


async def test_without_a_model_there_is_no_poster_yet(tmdb: Tmdb, tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, store=MemoryStore(), posters=tmdb.config())) as client:
        assert_problem(await client.get("/posters/1"), 503, "no-model")
        assert "TMDB" not in (await client.get("/health")).text
