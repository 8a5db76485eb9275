from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection as Pipe
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import IntegrityError

from benchmarks.reliability.forking import forking
from cinecluster.errors import TrainingOver, TrainingRunning, UnknownJob
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.dialects import database_now
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore
from cinecluster.storage.schema import ratings, training_jobs

ME, OTHER = "here:1", "there:2"


@pytest.fixture
def jobs(database: Database) -> JobStore:
    return JobStore(database, lease_seconds=15.0)


def create(jobs: JobStore, **given: float) -> Job:
    return jobs.create("current", None, asked_by="anybody", owner=ME, **given)


def shift(database: Database, column: str, job_id: str, seconds: float) -> None:
    """Put a time of a job into the past, counted from the database's now."""
    values = {column: database_now() - seconds}
    database.write(
        lambda c: (
            c.execute(update(training_jobs).where(training_jobs.c.job_id == job_id).values(values)).rowcount
        )
    )


def test_a_job_goes_through_its_states(jobs: JobStore) -> None:
    job = jobs.create("/data/ml", "auto", asked_by="ann", owner=ME)
    assert (job.state, job.source, job.n_clusters, job.asked_by) == ("queued", "/data/ml", "auto", "ann")
    assert job.job_id.startswith(job.created_at[:10].replace("-", ""))

    started = jobs.start(job.job_id, OTHER)
    assert (started.state, started.finished) == ("running", False)
    assert started.started_at is not None
    assert jobs.active() == started

    assert jobs.keep(job.job_id, OTHER, stage="cluster", stages=[("read", 0.5)]) == "kept"
    assert jobs.get(job.job_id).stage == "cluster"
    assert jobs.get(job.job_id).stages == (("read", 0.5),)

    assert jobs.finish(job.job_id, "succeeded", version="v2", stages=[("read", 0.5), ("cluster", 1.5)])
    done = jobs.get(job.job_id)
    assert (done.state, done.version, done.stage, done.finished) == ("succeeded", "v2", None, True)
    assert done.stages == (("read", 0.5), ("cluster", 1.5))
    assert done.finished_at is not None
    assert jobs.active() is None


@pytest.mark.parametrize("n_clusters", [None, 12, "auto"])
def test_the_number_of_clusters_comes_back_as_it_was_asked_for(jobs: JobStore, n_clusters: int) -> None:
    assert jobs.create("current", n_clusters, asked_by="a", owner=ME).n_clusters == n_clusters


def test_a_second_job_is_refused_with_the_id_of_the_first(jobs: JobStore) -> None:
    first = create(jobs)

    with pytest.raises(TrainingRunning) as refused:
        create(jobs)

    assert refused.value.job_id == first.job_id
    assert jobs.finish(first.job_id, "failed", error="Too little data.")
    assert jobs.get(first.job_id).error == "Too little data."
    assert create(jobs).job_id != first.job_id


def test_the_database_itself_refuses_a_second_active_row(jobs: JobStore, database: Database) -> None:
    create(jobs)

    def insert_another(connection: Connection) -> int:
        return connection.execute(
            insert(training_jobs).values(
                job_id="another", state="running", source="", asked_by="", created_at=0.0, stages=[],
                cancel_asked=False, owner="", lease_until=0.0,
            )
        ).rowcount  # fmt: skip

    with pytest.raises(IntegrityError):
        database.write(insert_another)


def test_of_32_threads_over_four_connections_one_wins(
    database: Database, database_config: DatabaseConfig, tmp_path: Path
) -> None:
    others = [Database(database_config, tmp_path) for _ in range(3)]
    stores = [JobStore(each, 15.0) for each in (database, *others)]

    def attempt(store: JobStore) -> tuple[bool, str]:
        try:
            return True, create(store).job_id
        except TrainingRunning as refused:
            return False, refused.job_id

    try:
        with ThreadPoolExecutor(32) as threads:
            results = list(threads.map(attempt, stores * 8))
    finally:
        for other in others:
            other.close()

    assert sum(won for won, _ in results) == 1
    assert len({job_id for _, job_id in results}) == 1


def create_eight(config: DatabaseConfig, home: Path, together: Barrier, said: Pipe) -> None:
    """Create jobs at the same time as other processes do; say how many were refused."""
    refused = 0
    with Database(config, home) as database:
        jobs = JobStore(database, 15.0)
        together.wait(60)
        for _ in range(8):
            try:
                jobs.create("current", None, asked_by="a", owner="o")
            except TrainingRunning:
                refused += 1
    said.send(refused)


def test_of_four_processes_one_wins(
    database: Database, database_config: DatabaseConfig, tmp_path: Path
) -> None:
    assert database.upgrade()[1]
    context = forking()
    together, (heard, said) = context.Barrier(4), context.Pipe(duplex=False)
    given = (database_config, tmp_path, together, said)
    processes = [context.Process(target=create_eight, args=given) for _ in range(4)]
    for process in processes:
        process.start()
    refused = [heard.recv() for _ in processes if heard.poll(60)]
    for process in processes:
        process.join(60)
        process.close()
    heard.close()
    said.close()

    assert sorted(refused) == [7, 8, 8, 8]


