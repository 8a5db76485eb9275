"""``/v1/ratings``: many at once, in and out."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from cinecluster.storage.config import DatabaseConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio
CSV = {"Content-Type": "text/csv; charset=utf-8"}
HEADER = "userId,movieId,rating,timestamp\n"


@pytest.fixture
def app(database_config: DatabaseConfig, tmp_path: Path) -> FastAPI:
    """Return a service that takes small bodies, on each kind of database in turn."""
    return tiny_app(tmp_path, database=database_config, max_body_bytes=1000)


@pytest.fixture
async def service(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


def rows(users: range) -> str:
    return "".join(f"{user},{movie},4.0,{user}\n" for user in users for movie in (1, 11))


async def upload(client: httpx.AsyncClient, content: Any, **query: str) -> dict[str, Any]:
    response = await client.post("/v1/ratings", content=content, headers=CSV, params=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def pieces_of(text: str, size: int) -> AsyncIterator[bytes]:
    data = text.encode()
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def test_many_ratings_are_stored_however_long_the_body(service: httpx.AsyncClient) -> None:
    text = HEADER + rows(range(100, 1350))
    report = await upload(service, pieces_of(text, 777))

    assert report == {
        "upload_id": None,
        "rows": 2500,
        "skipped": 0,
        "stored": 2500,
        "rejected": 0,
        "errors": [],
    }
    assert (await service.get("/v1/users/1349")).json()["ratings"] == 2
    export = await service.get("/v1/ratings")
    assert export.headers["content-type"] == "text/csv; charset=utf-8"
    assert export.text == text


async def test_one_bad_row_never_stops_the_rest(service: httpx.AsyncClient) -> None:
    text = HEADER + "99,1,4.0,1\n99,1,seven,1\n99,999,4.0,1\n99,2,3.0,"
    report = await upload(service, text)

    assert (report["rows"], report["stored"], report["rejected"]) == (4, 2, 2)
    assert report["errors"] == [
        {"row": 3, "column": "rating", "detail": "'seven' is not a number"},
        {"row": 4, "column": "movieId", "detail": "there is no movie 999"},
    ]
    assert (await service.get("/v1/users/99")).json()["ratings"] == 2


async def test_only_the_first_hundred_errors_are_told(service: httpx.AsyncClient) -> None:
    report = await upload(service, HEADER + "x,1,4.0,1\n" * 1500)

    assert (report["rows"], report["stored"], report["rejected"]) == (1500, 0, 1500)
    assert [error["row"] for error in report["errors"]] == list(range(2, 102))


async def hang_up_within(app: FastAPI, address: str, content: bytes) -> int:
    """Send the beginning of a body, then nothing more; return the status that nobody hears."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"content-type", b"text/csv")],
    }
    received: list[Message] = [
        {"type": "http.request", "body": content, "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return received.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"])


async def test_an_upload_that_breaks_off_is_gone_on_with(app: FastAPI, service: httpx.AsyncClient) -> None:
    text = HEADER + "x,1,4.0,1\n" + rows(range(100, 1100))
    beginning = text[: len(text) * 3 // 4].encode()
    assert await hang_up_within(app, "/v1/ratings?upload_id=monday", beginning) == 400
    progress = (await service.get("/v1/ratings/uploads/monday")).json()
    assert (progress["rows"], progress["stored"], progress["rejected"]) == (1500, 1499, 1)

    report = await upload(service, text, upload_id="monday")
    assert (report["rows"], report["skipped"]) == (2001, 1500)
    assert (report["stored"], report["rejected"], report["errors"]) == (2000, 1, [])
    again = await upload(service, text, upload_id="monday")
    assert again == report | {"skipped": 2001}
    assert len((await service.get("/v1/ratings?format=ndjson")).text.splitlines()) == 2000


async def test_two_requests_do_not_go_on_with_one_upload(service: httpx.AsyncClient) -> None:
    text = HEADER + rows(range(100, 1100))

    async def interrupted() -> AsyncIterator[bytes]:
        yield HEADER.encode()
        await upload(service, text, upload_id="monday")
        yield text.removeprefix(HEADER).encode()

    response = await service.post("/v1/ratings?upload_id=monday", content=interrupted(), headers=CSV)
    assert_problem(response, 409, "upload-conflict")


async def test_objects_go_in_and_come_out(service: httpx.AsyncClient) -> None:
    lines = [
        {"userId": 99, "movieId": 1, "rating": 4.5, "timestamp": 7},
        {"userId": 99, "movieId": 2, "rating": 0.5, "timestamp": 8},
    ]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    response = await service.post(
        "/v1/ratings", content=text, headers={"Content-Type": "application/x-ndjson"}
    )
    assert response.json()["stored"] == 2
    for query, accept in [("?format=ndjson", "text/csv"), ("", "application/x-ndjson")]:
        export = await service.get(f"/v1/ratings{query}", headers={"Accept": accept})
        assert export.headers["content-type"] == "application/x-ndjson"
        assert export.text == text


async def test_an_export_of_nothing_is_a_header(service: httpx.AsyncClient) -> None:
    assert (await service.get("/v1/ratings?format=csv")).text == HEADER


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Content-Type": "application/json"}, "application/json"),
        ({}, "nothing in particular"),
        ({**CSV, "Content-Encoding": "gzip"}, "gzip"),
    ],
)
async def test_other_forms_are_refused(client: httpx.AsyncClient, headers: dict[str, str], said: str) -> None:
    response = await client.post("/v1/ratings", content=HEADER, headers=headers)
    assert said in assert_problem(response, 415, "unsupported-body")["detail"]


async def test_a_body_without_its_header_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/ratings", content=rows(range(3)), headers=CSV)
    problem = assert_problem(response, 422, "unusable-data")
    assert (problem["row"], problem["column"]) == (1, "userId")


async def test_an_upload_that_nobody_began_is_unknown(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/v1/ratings/uploads/tuesday"), 404, "unknown-upload")
    assert_problem(await client.get("/v1/ratings/uploads/a%20b"), 422, "bad-parameters")
    response = await client.post("/v1/ratings?upload_id=a/b", content=HEADER, headers=CSV)
    assert_problem(response, 422, "bad-parameters")
