"""Jobs as somebody sees them who looks on: the list, the events, the log, and how one is cancelled."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from cinecluster.api.services import Services
from cinecluster.service_config import JobsConfig
from cinecluster.storage.jobs import JobStore
from cinecluster.storage.schema import training_jobs
from tests.api.service_kit import assert_problem, client_of, tiny_app
from tests.jobs.trainer_kit import CRASHING, wait_until

pytestmark = pytest.mark.anyio
ME = "here:1"


def running_job(services: Services) -> str:
    job = services.jobs.create("current", None, asked_by="ann", owner=ME)
    services.jobs.start(job.job_id, ME)
    return job.job_id


def events_of(text: str) -> list[dict[str, Any]]:
    """Return what each event says of the job."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    lines = [dict(line.split(": ", 1) for line in block if not line.startswith(":")) for block in blocks]
    events = [event for event in lines if event]
    assert all(event["event"] == "job" for event in events)
    assert [event["id"] for event in events] == [str(number) for number in range(len(events))]
    return [json.loads(event["data"]) for event in events]


async def work(jobs: JobStore, job_id: str) -> None:
    await asyncio.sleep(0.2)
    await asyncio.to_thread(jobs.keep, job_id, ME, stage="cluster", stages=[("read", 0.5)])
    await asyncio.sleep(1.5)
    await asyncio.to_thread(
        jobs.finish, job_id, "succeeded", version="v7", stages=[("read", 0.5), ("cluster", 2.0)]
    )


async def test_events_tell_the_present_state_then_every_change_until_the_end(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        services: Services = app.state.services
        job_id = await asyncio.to_thread(running_job, services)
        address = f"/v1/training-jobs/{job_id}"

        response, _ = await asyncio.gather(client.get(f"{address}/events"), work(services.jobs, job_id))

        assert response.headers["content-type"].startswith("text/event-stream")
        events = events_of(response.text)
        assert [event["state"] for event in events] == ["running", "running", "succeeded"]
        assert [event["stage"] for event in events] == [None, "cluster", None]
        assert events[1]["stages"] == [{"name": "read", "seconds": 0.5}]
        assert events[-1]["version"] == "v7"
        assert events[-1] == (await client.get(address)).json()

        again = await client.get(f"{address}/events", headers={"Last-Event-ID": "2"})
        assert events_of(again.text) == [events[-1]]


async def test_events_end_when_the_service_is_told_to_stop(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        services: Services = app.state.services
        job_id = await asyncio.to_thread(running_job, services)
        asking = asyncio.create_task(client.get(f"/v1/training-jobs/{job_id}/events"))
        await asyncio.sleep(0.2)
        assert not asking.done()

        services.stopping.begin()

        assert [event["state"] for event in events_of((await asking).text)] == ["running"]


async def test_jobs_are_listed_page_by_page(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        services: Services = app.state.services
        assert (await client.get("/v1/training-jobs")).json() == {"jobs": [], "next": None}
        ids: list[str] = []
        for _ in range(3):
            ids.insert(0, await asyncio.to_thread(running_job, services))
            await asyncio.to_thread(services.jobs.finish, ids[0], "failed", error="Too little data.")

        first = (await client.get("/v1/training-jobs", params={"limit": 2})).json()
        last = (await client.get("/v1/training-jobs", params={"limit": 2, "before": first["next"]})).json()

        assert [job["job_id"] for job in first["jobs"]] == ids[:2]
        assert first["next"] == ids[1]
        assert [job["job_id"] for job in last["jobs"]] == ids[2:]
        assert last["next"] is None
        assert last["jobs"][0]["error"] == "Too little data."
        assert last["jobs"][0]["asked_by"] == "ann"
        assert_problem(
            await client.get("/v1/training-jobs", params={"before": "nothing"}), 404, "unknown-job"
        )


async def test_a_training_is_cancelled_and_one_that_has_ended_cannot_be(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        services: Services = app.state.services
        job_id = await asyncio.to_thread(running_job, services)

        asked = await client.delete(f"/v1/training-jobs/{job_id}")
        assert (asked.status_code, asked.json()["state"]) == (202, "running")
        assert await asyncio.to_thread(services.jobs.keep, job_id, ME) == "cancelled"
        await asyncio.to_thread(services.jobs.finish, job_id, "interrupted")

        assert (await client.get(f"/v1/training-jobs/{job_id}")).json()["state"] == "cancelled"
        assert_problem(await client.delete(f"/v1/training-jobs/{job_id}"), 409, "training-over")
        assert_problem(await client.delete("/v1/training-jobs/nothing"), 404, "unknown-job")


async def test_the_log_of_a_training_is_shown_from_its_end(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, trainer=CRASHING)
    async with client_of(app) as client:
        services: Services = app.state.services
        address = (await client.post("/v1/training-jobs")).headers["Location"]
        await asyncio.to_thread(wait_until, lambda: services.jobs.active() is None)

        assert (await client.get(f"{address}/log")).text == "no space in the stars\n"
        tail = await client.get(f"{address}/log", params={"tail": 6})
        assert tail.text == "stars\n"
        assert tail.headers["content-type"] == "text/plain; charset=utf-8"

        by_hand = await asyncio.to_thread(running_job, services)
        assert (await client.get(f"/v1/training-jobs/{by_hand}/log")).text == ""


@pytest.mark.parametrize("what", ["", "/events", "/log"])
async def test_an_unknown_job_is_a_404_wherever_it_is_asked_for(client: httpx.AsyncClient, what: str) -> None:
    assert_problem(await client.get(f"/v1/training-jobs/nothing{what}"), 404, "unknown-job")


async def test_a_job_of_a_worker_that_is_gone_is_marked_without_anybody_asking(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, jobs=JobsConfig(heartbeat_seconds=0.05, lease_seconds=0.2))
    async with client_of(app):
        services: Services = app.state.services
        job_id = await asyncio.to_thread(running_job, services)
        leftover = tmp_path / ".staging-1-abc"
        leftover.mkdir()

        def state() -> str:  # reads without looking after anything
            return str(
                services.database.read(lambda c: c.execute(select(training_jobs.c.state)).scalar_one())
            )

        await asyncio.to_thread(wait_until, lambda: state() == "interrupted" and not leftover.exists())

        assert (await asyncio.to_thread(services.jobs.get, job_id)).state == "interrupted"
