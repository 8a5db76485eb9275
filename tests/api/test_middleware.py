import io
import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest

from cinecluster.api.metrics import Metrics
from cinecluster.api.snapshot import ModelFollower, ModelSlot
from cinecluster.errors import CorruptVersion
from cinecluster.testing import tiny_model
from tests.api.service_kit import MemoryStore, client_of, served, tiny_app

pytestmark = pytest.mark.anyio


def parsed(lines: io.StringIO, event: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    return [line for line in found if line["event"] == event]


@pytest.mark.parametrize("given", ["abc-1.2_3", "A" * 64])
async def test_a_sane_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    response = await client.get("/livez", headers={"X-Request-ID": given})

    assert response.headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "A" * 65, "a b", "a\tb", '"', "ä".encode().decode("latin-1")])
async def test_any_other_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    response = await client.get("/livez", headers=[(b"X-Request-ID", given.encode("latin-1"))])

    assert len(response.headers["X-Request-ID"]) == 16
    assert response.headers["X-Request-ID"] != given


@pytest.mark.parametrize("probe", ["/livez", "/readyz"])
async def test_a_probe_may_come_as_head(client: httpx.AsyncClient, probe: str) -> None:
    assert (await client.head(probe)).status_code == 200


async def test_each_request_is_one_line(tmp_path: Path, lines: io.StringIO) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        await client.get("/recommend?movie_id=1", headers={"X-Request-ID": "mine"})
        await client.get("/v1/training-jobs/some-job")
        await client.get("/nowhere")

    first, second, third = parsed(lines, "request")
    assert first["request_id"] == "mine"
    assert (first["method"], first["route"], first["status"]) == ("GET", "/recommend", 200)
    assert first["model"] == "20260101T000000Z-00000000"
    assert first["ms"] >= 0
    assert first["timestamp"].endswith("Z")
    assert first["level"] == "info"
    assert (second["route"], second["status"]) == ("/v1/training-jobs/{job_id}", 404)
    assert (third["route"], third["status"], third["model"]) == (None, 404, None)
    assert "movie_id" not in json.dumps([first, second, third])


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/v1/users/987654"),
        ("GET", "/v1/users/5/recommendations?exclude=987654"),
        ("DELETE", "/v1/users/987654"),
        ("PUT", "/v1/users/987654/ratings/1"),
        ("GET", "/favorite-cluster?user_id=987654"),
        ("GET", "/users/987654/nowhere"),
        ("GET", "/v1/users/987654x"),
    ],
)
async def test_no_line_names_a_viewer(tmp_path: Path, lines: io.StringIO, method: str, address: str) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        await client.request(method, address)

    said = [line for line in lines.getvalue().splitlines() if json.loads(line)["logger"] != "httpx"]
    assert len(parsed(lines, "request")) == 1
    assert "987654" not in "".join(said)


async def test_a_fallback_is_logged_with_what_it_stands_in_for(lines: io.StringIO) -> None:
    store = MemoryStore(tiny_model("v1"))
    store.publish(CorruptVersion("broken"), "v2")
    store.publish(CorruptVersion("broken too"), "v3")
    follower = ModelFollower(store, ModelSlot(), prepare=served, metrics=Metrics(), poll_seconds=1.0)
    await follower.refresh()

    (failed,) = parsed(lines, "model_load_failed")
    assert (failed["level"], failed["model"], failed["error"]) == ("error", "v3", "broken too")
    (next_failed,) = parsed(lines, "fallback_failed")
    assert (next_failed["level"], next_failed["model"], next_failed["error"]) == ("warning", "v2", "broken")
    (swapped,) = parsed(lines, "model_swapped")
    assert swapped["model"] == "v1"
    assert swapped["seconds"] >= 0
    (stands_in,) = parsed(lines, "fallback_served")
    assert (stands_in["level"], stands_in["model"], stands_in["instead_of"]) == ("warning", "v1", "v3")


async def test_lines_of_other_libraries_look_the_same(lines: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    logging.getLogger("uvicorn.access").info("GET /")

    line = json.loads(lines.getvalue())
    assert line["event"] == "Started server process [7]"
    assert line["logger"] == "uvicorn.error"
    assert line["timestamp"].endswith("Z")


async def test_the_log_has_the_trace_that_the_answer_has_not(tmp_path: Path, lines: io.StringIO) -> None:
    app = tiny_app(tmp_path)

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("a secret of the inside")

    async with client_of(app) as client:
        await client.get("/broken", headers={"X-Request-ID": "find-me"})

    (line,) = parsed(lines, "unexpected_error")
    assert line["request_id"] == "find-me"
    assert "a secret of the inside" in line["exception"]
    assert parsed(lines, "request")[0]["status"] == 500


async def test_a_version_that_does_not_load_is_logged_once(lines: io.StringIO) -> None:
    store = MemoryStore()
    store.publish(CorruptVersion("broken"), "v1")
    slot = ModelSlot()
    follower = ModelFollower(
        store,
        slot,
        prepare=served,
        metrics=Metrics(),
        poll_seconds=1.0,
        monotonic=iter(range(0, 10_000, 100)).__next__,
    )
    for _ in range(3):
        await follower.refresh()
    assert store.loads == ["v1", "v1", "v1"]

    (line,) = parsed(lines, "model_load_failed")
    assert line["model"] == "v1"
