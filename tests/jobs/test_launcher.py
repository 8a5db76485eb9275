import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cinecluster.errors import TrainingNotStarted, TrainingRunning, UnknownJob
from cinecluster.jobs.job import Job
from cinecluster.jobs.launcher import TrainingLauncher, TrainingRequest
from tests.jobs.trainer_kit import CRASHING, SLEEPING, STUBBORN, SUCCEEDING, Command, trainer, wait_until

Launch = Callable[[Command], TrainingLauncher]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Return a maker of launchers over one home; their trainers are stopped in the end."""
    made: list[TrainingLauncher] = []

    def make(command: Command) -> TrainingLauncher:
        made.append(TrainingLauncher(tmp_path / "home", command, grace_seconds=0.2))
        return made[-1]

    yield make
    for launcher in made:
        launcher.stop()


def pid_of(home: Path, job: Job) -> int:
    path = home / "jobs" / f"{job.job_id}.pid"
    wait_until(lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


WITH_PID = (
    '(home / "jobs" / f"{job}.pid").write_text(str(os.getpid())); write(state="running"); time.sleep(60)'
)


def test_a_training_runs_to_its_end_in_a_process_of_its_own(launch: Launch) -> None:
    launcher = launch(SUCCEEDING)

    job = launcher.start(TrainingRequest(n_clusters=12))

    assert (job.state, job.source, job.n_clusters) == ("queued", "current", 12)
    wait_until(lambda: launcher.get(job.job_id).state == "succeeded")
    assert launcher.get(job.job_id).version == "v9"
    wait_until(lambda: launcher.running() is None)


def test_the_trainer_is_told_what_was_asked_for(launch: Launch, tmp_path: Path) -> None:
    launcher = launch(trainer('print("|".join(arguments)); write(state="succeeded", version="v1")'))
    home = tmp_path / "home"

    first = launcher.start(TrainingRequest())
    wait_until(lambda: launcher.running() is None)
    second = launcher.start(TrainingRequest(source=Path("/data/ml"), n_clusters="auto", seed=7))
    wait_until(lambda: launcher.running() is None)

    said = [(home / "jobs" / f"{job.job_id}.log").read_text().strip().split("|") for job in (first, second)]
    lock_fd = said[0].index("--lock-fd") + 1
    assert said[0][:lock_fd] == [
        "train", "--from-current", "--home", str(home), "--job", first.job_id, "--lock-fd",
    ]  # fmt: skip
    assert int(said[0][lock_fd]) > 2
    assert said[0][lock_fd + 1 :] == []
    assert said[1][:2] == ["train", "/data/ml"]
    assert said[1][-4:] == ["--n-clusters", "auto", "--seed", "7"]


def test_the_trainer_has_its_own_session_and_gives_way_to_others(launch: Launch, tmp_path: Path) -> None:
    launcher = launch(trainer(WITH_PID))

    pid = pid_of(tmp_path / "home", launcher.start(TrainingRequest()))

    assert os.getsid(pid) == os.getpgid(pid) == pid
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


def test_of_two_at_once_exactly_one_starts(launch: Launch) -> None:
    launchers = [launch(SLEEPING) for _ in range(8)]

    def attempt(launcher: TrainingLauncher) -> tuple[bool, Job]:
        try:
            return True, launcher.start(TrainingRequest())
        except TrainingRunning as refused:
            return False, launcher.get(refused.job_id)  # who refused can be looked up at once

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, launchers))

    assert sum(won for won, _ in results) == 1
    assert len({job.job_id for _, job in results}) == 1
    assert {job.state for _, job in results} <= {"queued", "running"}
    assert all(launcher.running() is not None for launcher in launchers)


def test_a_refused_start_leaves_no_job_behind(launch: Launch, tmp_path: Path) -> None:
    launcher = launch(SLEEPING)
    job = launcher.start(TrainingRequest())

    with pytest.raises(TrainingRunning, match=job.job_id):
        launcher.start(TrainingRequest())

    assert [path.stem for path in (tmp_path / "home" / "jobs").glob("*.json")] == [job.job_id]


def test_a_killed_trainer_is_interrupted_and_frees_the_way(launch: Launch, tmp_path: Path) -> None:
    launcher, onlooker = launch(trainer(WITH_PID)), launch(SUCCEEDING)
    job = launcher.start(TrainingRequest())
    pid = pid_of(tmp_path / "home", job)
    wait_until(lambda: onlooker.get(job.job_id).state == "running")

    os.kill(pid, signal.SIGKILL)

    wait_until(lambda: onlooker.get(job.job_id).state == "interrupted")
    wait_until(lambda: launcher.get(job.job_id).finished_at is not None)
    with pytest.raises(ProcessLookupError):  # reaped: not even a zombie is left
        os.kill(pid, 0)
    assert onlooker.start(TrainingRequest()).job_id != job.job_id


def test_a_job_whose_service_and_trainer_are_both_gone_is_interrupted(launch: Launch, tmp_path: Path) -> None:
    launcher = launch(trainer(WITH_PID))
    job = launcher.start(TrainingRequest())
    path = tmp_path / "home" / "jobs" / f"{job.job_id}.json"
    pid_of(tmp_path / "home", job)
    wait_until(lambda: launcher.get(job.job_id).state == "running")
    as_left = path.read_bytes()
    launcher.stop()
    path.write_bytes(as_left)  # as if nobody had been left to write the end

    assert launch(SLEEPING).get(job.job_id).state == "interrupted"


def test_a_trainer_that_crashes_has_failed_and_its_words_are_kept(launch: Launch, tmp_path: Path) -> None:
    launcher = launch(CRASHING)

    job = launcher.start(TrainingRequest())

    wait_until(lambda: launcher.get(job.job_id).finished_at is not None)
    failed = launcher.get(job.job_id)
    assert failed.state == "failed"
    assert failed.error is not None
    assert "status 3" in failed.error
    assert "no space in the stars" in (tmp_path / "home" / "jobs" / f"{job.job_id}.log").read_text()


def test_a_trainer_that_a_signal_ended_before_it_could_say_so_was_interrupted(launch: Launch) -> None:
    launcher = launch(trainer("sys.exit(143)"))

    job = launcher.start(TrainingRequest())

    wait_until(lambda: launcher.get(job.job_id).finished_at is not None)
    assert launcher.get(job.job_id).state == "interrupted"


@pytest.mark.parametrize("command", [SLEEPING, STUBBORN])
def test_stopping_stops_the_trainer_even_one_that_will_not(launch: Launch, command: Command) -> None:
    launcher = launch(command)
    job = launcher.start(TrainingRequest())
    wait_until(lambda: launcher.get(job.job_id).state == "running")

    launcher.stop()

    assert launcher.running() is None
    assert launcher.get(job.job_id).state == "interrupted"
    launcher.stop()  # once more does no harm


def test_stopping_takes_the_trainers_own_children_along(launch: Launch, tmp_path: Path) -> None:
    launcher = launch(trainer('import subprocess; subprocess.Popen(["sleep", "60"]); ' + WITH_PID))
    pid = pid_of(tmp_path / "home", launcher.start(TrainingRequest()))

    launcher.stop()

    wait_until(lambda: not _group_alive(pid))


def _group_alive(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_program_that_is_not_there_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "jobs").write_text("a file where the folder should be")
    launcher = TrainingLauncher(home, SLEEPING)

    with pytest.raises(TrainingNotStarted, match="could not be started"):
        launcher.start(TrainingRequest())
    assert launcher.running() is None


def test_an_unknown_job_is_an_error(launch: Launch) -> None:
    with pytest.raises(UnknownJob):
        launch(SLEEPING).get("20261124T101500Z-3f9a2c1b")
