"""``/v1/users/{user_id}/ratings`` and what it does to every list."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from cinecluster.storage.config import DatabaseConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app
from tests.canary import TIMESTAMPS, USER
from tests.tampering import spoil_database

pytestmark = pytest.mark.anyio


@pytest.fixture
async def workers(
    database_config: DatabaseConfig, tmp_path: Path
) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """Return clients of two workers of one service, on each kind of database in turn."""
    async with AsyncExitStack() as stack:
        one, other = [
            await stack.enter_async_context(client_of(tiny_app(tmp_path, database=database_config)))
            for _ in range(2)
        ]
        yield one, other


async def rate(client: httpx.AsyncClient, user: int, movie: int, stars: float, **more: Any) -> dict[str, Any]:
    response = await client.put(f"/v1/users/{user}/ratings/{movie}", json={"rating": stars, **more})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def favorite(client: httpx.AsyncClient, user: int) -> Any:
    response = await client.get("/favorite-cluster", params={"user_id": user})
    return response.json().get("favorite_cluster", response.status_code)


async def test_a_rating_counts_at_once_in_every_list_on_every_worker(
    workers: tuple[httpx.AsyncClient, httpx.AsyncClient],
) -> None:
    one, other = workers
    assert await favorite(other, 99) == 404

    await rate(one, 99, 11, 5.0)
    assert await favorite(other, 99) == 1
    await rate(other, 99, 1, 4.0)
    await rate(one, 99, 2, 4.5)
    assert await favorite(other, 99) == 0

    for client in workers:
        assert (await client.get("/v1/users/99")).json()["ratings"] == 3
        found = (await client.get("/v1/users/99/recommendations?n=100")).json()
        assert found["ratings"] == 3
        assert {item["movie_id"] for item in found["items"]}.isdisjoint({1, 2, 11})
        found = (await client.get("/recommend-by-tags?user_id=99&n=100")).json()
        assert {item["movie_id"] for item in found["items"]}.isdisjoint({1, 2, 11})


async def test_a_rating_goes_over_that_of_the_model_and_can_be_taken_back(client: httpx.AsyncClient) -> None:
    address = "/v1/users/1/ratings/1"
    before = (await client.get(address)).json()
    assert before == {
        "movie_id": 1,
        "title": "Star Voyage",
        "year": 1968,
        "rating": 5.0,
        "timestamp": None,
        "origin": "model",
    }

    stored = await rate(client, 1, 1, 0.5, timestamp=1_500_000_000)
    assert stored == before | {"rating": 0.5, "timestamp": 1_500_000_000, "origin": "online"}
    assert (await client.get(address)).json() == stored
    assert (await client.get("/v1/users/1")).json()["ratings"] == 5

    for _ in range(2):
        response = await client.delete(address)
        assert (response.status_code, response.content) == (204, b"")
    assert assert_problem(await client.get(address), 404, "unknown-rating")["movie_id"] == 1
    assert (await client.get("/v1/users/1")).json()["ratings"] == 4


async def test_saying_the_same_again_keeps_its_time(client: httpx.AsyncClient) -> None:
    first = await rate(client, 1, 1, 4.5, timestamp=1_500_000_000)

    assert await rate(client, 1, 1, 4.5) == first
    assert abs((await rate(client, 1, 1, 4.0))["timestamp"] - time.time()) < 60


async def test_who_takes_everything_back_is_unknown(client: httpx.AsyncClient) -> None:
    rated = (await client.get("/v1/users/1/ratings")).json()["items"]
    for each in rated:
        assert (await client.delete(f"/v1/users/1/ratings/{each['movie_id']}")).status_code == 204

    for address in (
        "/v1/users/1/ratings",
        "/v1/users/1",
        "/favorite-cluster?user_id=1",
        "/recommend-by-tags?user_id=1",
        "/v1/users/1/recommendations",
    ):
        assert_problem(await client.get(address), 404, "unknown-user")


async def test_ratings_come_page_by_page(client: httpx.AsyncClient) -> None:
    await rate(client, 1, 6, 3.0)
    found: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = (await client.get("/v1/users/1/ratings", params={"limit": 4, **cursor})).json()
        assert page["total"] == 6
        found += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert [each["movie_id"] for each in found] == [1, 2, 3, 4, 6, 11]
    assert [each["origin"] for each in found] == ["model"] * 4 + ["online", "model"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rating": 0},
        {"rating": 5.5},
        {"rating": 4.2},
        {"rating": "4"},
        {"rating": True},
        {"rating": 4, "timestamp": 10**13},
        {"rating": 4, "timestamp": -1},
        {"rating": 4, "colour": "red"},
    ],
)
async def test_what_is_no_rating_is_refused(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert_problem(await client.put("/v1/users/1/ratings/1", json=body), 422, "bad-parameters")
    assert (await client.get("/v1/users/1/ratings/1")).json()["origin"] == "model"


async def test_a_film_that_is_not_there_cannot_be_rated(client: httpx.AsyncClient) -> None:
    response = await client.put("/v1/users/1/ratings/999", json={"rating": 4})
    assert assert_problem(response, 404, "unknown-movie")["movie_id"] == 999

    assert (await client.delete("/v1/users/1/ratings/999")).status_code == 204


async def test_a_form_is_no_rating(client: httpx.AsyncClient) -> None:
    response = await client.put("/v1/users/1/ratings/1", data={"rating": "4"})
    assert_problem(response, 415, "not-json")


async def test_an_erased_viewer_is_unknown_on_every_worker_and_may_begin_anew(
    workers: tuple[httpx.AsyncClient, httpx.AsyncClient],
) -> None:
    one, other = workers
    await rate(one, 1, 6, 3.0)
    assert (await other.get("/v1/users/1")).json()["ratings"] == 6

    erased = (await one.delete("/v1/users/1")).json()
    assert (erased["user_id"], erased["ratings_deleted"], erased["database"]) == (1, 1, "clean")
    for client in workers:
        assert_problem(await client.get("/v1/users/1"), 404, "unknown-user")
        assert_problem(await client.get("/v1/users/1/ratings"), 404, "unknown-user")
        assert await favorite(client, 1) == 404

    await rate(other, 1, 11, 4.0)
    assert [each["movie_id"] for each in (await one.get("/v1/users/1/ratings")).json()["items"]] == [11]
    assert await favorite(one, 1) == 1
    assert (await one.delete("/v1/users/1")).json()["ratings_deleted"] == 1


async def test_no_log_line_names_a_viewer(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    address = f"/v1/users/{USER}"
    await rate(client, USER, 1, 4.0, timestamp=TIMESTAMPS[0])
    for path in (address, f"{address}/ratings", f"{address}/ratings/2", f"/favorite-cluster?user_id={USER}"):
        await client.get(path)
    await client.delete(f"{address}/ratings/1")
    await client.delete(address)

    printed = capsys.readouterr()
    logged = printed.out + printed.err + caplog.text
    assert "/v1/users/{user_id}" in logged
    assert str(USER) not in logged
    assert str(TIMESTAMPS[0]) not in logged


async def test_nothing_is_answered_from_memory_when_the_database_is_gone(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        await rate(client, 1, 6, 3.0)
        assert (await client.get("/v1/users/1")).status_code == 200
        await client.get("/v1/users/1")
        spoil_database(tmp_path)

        for method, address in [
            ("GET", "/v1/users/1"),
            ("GET", "/favorite-cluster?user_id=1"),
            ("GET", "/recommend-by-tags?user_id=1"),
            ("GET", "/v1/users/1/recommendations"),
            ("GET", "/v1/users/1/ratings"),
        ]:
            assert_problem(await client.request(method, address), 503, "storage-unavailable")
        response = await client.put("/v1/users/1/ratings/1", json={"rating": 4})
        assert_problem(response, 503, "storage-unavailable")
        assert (await client.get("/recommend?movie_id=1")).status_code == 200
