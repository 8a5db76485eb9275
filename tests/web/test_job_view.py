"""What a training's pages foretell."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cinecluster.storage.job import Job
from cinecluster.web.operating.job_view import JobView, Stage, example_for

NOW = datetime(2026, 11, 24, 10, 1, tzinfo=UTC)
JOB = Job(
    job_id="j",
    state="running",
    source="current",
    n_clusters=None,
    asked_by="ann",
    created_at="2026-11-24T10:00:00+00:00",
    started_at="2026-11-24T10:00:10+00:00",
    stage="ranker",
    stages=(("read", 10.0), ("features", 20.0)),
)
DONE = replace(
    JOB,
    state="succeeded",
    stage=None,
    finished_at="2026-11-24T10:02:00+00:00",
    stages=(("sample", 1.0), ("read", 5.0), ("features", 20.0), ("ranker", 40.0), ("publish", 35.0)),
)


def test_stages_are_done_under_way_or_to_come_as_they_did_before() -> None:
    view = JobView.of(JOB, NOW, DONE)
    assert view.seconds == 50.0
    assert view.stages == (
        Stage(name="read", state="done", seconds=10.0),
        Stage(name="features", state="done", seconds=20.0),
        Stage(name="ranker", state="now", seconds=20.0),
        Stage(name="publish", state="ahead", seconds=35.0),
    )
    # By what they took before: 5 and 20, and 20 of 40, of 100.
    assert view.share == pytest.approx(0.45)


def test_a_stage_that_takes_longer_than_before_counts_as_done_at_most() -> None:
    late = NOW.replace(minute=30)
    assert JobView.of(JOB, late, DONE).share == pytest.approx(0.65)


def test_nothing_is_foretold_without_an_example_or_after_the_end() -> None:
    assert JobView.of(JOB, NOW).share is None
    ended = JobView.of(DONE, NOW, DONE)
    assert ended.share is None
    assert ended.seconds == 110.0
    assert {stage.state for stage in ended.stages} == {"done"}


def test_one_that_waits_has_not_taken_any_time() -> None:
    waiting = replace(JOB, state="queued", started_at=None, stage=None, stages=())
    view = JobView.of(waiting, NOW, DONE)
    assert (view.seconds, view.share) == (None, 0.0)
    assert len(view.stages) == len(DONE.stages)


def test_the_example_is_the_newest_that_succeeded_on_the_same_data_else_on_any() -> None:
    failed = replace(DONE, job_id="a", state="failed")
    other = replace(DONE, job_id="b", source="sample")
    same, older = replace(DONE, job_id="c"), replace(DONE, job_id="d")
    assert example_for(JOB, (failed, other, same, older)) == same
    assert example_for(JOB, (failed, other)) == other
    assert example_for(JOB, (failed,)) is None
