import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from cinecluster.api.parameters import TrainingBody
from tests.api.service_kit import MemoryStore, assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio


async def test_a_training_is_started_and_can_be_looked_up(client: httpx.AsyncClient) -> None:
    response = await client.post("/train-kmeans")

    assert response.status_code == 202
    answer = response.json()
    assert answer["status"] == "training started"
    assert (answer["job"]["source"], answer["job"]["state"]) == ("current", "queued")
    assert response.headers["Location"] == answer["job"]["address"]
    found = await client.get(response.headers["Location"])
    assert found.status_code == 200
    assert found.json()["job_id"] == answer["job"]["job_id"]


async def test_a_second_training_meanwhile_is_a_409_with_the_address_of_the_first(
    client: httpx.AsyncClient,
) -> None:
    answers = await asyncio.gather(*(client.post("/train-kmeans", json={"seed": seed}) for seed in range(8)))

    started = [answer for answer in answers if answer.status_code == 202]
    assert len(started) == 1
    for refused in (answer for answer in answers if answer not in started):
        problem = assert_problem(refused, 409, "training-running")
        assert problem["job"]["address"] == started[0].headers["Location"]
        assert (await client.get(problem["job"]["address"])).status_code == 200


async def test_a_source_inside_an_allowed_folder_is_trained_on(tmp_path: Path) -> None:
    folder = tmp_path / "allowed" / "ml"
    folder.mkdir(parents=True)
    app = tiny_app(tmp_path / "home", training_sources=(folder.parent,))
    async with client_of(app) as client:
        response = await client.post("/train-kmeans", json={"source": str(folder), "n_clusters": "auto"})

        assert response.status_code == 202
        assert response.json()["job"]["source"] == str(folder)
        assert response.json()["job"]["n_clusters"] == "auto"


async def test_other_sources_are_refused(tmp_path: Path) -> None:
    app = tiny_app(tmp_path / "home", training_sources=(tmp_path / "allowed",))
    async with client_of(app) as client:
        outside = await client.post("/train-kmeans", json={"source": "/etc"})
        missing = await client.post("/train-kmeans", json={"source": str(tmp_path / "allowed" / "nothing")})

        assert_problem(outside, 403, "source-not-allowed")
        assert_problem(missing, 422, "source-not-found")


async def test_the_sample_is_trained_on_also_without_a_model(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path, MemoryStore())) as client:
        nothing = await client.post("/train-kmeans")
        response = await client.post("/train-kmeans", json={"sample": True})
        both = await client.post("/train-kmeans", json={"sample": True, "source": "/data"})

        assert_problem(nothing, 503, "no-model")
        assert response.status_code == 202
        assert response.json()["job"]["source"] == "sample"
        problem = assert_problem(both, 422, "bad-parameters")
        assert [error["name"] for error in problem["errors"]] == ["source", "sample"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "text/json; charset=utf-8"}],
)
async def test_a_body_that_is_not_announced_as_json_is_refused_and_told_how(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await client.post("/train-kmeans", content=b'{"seed": 1}', headers=headers)

    problem = assert_problem(response, 415, "not-json")
    assert "Content-Type: application/json" in problem["detail"]


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "application/merge-patch+json"])
async def test_json_by_any_of_its_names_is_read(client: httpx.AsyncClient, media_type: str) -> None:
    response = await client.post(
        "/train-kmeans", content=b'{"n_clusters": 4}', headers={"Content-Type": media_type}
    )

    assert response.status_code == 202
    assert response.json()["job"]["n_clusters"] == 4


async def test_a_body_that_is_too_long_is_refused_whether_its_length_is_announced_or_not(
    tmp_path: Path,
) -> None:
    async def in_chunks(length: int) -> AsyncIterator[bytes]:
        yield b'{"seed": 1'
        yield b" " * (length - 11)
        yield b"}"

    headers = {"Content-Type": "application/json"}
    async with client_of(tiny_app(tmp_path, max_body_bytes=64)) as client:
        announced = await client.post("/train-kmeans", content=b" " * 65, headers=headers)
        counted = await client.post("/train-kmeans", content=in_chunks(65), headers=headers)
        fitting = await client.post("/train-kmeans", content=in_chunks(64), headers=headers)

    assert "content-length" not in counted.request.headers
    for response in (announced, counted):
        problem = assert_problem(response, 413, "body-too-large")
        assert "64 bytes at most" in problem["detail"]
    assert fitting.status_code == 202


async def test_an_unknown_job_is_a_404(client: httpx.AsyncClient) -> None:
    problem = assert_problem(await client.get("/v1/training-jobs/nothing"), 404, "unknown-job")

    assert problem["job_id"] == "nothing"


def test_a_body_may_be_empty() -> None:
    assert TrainingBody.model_validate({}) == TrainingBody(source=None, n_clusters=None, seed=None)
