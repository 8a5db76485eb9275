"""Real trainers in processes of their own that are killed, paused or cancelled while they work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cinecluster.artifacts.versions import VersionStore
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.service_config import JobsConfig
from cinecluster.settings import Settings
from tests.jobs.trainer_kit import job_store, jobs_of, wait_until

_TRAINER = """
import sys, pathlib, time
from contextlib import contextmanager
from cinecluster.cli.stopping import stoppable
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings

settings = Settings.model_validate_json(sys.argv[1])
class Waiting(SilentProgress):
    @contextmanager
    def stage(self, name):
        if name == sys.argv[3]:
            print("here", flush=True)
            sys.stdin.readline()
        yield
with stoppable():
    run_training(TrainingSource(path=pathlib.Path(sys.argv[2])), settings, progress=Waiting())
"""

Train = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def own(settings: Settings) -> Settings:
    """Return settings under which leases are soon over."""
    return settings.model_copy(update={"jobs": JobsConfig(heartbeat_seconds=0.1, lease_seconds=1.0)})


@pytest.fixture
def live(tiny_source: Path, own: Settings) -> str:
    """Return a version that is there before."""
    return run_training(TrainingSource(path=tiny_source), own, progress=SilentProgress()).version


@pytest.fixture
def train(tiny_source: Path, own: Settings, live: str) -> Iterator[Train]:
    """Return a function that starts a trainer and returns once it waits at the beginning of a stage."""
    started = []

    def start(stage: str, **jobs: float) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", _TRAINER, as_json(own, **jobs), str(tiny_source), stage]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def as_json(settings: Settings, **jobs: float) -> str:
    own = settings.model_copy(update={"jobs": settings.jobs.model_copy(update=jobs)})
    return own.model_dump_json(exclude={"database"})


def leftovers(own: Settings) -> list[Path]:
    return list(own.home.glob(".staging-*"))


def go_on(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()


def test_a_killed_trainers_job_is_interrupted_and_its_gigabytes_are_swept(
    train: Train, own: Settings, live: str
) -> None:
    process = train("clusters")
    assert len(leftovers(own)) == 1
    VersionStore(own.home).sweep()
    assert len(leftovers(own)) == 1  # a live one's is left alone

    process.kill()
    process.wait()

    with job_store(own) as jobs:
        wait_until(lambda: jobs.active() is None, seconds=5)
        assert jobs.newest(1)[0].state == "interrupted"
    VersionStore(own.home).sweep()
    assert leftovers(own) == []
    assert VersionStore(own.home).current() == live


def test_a_trainer_that_was_paused_past_its_lease_does_not_publish(
    train: Train, own: Settings, live: str
) -> None:
    # Its next heartbeat is far off: it must be the fence that stops it. Nor is it stopped in the middle of a
    # transaction, in which nobody could write into an SQLite file.
    process = train("publish", heartbeat_seconds=60.0)
    with job_store(own) as jobs:
        wait_until(lambda: jobs.newest(1)[0].stage in ("publish", None))
        time.sleep(0.5)  # what is in the row is not yet the end of the transaction that wrote it
        os.kill(process.pid, signal.SIGSTOP)
        wait_until(lambda: jobs.active() is None, seconds=5)
        other = jobs.create("current", None, asked_by="ann", owner="here:1")

    go_on(process)
    os.kill(process.pid, signal.SIGCONT)

    assert process.wait(timeout=30) != 0
    assert VersionStore(own.home).current() == live
    assert VersionStore(own.home).version_ids() == (live,)
    states = {job.job_id: job.state for job in jobs_of(own)}
    assert min(states.values()) == "interrupted"
    assert states[other.job_id] in ("queued", "interrupted")


def test_a_trainer_hears_that_it_is_cancelled_and_ends_itself(train: Train, own: Settings, live: str) -> None:
    process = train("clusters")
    with job_store(own) as jobs:
        wait_until(lambda: jobs.newest(1)[0].stage == "clusters")  # written by the lease's own thread
        (job,) = jobs.newest(1)
        jobs.ask_cancel(job.job_id)

        assert process.wait(timeout=30) == 128 + signal.SIGTERM

        assert jobs.get(job.job_id).state == "cancelled"
        assert jobs.get(job.job_id).stages[0][0] == "read"
    assert leftovers(own) == []
    assert VersionStore(own.home).current() == live


def test_a_trainer_that_hears_no_signals_ends_all_the_same(
    tiny_source: Path, own: Settings, live: str
) -> None:
    script = _TRAINER.replace("sys.stdin.readline()", "_deaf()").replace(
        "settings = ",
        "import signal, threading\n"
        "def _deaf():\n"
        "    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n"
        "    while True: time.sleep(0.1)\n"
        "settings = ",
        1,
    )
    command = [sys.executable, "-c", script, as_json(own, stop_seconds=0.3)]
    with subprocess.Popen(
        [*command, str(tiny_source), "clusters"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        with job_store(own) as jobs:
            job = jobs.active()
            assert job is not None
            jobs.ask_cancel(job.job_id)

            assert process.wait(timeout=30) == 128 + signal.SIGTERM

            assert jobs.get(job.job_id).state == "cancelled"
    assert VersionStore(own.home).current() == live
