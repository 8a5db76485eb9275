import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from cinecluster.errors import TrainingNotStarted, TrainingRunning
from cinecluster.jobs.launcher import TrainingLauncher, TrainingRequest, job_log
from cinecluster.service_config import JobsConfig
from cinecluster.settings import Settings
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.job import Job
from cinecluster.storage.jobs import JobStore
from tests.jobs.trainer_kit import CRASHING, SLEEPING, STUBBORN, SUCCEEDING, Command, trainer, wait_until

Launch = Callable[[Command], TrainingLauncher]

WITH_PID = '(home / "jobs" / f"{job}.pid").write_text(str(os.getpid())); work()'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings with a database that the trainer can only find by its environment."""
    (tmp_path / "secret").mkdir()
    return Settings(
        home=tmp_path / "home",
        jobs=JobsConfig(lease_seconds=1.0, stop_seconds=0.3),
        database=DatabaseConfig(url=SecretStr(f"sqlite:///{tmp_path}/secret/jobs.db")),
    )


@pytest.fixture
def jobs(settings: Settings) -> Iterator[JobStore]:
    """Return the jobs of a home of our own, with leases that are soon over."""
    with Database.open(settings.database, settings.home) as database:
        yield JobStore(database, settings.jobs.lease_seconds)


@pytest.fixture
def launch(settings: Settings, jobs: JobStore) -> Iterator[Launch]:
    """Return a maker of launchers over one home; their trainers are stopped in the end."""
    made: list[TrainingLauncher] = []

    def make(command: Command) -> TrainingLauncher:
        made.append(TrainingLauncher(settings, command, jobs))
        return made[-1]

    yield make
    for launcher in made:
        launcher.stop()


def pid_of(home: Path, job: Job) -> int:
    path = home / "jobs" / f"{job.job_id}.pid"
    wait_until(lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


def test_a_training_runs_to_its_end_in_a_process_of_its_own(launch: Launch, jobs: JobStore) -> None:
    job = launch(SUCCEEDING).start(TrainingRequest(n_clusters=12, asked_by="ann"))

    assert (job.state, job.source, job.n_clusters, job.asked_by) == ("queued", "current", 12, "ann")
    wait_until(lambda: jobs.get(job.job_id).state == "succeeded")
    assert jobs.get(job.job_id).version == "v9"
    assert jobs.active() is None


def test_the_trainer_is_told_what_was_asked_for_but_no_password(
    launch: Launch, jobs: JobStore, settings: Settings
) -> None:
    launcher = launch(trainer('print("|".join(arguments)); jobs.finish(job, "succeeded", version="v1")'))

    first = launcher.start(TrainingRequest())
    wait_until(lambda: jobs.active() is None)
    second = launcher.start(TrainingRequest(source=Path("/data/ml"), n_clusters="auto", seed=7, force=True))
    wait_until(lambda: jobs.active() is None)
    third = launcher.start(TrainingRequest(sample=True))
    wait_until(lambda: jobs.active() is None)

    ours = (first, second, third)
    said = [job_log(settings.home, job.job_id).read_text().strip().split("|") for job in ours]
    assert said[0] == ["train", "--from-current", "--home", str(settings.home), "--job", first.job_id]
    assert said[1][:2] == ["train", "/data/ml"]
    assert said[2][:2] == ["train", "--sample"]
    assert [job.source for job in ours] == ["current", "/data/ml", "sample"]
    assert not any("secret" in argument for arguments in said for argument in arguments)
    assert said[1][-5:] == ["--n-clusters", "auto", "--seed", "7", "--force"]


def test_the_trainer_has_its_own_session_and_gives_way_to_others(launch: Launch, settings: Settings) -> None:
    pid = pid_of(settings.home, launch(trainer(WITH_PID)).start(TrainingRequest()))

    assert os.getsid(pid) == os.getpgid(pid) == pid
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


def test_of_many_at_once_exactly_one_starts(launch: Launch, jobs: JobStore) -> None:
    def attempt(launcher: TrainingLauncher) -> tuple[bool, Job]:
        try:
            return True, launcher.start(TrainingRequest())
        except TrainingRunning as refused:
            return False, jobs.get(refused.job_id)  # who refused can be looked up at once

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, [launch(SLEEPING) for _ in range(8)]))

    assert sum(won for won, _ in results) == 1
    assert len({job.job_id for _, job in results}) == 1
    assert len(jobs.newest(10)) == 1


def test_a_trainer_that_is_slow_to_begin_is_not_taken_for_dead(launch: Launch, jobs: JobStore) -> None:
    slow = ("sh", "-c", 'sleep 1.5; exec "$@"', "sh", *SUCCEEDING)  # longer than a lease

    job = launch(slow).start(TrainingRequest())

    wait_until(lambda: jobs.get(job.job_id).finished)
    assert jobs.get(job.job_id).state == "succeeded"


def test_a_killed_trainer_is_interrupted_at_once_and_frees_the_way(
    launch: Launch, jobs: JobStore, settings: Settings
) -> None:
    job = launch(trainer(WITH_PID)).start(TrainingRequest())
    pid = pid_of(settings.home, job)

    os.kill(pid, signal.SIGKILL)

    wait_until(lambda: jobs.get(job.job_id).finished)
    ended = jobs.get(job.job_id)
    assert (ended.state, ended.stage) == ("interrupted", None)
    assert ended.finished_at is not None
    with pytest.raises(ProcessLookupError):  # reaped: not even a zombie is left
        os.kill(pid, 0)
    assert launch(SUCCEEDING).start(TrainingRequest()).job_id != job.job_id


def test_a_job_whose_service_and_trainer_are_both_gone_is_interrupted_when_its_lease_is_over(
    jobs: JobStore,
) -> None:
    job = jobs.create("current", None, asked_by="anybody", owner="gone:1")
    jobs.start(job.job_id, "gone:2")

    time.sleep(1.1)

    assert jobs.get(job.job_id).state == "interrupted"


def test_a_trainer_that_crashes_has_failed_and_its_words_are_kept(
    launch: Launch, jobs: JobStore, settings: Settings
) -> None:
    job = launch(CRASHING).start(TrainingRequest())

    wait_until(lambda: jobs.get(job.job_id).finished)
    failed = jobs.get(job.job_id)
    assert failed.state == "failed"
    assert failed.error is not None
    assert "status 3" in failed.error
    assert f"jobs/{job.job_id}.log" in failed.error
    assert "no space in the stars" in job_log(settings.home, job.job_id).read_text()


def test_whoever_counts_is_told_how_a_training_ended_and_how_long_it_took(
    settings: Settings, jobs: JobStore
) -> None:
    told: list[tuple[str, float]] = []
    launcher = TrainingLauncher(settings, CRASHING, jobs, ended=lambda *facts: told.append(facts))

    launcher.start(TrainingRequest())

    wait_until(lambda: told != [])
    ((state, seconds),) = told
    assert state == "failed"
    assert 0 < seconds < 30


def test_a_trainer_that_a_signal_ended_before_it_could_say_so_was_interrupted(
    launch: Launch, jobs: JobStore
) -> None:
    job = launch(trainer("sys.exit(143)")).start(TrainingRequest())

    wait_until(lambda: jobs.get(job.job_id).finished)
    assert jobs.get(job.job_id).state == "interrupted"


@pytest.mark.parametrize("command", [SLEEPING, STUBBORN])
def test_stopping_stops_the_trainer_even_one_that_will_not(
    launch: Launch, jobs: JobStore, command: Command
) -> None:
    launcher = launch(command)
    job = launcher.start(TrainingRequest())
    wait_until(lambda: jobs.get(job.job_id).stage == "cluster")

    launcher.stop()

    assert jobs.get(job.job_id).state == "interrupted"
    launcher.stop()  # once more does no harm
    with pytest.raises(TrainingNotStarted, match="the service is stopping"):
        launcher.start(TrainingRequest())
    assert jobs.active() is None


def test_no_child_of_a_trainer_outlives_it(launch: Launch, jobs: JobStore, settings: Settings) -> None:
    command = trainer('import subprocess; subprocess.Popen(["sleep", "60"]); ' + WITH_PID)
    job = launch(command).start(TrainingRequest())
    pid = pid_of(settings.home, job)

    os.kill(pid, signal.SIGKILL)

    wait_until(lambda: jobs.get(job.job_id).finished)
    wait_until(lambda: not _group_alive(pid))


def _group_alive(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_folder_that_cannot_be_written_is_told_and_blocks_nobody(
    settings: Settings, jobs: JobStore
) -> None:
    (settings.home / "jobs").write_text("a file where the folder should be")

    with pytest.raises(TrainingNotStarted, match="could not be started"):
        TrainingLauncher(settings, SLEEPING, jobs).start(TrainingRequest())

    assert jobs.active() is None
    assert [job.state for job in jobs.newest(10)] == ["failed"]
