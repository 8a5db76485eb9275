"""The pages about trainings."""

import asyncio
from pathlib import Path

import pytest
from fastapi import FastAPI

from cinecluster.api.services import Services
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore
from tests.api.service_kit import MemoryStore, client_of, tiny_app
from tests.jobs.trainer_kit import CRASHING, SUCCEEDING, wait_until

pytestmark = pytest.mark.anyio
ME = "here:1"


def jobs_of(app: FastAPI) -> JobStore:
    services: Services = app.state.services
    return services.jobs


def running(app: FastAPI, asked_by: str = "ann") -> Job:
    jobs = jobs_of(app)
    job = jobs.create("current", "auto", asked_by=asked_by, owner=ME)
    return jobs.start(job.job_id, ME)


def key_of(app: FastAPI, scope: str) -> str:
    services: Services = app.state.services
    return services.keys.create("Nightly", [scope])[1].reveal()  # type: ignore[list-item]  # from parameters


async def test_a_training_is_started_by_the_form_and_shown(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        page = await client.get("/training")
        form = {"source": "current", "n_clusters": "4", "seed": "", "force": "true"}
        answer = await client.post("/training", data=form)
        shown = await client.get(answer.headers["location"])
        job = (await client.get("/v1/training-jobs")).json()["jobs"][0]
    assert "Nothing is running." in page.text
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/training/{job['job_id']}"
    assert (job["source"], job["n_clusters"], job["asked_by"]) == ("current", 4, "anybody")
    assert f'data-follow="/v1/training-jobs/{job["job_id"]}/events"' in shown.text


async def test_without_a_model_only_the_sample_is_offered_and_can_be_trained_on(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, MemoryStore(), trainer=SUCCEEDING)
    async with client_of(app) as client:
        page = await client.get("/training")
        answer = await client.post("/training", data={"source": "sample"})
        job = (await client.get("/v1/training-jobs")).json()["jobs"][0]
    assert 'value="current"' not in page.text
    assert answer.status_code == 303
    assert job["source"] == "sample"


async def test_folders_and_archives_that_may_be_read_are_offered_and_others_refused(tmp_path: Path) -> None:
    allowed = tmp_path / "data"
    for name in ("ml-small", ".hidden"):
        (allowed / name).mkdir(parents=True)
    for name in ("ml.zip", "notes.txt"):
        (allowed / name).touch()
    app = tiny_app(tmp_path / "home", training_sources=(allowed, tmp_path / "nothing"))
    async with client_of(app) as client:
        page = (await client.get("/training")).text
        refused = await client.post("/training", data={"source": "/etc"})
        started = await client.post("/training", data={"source": str(allowed / "ml-small")})
    for name, offered in (("", True), ("/ml-small", True), ("/ml.zip", True), ("/notes.txt", False)):
        assert (f'value="{allowed}{name}"' in page) is offered
    assert ".hidden" not in page
    assert refused.status_code == 403
    assert "training_sources" in refused.text
    assert started.status_code == 303


async def test_a_second_training_meanwhile_is_refused_by_a_page_that_shows_the_first(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        job = await asyncio.to_thread(running, app)
        answer = await client.post("/training", data={"seed": "7"})
    assert answer.status_code == 409
    assert "One training runs at a time" in answer.text
    assert f"/training/{job.job_id}" in answer.text
    assert 'value="7"' in answer.text  # what was filled in is not lost


async def test_numbers_out_of_range_are_refused_by_a_page(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        answer = await client.post("/training", data={"n_clusters": "1"})
    assert answer.status_code == 422
    assert "n_clusters" in answer.text


async def test_once_there_is_a_key_only_its_holder_is_offered_the_form(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, training_sources=(tmp_path,))
    async with client_of(app) as client:
        key, other = key_of(app, "training"), key_of(app, "ratings")
        job = await asyncio.to_thread(running, app)
        closed = await client.get("/training")
        refused = await client.post(f"/training/{job.job_id}/cancel")
        client.cookies.set("cinecluster_key", other)
        wrong = await client.post(f"/training/{job.job_id}/cancel")
        client.cookies.set("cinecluster_key", key)
        opened = await client.get("/training")
        cancelled = await client.post(f"/training/{job.job_id}/cancel")
    assert 'action="/training"' not in closed.text
    assert "/sign-in?next=%2Ftraining" in closed.text
    assert str(tmp_path) not in closed.text
    assert (refused.status_code, refused.headers["location"][:9]) == (303, "/sign-in?")
    assert wrong.status_code == 403
    assert 'action="/training"' in opened.text
    assert (cancelled.status_code, cancelled.headers["location"]) == (303, f"/training/{job.job_id}")


async def test_a_running_training_tells_stages_and_can_be_cancelled_after_one_more_question(
    tmp_path: Path,
) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        jobs = jobs_of(app)
        job = await asyncio.to_thread(running, app)
        jobs.keep(job.job_id, ME, stage="ranker", stages=[("read", 0.5), ("clean", 2.0)])
        page = (await client.get(f"/training/{job.job_id}")).text
        question = await client.get(f"/training/{job.job_id}/cancel")
        await client.post(f"/training/{job.job_id}/cancel")
        asked = (await client.get(f"/training/{job.job_id}")).text
        jobs.finish(job.job_id, "interrupted")
        cancelled = (await client.get(f"/training/{job.job_id}")).text
        late = await client.post(f"/training/{job.job_id}/cancel")
        too_late = await client.get(f"/training/{job.job_id}/cancel")
    assert page.index("Read the data") < page.index("Clean them") < page.index('aria-current="step"')
    assert f'action="/training/{job.job_id}/cancel"' in question.text
    assert "Asked to stop" in asked
    assert "Somebody asked it to stop" in cancelled
    assert "data-follow" not in cancelled
    assert late.status_code == too_late.status_code == 303


async def test_a_failed_training_tells_why_and_what_it_said(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, trainer=CRASHING)
    async with client_of(app) as client:
        address = (await client.post("/training", data={})).headers["location"]
        job_id = address.rpartition("/")[2]
        await asyncio.to_thread(wait_until, lambda: jobs_of(app).get(job_id).finished)
        page = (await client.get(address)).text
    assert "ended with status 3" in page
    assert "no space in the stars" in page
    assert f"/v1/training-jobs/{job_id}/log?tail=" in page


async def test_the_list_of_trainings_goes_on_page_by_page(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        jobs = jobs_of(app)
        made = []
        for n in range(21):
            made.append(jobs.create("sample", None, asked_by="schedule", owner=ME).job_id)
            jobs.finish(made[-1], "succeeded", version=f"v{n}")
        first = (await client.get("/training")).text
        second = (await client.get(f"/training?before={made[1]}")).text
        unknown = await client.get("/training?before=nothing")
    assert f'href="/training?before={made[1]}#history"' in first
    assert made[0] not in first
    assert f'href="/training/{made[0]}"' in second
    assert "#history" not in second
    assert unknown.status_code == 404


@pytest.mark.parametrize("address", ["/training/nothing", "/training/nothing/cancel"])
async def test_an_unknown_training_is_not_there(tmp_path: Path, address: str) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        assert (await client.get(address)).status_code == 404
