"""Publishing: nothing that happens on the way may hurt what was there before."""

import errno
import os
import resource
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.reliability.forking import forking
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.publishing import PUBLISH_STEPS
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import PublishFailed
from cinecluster.testing import tiny_contents

_LATER = datetime(2026, 12, 1, tzinfo=UTC)


def publish_on_and_on(home: Path, step: str, largest_file: int, said: Connection) -> None:
    """Publish until killed, by itself after the named step; say when that begins, and what stopped it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    def checkpoint(done: str) -> None:
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    store, contents, moment = VersionStore(home), tiny_contents(), datetime(2026, 11, 25, tzinfo=UTC)
    said.send("ready")
    while True:
        try:
            store.publish(contents, now=moment, checkpoint=checkpoint)
        except PublishFailed as error:
            said.send(str(error))
            return
        moment += timedelta(seconds=1)


class Publisher:
    """A process that publishes on and on."""

    def __init__(self, home: Path, *, step: str = "", largest_file: int = resource.RLIM_INFINITY) -> None:
        self._heard, said = forking().Pipe(duplex=False)
        self._process = forking().Process(target=publish_on_and_on, args=(home, step, largest_file, said))
        self._process.start()
        said.close()
        assert self.says() == "ready"

    def says(self) -> str:
        """Wait for what it says next."""
        assert self._heard.poll(60)
        return str(self._heard.recv())

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()

    def ended(self) -> int | None:
        """Wait for its end; return its exit code."""
        self._process.join(60)
        code = self._process.exitcode
        self._process.close()
        self._heard.close()
        return code


def leftovers(home: Path) -> set[str]:
    expected = {"versions", "current", ".store.lock"}
    return {path.name for path in home.iterdir()} - expected


def assert_whole(store: VersionStore, contents: VersionContents, home: Path) -> None:
    current = store.current()
    assert current is not None
    assert store.load(current).version == current
    for version in store.version_ids():
        assert store.verify(version) == ()
    store.sweep()
    assert leftovers(home) == set()
    later = store.publish(contents, now=_LATER)
    assert store.current() == later.version
    assert store.verify(later.version) == ()


def test_a_version_is_named_by_its_time_and_its_files(published: Manifest, store: VersionStore) -> None:
    assert published.version.startswith("20261124T101500Z-")
    assert published.created_at == datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
    assert store.current() == published.version
    assert store.manifest(published.version) == published
    assert store.verify(published.version) == ()


def test_the_same_contents_give_the_same_bytes(
    tmp_path: Path, contents: VersionContents, now: datetime
) -> None:
    first = VersionStore(tmp_path / "a").publish(contents, now=now)
    chunked = pl.concat([contents.ratings.head(7), contents.ratings.slice(7)], rechunk=False)
    again = replace(contents, ratings=chunked, timings={"clean": 2.5})
    second = VersionStore(tmp_path / "b").publish(again, now=now + timedelta(days=1))
    assert first.files == second.files
    assert first.version.partition("-")[2] == second.version.partition("-")[2]


def test_a_version_published_in_a_second_that_is_taken_gets_the_next_one(
    store: VersionStore, contents: VersionContents, now: datetime
) -> None:
    versions = [store.publish(contents, now=now).version for _ in range(3)]
    times = [version.partition("-")[0] for version in versions]
    assert times == ["20261124T101500Z", "20261124T101501Z", "20261124T101502Z"]
    assert [manifest.version for manifest in store.versions()] == versions[::-1]


def test_publishing_at_the_same_moment_from_many_sides_loses_nothing(
    home: Path, contents: VersionContents, now: datetime
) -> None:
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(VersionStore(home).publish, contents, now=now) for _ in range(4)]
        versions = {job.result().version for job in jobs}
    store = VersionStore(home)
    assert set(store.version_ids()) == versions
    assert len(versions) == 4
    assert store.current() in versions
    assert leftovers(home) == set()


def test_a_version_need_not_become_current(
    store: VersionStore, published: Manifest, contents: VersionContents, now: datetime
) -> None:
    other = store.publish(contents, now=now + timedelta(hours=1), activate=False)
    assert store.current() == published.version
    assert store.version_ids() == (other.version, published.version)


@pytest.mark.parametrize("step", PUBLISH_STEPS)
def test_a_kill_after_any_step_leaves_a_whole_current_version(
    step: str, store: VersionStore, published: Manifest, contents: VersionContents, home: Path
) -> None:
    assert Publisher(home, step=step).ended() == -signal.SIGKILL
    if step == "pointer-swapped":
        assert store.current() != published.version
    else:
        assert store.current() == published.version
    assert_whole(store, contents, home)


@pytest.mark.parametrize("milliseconds", [5, 40, 120])
def test_a_kill_at_any_time_leaves_a_whole_current_version(
    milliseconds: int, store: VersionStore, published: Manifest, contents: VersionContents, home: Path
) -> None:
    publisher = Publisher(home)
    time.sleep(milliseconds / 1000)
    publisher.kill()
    assert publisher.ended() == -signal.SIGKILL
    assert_whole(store, contents, home)


@pytest.mark.parametrize("step", PUBLISH_STEPS[:-1])
def test_a_full_disk_at_any_step_leaves_the_previous_version_current(
    step: str, store: VersionStore, published: Manifest, contents: VersionContents, home: Path
) -> None:
    def disk_full(done: str) -> None:
        if done == step:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(PublishFailed, match=r"No space left on device.*previous version is untouched"):
        store.publish(contents, now=_LATER, checkpoint=disk_full)
    assert store.current() == published.version
    assert_whole(store, contents, home)


def test_a_disk_that_really_refuses_is_reported_and_swept(
    store: VersionStore, published: Manifest, contents: VersionContents, home: Path
) -> None:
    publisher = Publisher(home, largest_file=600)
    assert publisher.says().startswith("The new version could not be written")
    assert publisher.ended() == 0
    assert leftovers(home) == set()
    assert store.version_ids() == (published.version,)
    assert_whole(store, contents, home)


def test_a_file_where_the_home_should_be_is_a_failed_publish(
    tmp_path: Path, contents: VersionContents, now: datetime
) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(PublishFailed, match="previous version is untouched"):
        VersionStore(tmp_path / "home").publish(contents, now=now)


def test_a_model_unfit_to_serve_is_not_published(
    store: VersionStore, contents: VersionContents, now: datetime, home: Path
) -> None:
    broken = replace(contents.model, vectors=np.full_like(contents.model.vectors, np.nan))
    with pytest.raises(PublishFailed, match="vector is longer than 1"):
        store.publish(replace(contents, model=broken), now=now)
    assert store.current() is None
    assert leftovers(home) == set()


def test_what_a_live_writer_is_writing_is_never_swept(
    store: VersionStore, contents: VersionContents, now: datetime, home: Path
) -> None:
    swept: list[str] = []

    def sweep_from_another_side(done: str) -> None:
        if done in {"staging-made", "tables-written", "data-written", "serving-written", "checked", "synced"}:
            swept.extend(VersionStore(home).sweep())

    version = store.publish(contents, now=now, checkpoint=sweep_from_another_side).version
    assert swept == []
    assert store.verify(version) == ()


def test_a_time_without_a_zone_names_no_version(store: VersionStore, contents: VersionContents) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.publish(contents, now=datetime(2026, 11, 24))  # noqa: DTZ001 - the point of the test
