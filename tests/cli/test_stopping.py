"""A training that is stopped from outside."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from cinecluster.cli.stopping import stoppable
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.settings import Settings
from tests.jobs.trainer_kit import jobs_of


@pytest.fixture(autouse=True)
def default_hangup() -> Iterator[None]:
    """Undo what ``nohup`` may have done to the process that runs the tests."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


class Signalling:
    """Sends this process signals when a stage begins."""

    timings: Mapping[str, float] = {}
    memory: Mapping[str, int] = {}

    def __init__(self, *signals: signal.Signals) -> None:
        self._signals = signals

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if name == "read":
            for number in self._signals:
                os.kill(os.getpid(), number)
        yield


@pytest.mark.parametrize(
    ("signals", "code"),
    [
        ((signal.SIGTERM,), 143),
        ((signal.SIGHUP,), 129),
        ((signal.SIGHUP, signal.SIGTERM), 129),
    ],
)
def test_a_stopped_training_is_marked_interrupted_and_leaves_nothing_lying(
    tmp_path: Path, signals: tuple[signal.Signals, ...], code: int
) -> None:
    settings = Settings(home=tmp_path / "var", output=tmp_path / "output")
    with pytest.raises(SystemExit) as ended, stoppable():
        run_training(TrainingSource(sample=True), settings, progress=Signalling(*signals))
    assert ended.value.code == code
    assert [job.state for job in jobs_of(settings)] == ["interrupted"]
    assert list(settings.home.glob(".staging-*")) == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_what_is_ignored_on_purpose_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
