"""Commands about trainings: ``jobs`` and ``train --watch``."""

import threading
import time
from pathlib import Path

import pytest

from cinecluster.jobs.launcher import job_log
from cinecluster.settings import Settings
from cinecluster.storage.jobs import JobStore
from tests.cli.caller import Call
from tests.jobs.trainer_kit import job_store, jobs_of

ME = "here:1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var")


def running(jobs: JobStore) -> str:
    job = jobs.create("/data/ml", 12, asked_by="ann", owner=ME)
    jobs.start(job.job_id, ME)
    jobs.keep(job.job_id, ME, stage="cluster", stages=[("read", 0.5)])
    return job.job_id


def test_jobs_are_listed_shown_and_cancelled(call: Call, settings: Settings) -> None:
    home = ("--home", settings.home)
    assert call("jobs", "list", *home, "--json").json() == {"jobs": []}
    assert call("jobs", "show", *home).code == 7
    with job_store(settings) as jobs:
        job_id = running(jobs)

        (listed,) = call("jobs", "list", *home, "--json").json()["jobs"]
        shown = call("jobs", "show", *home, "--json").json()
        assert listed == shown == call("jobs", "show", job_id, *home, "--json").json()
        assert (shown["state"], shown["asked_by"], shown["n_clusters"]) == ("running", "ann", 12)
        assert (shown["stage"], shown["stages"]) == ("cluster", [{"name": "read", "seconds": 0.5}])
        assert job_id in call("jobs", "list", *home).out
        assert "/data/ml" in call("jobs", "show", *home).out

        assert "is asked to stop" in call("jobs", "cancel", job_id, *home).out
        assert jobs.keep(job_id, ME) == "cancelled"
        jobs.finish(job_id, "interrupted")
    said = call("jobs", "cancel", job_id, *home)
    assert said.code == 7
    assert "is over: cancelled" in said.err
    assert call("jobs", "show", "nothing", *home).code == 4


def test_a_log_is_printed_where_there_is_one(call: Call, settings: Settings) -> None:
    home = ("--home", settings.home)
    with job_store(settings) as jobs:
        job_id = running(jobs)
    said = call("jobs", "log", *home)
    assert said.code == 7
    assert "has no log" in said.err

    path = job_log(settings.home, job_id)
    path.parent.mkdir()
    path.write_text("✓ read 0.5 s\n")

    assert call("jobs", "log", *home).out == "✓ read 0.5 s\n"
    assert call("jobs", "log", job_id, *home, "--json").json() == {"job_id": job_id, "log": "✓ read 0.5 s\n"}


@pytest.mark.parametrize(
    ("state", "code", "words"), [("succeeded", 0, "v7 was published"), ("failed", 7, "Too little data.")]
)
def test_watching_shows_the_stages_and_ends_as_the_training_does(
    call: Call, settings: Settings, state: str, code: int, words: str
) -> None:
    with job_store(settings) as jobs:
        job_id = running(jobs)

        def work() -> None:
            time.sleep(0.3)
            jobs.finish(
                job_id,
                "succeeded" if state == "succeeded" else "failed",
                version="v7" if state == "succeeded" else None,
                error=None if state == "succeeded" else "Too little data.",
                stages=[("read", 0.5), ("cluster", 2.0)],
            )

        worker = threading.Thread(target=work)
        worker.start()
        said = call("train", "--watch", "--home", settings.home)
        worker.join()

    assert said.code == code
    assert words in said.out + said.err
    assert said.err.index("read") < said.err.index("cluster")
    again = call("train", "--watch", job_id, "--home", settings.home, "--json")
    assert (again.code, again.json()["state"]) == (code, state)


def test_watching_nothing_says_so(call: Call, settings: Settings) -> None:
    said = call("train", "--watch", "--home", settings.home)
    assert said.code == 7
    assert "No training is running" in said.err
    assert call("train", "--watch", "--sample", "--home", settings.home).code == 2
    assert jobs_of(settings) == []