def test_a_lease_that_is_over_by_the_databases_clock_makes_a_job_interrupted_and_frees_the_way(
    jobs: JobStore, database: Database
) -> None:
    job = create(jobs)
    jobs.start(job.job_id, ME)
    shift(database, "lease_until", job.job_id, 0.1)

    other = create(jobs)

    ended = jobs.get(job.job_id)
    assert ended.state == "interrupted"
    assert ended.error == "The trainer was stopped or killed."
    assert jobs.get(other.job_id).state == "queued"


@pytest.mark.parametrize("look", [JobStore.active, lambda jobs: jobs.newest(1), JobStore.expire])
def test_whoever_looks_sees_that_a_trainer_is_dead(
    jobs: JobStore, database: Database, look: Callable[[JobStore], object]
) -> None:
    job = create(jobs)
    assert not jobs.expire()
    shift(database, "lease_until", job.job_id, 0.1)

    look(jobs)

    assert not jobs.expire()
    assert jobs.newest(1)[0].state == "interrupted"


def test_a_lease_is_kept_only_by_its_owner_and_only_while_the_job_is_active(
    jobs: JobStore, database: Database
) -> None:
    job = create(jobs)
    assert jobs.keep(job.job_id, OTHER) == "lost"
    jobs.start(job.job_id, OTHER)
    assert jobs.keep(job.job_id, ME) == "lost"
    assert jobs.keep("nothing", ME) == "lost"

    # Late, but nobody has looked: as long as the row is active, nobody else can be.
    shift(database, "lease_until", job.job_id, 100)
    assert jobs.keep(job.job_id, OTHER) == "kept"
    assert not jobs.expire()

    shift(database, "lease_until", job.job_id, 100)
    assert jobs.expire()
    assert jobs.keep(job.job_id, OTHER) == "lost"


def test_a_job_is_started_once(jobs: JobStore) -> None:
    job = create(jobs)
    jobs.start(job.job_id, ME)

    with pytest.raises(TrainingOver, match="running"):
        jobs.start(job.job_id, OTHER)
    with pytest.raises(UnknownJob):
        jobs.start("nothing", ME)


def test_the_trainer_hears_that_it_is_to_stop_and_the_job_is_cancelled(jobs: JobStore) -> None:
    job = create(jobs)
    jobs.start(job.job_id, ME)

    assert jobs.ask_cancel(job.job_id).state == "running"
    assert jobs.keep(job.job_id, ME) == "cancelled"
    assert jobs.finish(job.job_id, "interrupted")

    ended = jobs.get(job.job_id)
    assert (ended.state, ended.error) == ("cancelled", None)
    with pytest.raises(TrainingOver, match="cancelled"):
        jobs.ask_cancel(job.job_id)
    with pytest.raises(UnknownJob):
        jobs.ask_cancel("nothing")


def test_an_end_is_written_once_but_a_published_version_is_never_denied(jobs: JobStore) -> None:
    job = create(jobs)
    assert jobs.finish(job.job_id, "interrupted")
    assert not jobs.finish(job.job_id, "failed", error="status 1")
    assert jobs.get(job.job_id).state == "interrupted"

    assert jobs.finish(job.job_id, "succeeded", version="v3")

    assert (jobs.get(job.job_id).state, jobs.get(job.job_id).error) == ("succeeded", None)
    assert not jobs.finish(job.job_id, "interrupted")


def test_jobs_are_listed_newest_first_page_by_page(jobs: JobStore) -> None:
    made: list[str] = []
    for _ in range(5):
        made.insert(0, create(jobs).job_id)
        jobs.finish(made[0], "failed")

    first = jobs.newest(2)
    rest = jobs.newest(10, before=first[-1].job_id)

    assert [job.job_id for job in (*first, *rest)] == made
    assert jobs.newest(2, before=made[-1]) == ()
    with pytest.raises(UnknownJob):
        jobs.newest(2, before="nothing")


def test_what_the_clock_starts_is_started_once(jobs: JobStore) -> None:
    facts = jobs.schedule_facts(0)
    assert facts.newest is None
    job = create(jobs, unless_since=facts.now)
    jobs.finish(job.job_id, "failed")

    with pytest.raises(TrainingRunning, match=job.job_id):  # ended, but made since
        create(jobs, unless_since=facts.now)

    newest = jobs.schedule_facts(0).newest
    assert newest is not None
    assert create(jobs, unless_since=newest + 1e-6).job_id != job.job_id


def test_ratings_are_counted_since_the_newest_job(jobs: JobStore, database: Database) -> None:
    def rate(connection: Connection) -> None:
        now = database_now()
        for movie_id in range(3):
            connection.execute(
                insert(ratings).values(user_id=1, movie_id=movie_id, rating=4.0, rated_at=1, changed_at=now)
            )

    database.write(rate)
    assert jobs.schedule_facts(10).ratings == 3
    assert jobs.schedule_facts(2).ratings == 2  # enough is enough

    create(jobs)

    assert jobs.schedule_facts(10).ratings == 0
