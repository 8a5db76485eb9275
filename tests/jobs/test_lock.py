import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cinecluster.errors import TrainingRunning
from cinecluster.jobs.lock import HeldLock, TrainingLock, adopt_lock


def test_a_held_lock_refuses_others_and_names_its_holder(tmp_path: Path) -> None:
    lock = TrainingLock(tmp_path / "home")
    assert lock.holder() is None

    with lock.acquire("first"):
        assert lock.holder() == "first"
        with pytest.raises(TrainingRunning) as caught:
            TrainingLock(tmp_path / "home").acquire("second")
        assert caught.value.job_id == "first"

    assert lock.holder() is None
    with lock.acquire("a-much-longer-id-than-the-one-before"):
        assert lock.holder() == "a-much-longer-id-than-the-one-before"
    with lock.acquire("short"):
        assert lock.holder() == "short"


def test_a_process_that_inherits_the_lock_keeps_it_until_killed(tmp_path: Path) -> None:
    lock = TrainingLock(tmp_path)
    with lock.acquire("job") as held:
        child = subprocess.Popen(
            [sys.executable, "-S", "-c", "import time; time.sleep(60)"], pass_fds=(held.fd,)
        )
    try:
        assert lock.holder() == "job"
    finally:
        child.kill()
        child.wait()
    assert lock.holder() is None


def test_an_adopted_lock_is_not_handed_on_to_children(tmp_path: Path) -> None:
    with TrainingLock(tmp_path).acquire("job") as held:
        inherited = os.dup(held.fd)
        os.set_inheritable(inherited, True)
        with adopt_lock(inherited):
            assert not os.get_inheritable(inherited)


def test_adopting_what_is_not_open_is_an_error() -> None:
    with pytest.raises(OSError, match="Bad file descriptor"):
        adopt_lock(987)


def test_of_many_at_once_one_wins_and_the_others_are_told_its_id(tmp_path: Path) -> None:
    def attempt(number: int) -> HeldLock | str:
        try:
            return TrainingLock(tmp_path).acquire(f"job-{number}")
        except TrainingRunning as refused:
            return refused.job_id

    with ThreadPoolExecutor(16) as pool:
        for _ in range(20):
            results = list(pool.map(attempt, range(16)))
            winners = [number for number, result in enumerate(results) if isinstance(result, HeldLock)]
            assert len(winners) == 1
            assert {result for result in results if isinstance(result, str)} == {f"job-{winners[0]}"}
            for result in results:
                if isinstance(result, HeldLock):
                    result.close()


def test_asking_who_holds_the_lock_never_gets_in_the_way(tmp_path: Path) -> None:
    lock = TrainingLock(tmp_path)
    lock.acquire("zeroth").close()

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(lambda: [lock.holder() for _ in range(200)]) for _ in range(3)]
        for _ in range(200):
            lock.acquire("job").close()  # would raise TrainingRunning
        assert {holder for answers in asked for holder in answers.result()} <= {None, "job"}
