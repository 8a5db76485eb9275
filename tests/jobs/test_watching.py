from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from cinecluster.errors import NoModel, PublishFailed
from cinecluster.jobs.launcher import TrainingRequest
from cinecluster.jobs.watching import JobWatcher
from cinecluster.service_config import ScheduleConfig
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.dialects import database_now
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore, ScheduleFacts
from cinecluster.storage.schema import ratings


@dataclass
class Later:
    """A clock that is ahead of the database's."""

    seconds: float = 0.0


class AtTime(JobStore):
    """Jobs on a clock of ours."""

    def __init__(self, database: Database, later: Later) -> None:
        super().__init__(database, 15.0)
        self._later = later

    def schedule_facts(self, enough: int) -> ScheduleFacts:
        facts = super().schedule_facts(enough)
        return replace(facts, now=facts.now + self._later.seconds)


def watcher(jobs: JobStore, schedule: ScheduleConfig | None = None, **given: object) -> JobWatcher:
    def start(request: TrainingRequest) -> Job:
        return jobs.create(
            "current", None, asked_by=request.asked_by, owner="me:1", unless_since=request.unless_since
        )

    parts = {"start": start, "sweep": lambda: None} | given
    return JobWatcher(jobs, schedule=schedule or ScheduleConfig(), poll_seconds=1.0, **parts)  # type: ignore[arg-type] # given as they are


def test_dead_trainers_are_marked_and_what_they_left_is_swept(database: Database) -> None:
    jobs = JobStore(database, lease_seconds=-1.0)  # over as soon as it is made
    job = jobs.create("current", None, asked_by="anybody", owner="gone:1")
    swept: list[str] = []

    watcher(jobs, sweep=lambda: swept.append("swept")).look()

    assert not jobs.expire()  # nothing is left to be done
    assert jobs.get(job.job_id).state == "interrupted"
    assert swept == ["swept"]


def test_nothing_is_swept_while_a_trainer_works_on_whatever_machine(database: Database) -> None:
    jobs = JobStore(database, lease_seconds=15.0)
    jobs.create("current", None, asked_by="anybody", owner="elsewhere:1")
    swept: list[str] = []

    watcher(jobs, sweep=lambda: swept.append("swept")).look()

    assert swept == []


def test_of_many_watchers_one_starts_what_is_due(
    database: Database, database_config: DatabaseConfig, tmp_path: Path
) -> None:
    every_minute = ScheduleConfig(cron="* * * * *")
    databases = [database, *(Database(database_config, tmp_path) for _ in range(3))]
    later = Later()
    stores = [AtTime(each, later) for each in databases]
    watchers = [watcher(jobs, every_minute) for jobs in stores for _ in range(4)]
    for each in watchers:
        each.look()
    assert stores[0].newest(10) == ()  # nothing was missed while nobody watched

    later.seconds = 61.0
    try:
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(JobWatcher.look, watchers))
        assert [job.asked_by for job in stores[0].newest(10)] == ["schedule"]
    finally:
        for other in databases[1:]:
            other.close()


def test_what_cannot_be_done_is_said_once_and_stops_nothing_else(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = JobStore(database, 15.0)
    started: list[TrainingRequest] = []

    def refuse(request: TrainingRequest) -> Job:
        started.append(request)
        raise NoModel

    def full() -> None:
        raise PublishFailed("The disk refused.")

    due = watcher(jobs, ScheduleConfig(after_ratings=1), start=refuse, sweep=full)
    database.write(_rate)
    due.look()
    due.look()

    assert len(started) == 2
    assert caplog.text.count("There is no model yet") == 1


def _rate(connection: Connection) -> None:
    connection.execute(
        insert(ratings).values(user_id=1, movie_id=1, rating=4.0, rated_at=1, changed_at=database_now())
    )
