from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.errors import UnknownJob
from cinecluster.jobs.job import Job, JobFolder, new_job_id

NOW = datetime(2026, 11, 24, 12, 15, tzinfo=timezone(timedelta(hours=2)))


def queued(job_id: str = "20261124T101500Z-3f9a2c1b") -> Job:
    return Job(
        job_id=job_id, state="queued", source="current", n_clusters=10, created_at="2026-11-24T10:15:00+00:00"
    )


def test_an_id_tells_the_time_in_utc_and_does_not_repeat() -> None:
    ids = {new_job_id(NOW) for _ in range(100)}

    assert len(ids) == 100
    assert all(job_id.startswith("20261124T101500Z-") for job_id in ids)


def test_a_job_goes_through_its_states() -> None:
    job = queued().started(NOW)
    assert (job.state, job.started_at, job.finished) == ("running", "2026-11-24T10:15:00+00:00", False)

    done = job.succeeded("v2", NOW.astimezone(UTC))
    assert (done.state, done.version, done.finished_at) == ("succeeded", "v2", "2026-11-24T10:15:00+00:00")
    assert job.failed("Too little data.", NOW).error == "Too little data."
    assert job.interrupted().finished
    assert job.interrupted().finished_at is None
    assert job.interrupted(NOW).finished_at == "2026-11-24T10:15:00+00:00"


def test_a_stored_job_comes_back_and_nothing_else_is_left_lying(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    for job in (queued(), queued().started(NOW)):
        folder.write(job)
        assert folder.read(job.job_id) == job

    assert [path.name for path in (tmp_path / "jobs").iterdir()] == ["20261124T101500Z-3f9a2c1b.json"]
    folder.remove(queued().job_id)
    assert list((tmp_path / "jobs").iterdir()) == []


def test_a_damaged_file_is_no_job(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    folder.write(queued())
    (tmp_path / "jobs" / f"{queued().job_id}.json").write_text("{")

    with pytest.raises(UnknownJob, match="damaged"):
        folder.read(queued().job_id)


@given(st.text(alphabet="./\\\0~aß\n", max_size=80))
def test_no_id_leads_out_of_the_folder(job_id: str) -> None:
    with pytest.raises(UnknownJob):
        JobFolder(Path("nowhere")).read(job_id)
