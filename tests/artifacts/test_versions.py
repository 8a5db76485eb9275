"""The store: reading, checking, activating, pruning."""

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.manifest_json import encode_manifest
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import CorruptVersion, PublishFailed, UnknownVersion, UnsupportedFormat
from cinecluster.model import Model
from cinecluster.testing import tiny_model
from tests.tampering import writable

_OLD = "20200101T000000Z-00000000"


def assert_same_model(found: Model, expected: Model) -> None:
    for part in ("movies", "tags", "histories"):
        for field in type(getattr(expected, part)).__dataclass_fields__:
            one, other = getattr(getattr(found, part), field), getattr(getattr(expected, part), field)
            if isinstance(other, np.ndarray):
                assert one.dtype == other.dtype
                np.testing.assert_array_equal(one, other)
            else:
                assert one == other
    assert found.clusters == expected.clusters
    np.testing.assert_array_equal(found.vectors, expected.vectors)
    assert found.film_map is not None
    assert expected.film_map is not None
    np.testing.assert_array_equal(found.film_map, expected.film_map)


def publish_many(store: VersionStore, contents: VersionContents, now: datetime, n: int) -> list[str]:
    return [store.publish(contents, now=now + timedelta(days=day)).version for day in range(n)]


def test_a_loaded_model_is_the_published_one(store: VersionStore, published: Manifest) -> None:
    model = store.load(published.version)
    assert model.version == published.version
    assert_same_model(model, tiny_model())


def test_a_version_without_a_map_serves_and_a_map_put_beside_it_is_not_believed(
    store: VersionStore, published: Manifest, contents: VersionContents, now: datetime
) -> None:
    mapless = replace(contents, model=replace(contents.model, film_map=None))
    version = store.publish(mapless, now=now + timedelta(days=1)).version
    assert store.load(version).film_map is None
    source, target = (
        store.folder(each) / "serving" / "film_map.npy" for each in (published.version, version)
    )
    target.parent.chmod(0o755)
    shutil.copy(source, target)
    assert store.load(version).film_map is None


def test_loaded_arrays_stay_on_the_disk_and_cannot_be_written(
    store: VersionStore, published: Manifest
) -> None:
    vectors = store.load(published.version).vectors
    assert type(vectors) is np.ndarray
    assert isinstance(vectors.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        vectors[0, 0] = 0.5


def test_a_loaded_model_lives_on_when_its_version_is_deleted(
    store: VersionStore, published: Manifest, contents: VersionContents, now: datetime
) -> None:
    model = store.load(published.version)
    store.publish(contents, now=now + timedelta(days=1))
    assert store.prune(1) == (published.version,)
    assert_same_model(model, tiny_model())


def test_an_empty_home_has_no_versions(store: VersionStore) -> None:
    assert store.current() is None
    assert store.versions() == ()
    assert store.sweep() == ()
    assert store.prune(1) == ()


@pytest.mark.parametrize("name", [_OLD, "../../etc", "", ".", "nonsense"])
def test_a_version_that_is_not_there_is_unknown(name: str, store: VersionStore, published: Manifest) -> None:
    for ask in (store.folder, store.manifest, store.load, store.verify, store.activate):
        with pytest.raises(UnknownVersion, match=published.version):
            ask(name)


@pytest.mark.parametrize("text", ["", "nonsense\n", f"{_OLD}/..", "\x00\xff", f"{_OLD}\n{_OLD}\n"])
def test_a_pointer_to_no_version_is_a_clear_error(
    text: str, store: VersionStore, published: Manifest, home: Path
) -> None:
    (home / "current").write_text(text, encoding="latin-1")
    with pytest.raises(CorruptVersion, match=r"current holds .*models activate"):
        store.current()
    with pytest.raises(CorruptVersion):
        store.prune(1)
    store.activate(published.version)
    assert store.current() == published.version


def test_activating_moves_the_pointer_back_and_forth(
    store: VersionStore, contents: VersionContents, now: datetime
) -> None:
    old, new = publish_many(store, contents, now, 2)
    assert store.current() == new
    store.activate(old)
    assert store.current() == old


@pytest.mark.parametrize(
    "path", ["tables/cleaned_movies.csv", "data/ratings.parquet", "serving/vectors.npy", "manifest.json"]
)
def test_a_damaged_version_is_not_activated(
    path: str, store: VersionStore, contents: VersionContents, now: datetime
) -> None:
    old, new = publish_many(store, contents, now, 2)
    with writable(store.folder(old) / path).open("ab") as file:
        file.write(b" ")
    with pytest.raises(CorruptVersion, match=path):
        store.activate(old)
    assert store.current() == new


def test_the_files_of_a_version_are_read_only_and_pruning_still_works(
    store: VersionStore, contents: VersionContents, now: datetime
) -> None:
    old, new = publish_many(store, contents, now, 2)
    files = [path for path in store.folder(new).rglob("*") if path.is_file()]
    assert len(files) > 20
    assert {path.stat().st_mode & 0o333 for path in files} == {0}
    assert all(path.stat().st_mode & 0o400 for path in files)
    assert store.prune(1) == (old,)
    assert store.version_ids() == (new,)


def test_verify_names_what_is_changed_missing_or_too_much(store: VersionStore, published: Manifest) -> None:
    folder = store.folder(published.version)
    (folder / "tables" / "cleaned_movies.csv").unlink()
    writable(folder / "tables" / "cleaned_ratings.csv").write_text("")
    (folder / "data" / "tags.parquet").unlink()
    (folder / "data" / "tags.parquet").symlink_to(folder / "data" / "links.parquet")
    (folder / "serving" / "more.pkl").write_bytes(b"")
    assert store.verify(published.version) == (
        "data/tags.parquet: it cannot be read: Too many levels of symbolic links",
        "tables/cleaned_movies.csv: it is missing",
        "tables/cleaned_ratings.csv: it has 0 bytes instead of 812",
        "serving/more.pkl: the manifest does not name it",
    )


def test_loading_checks_only_what_is_served(store: VersionStore, published: Manifest) -> None:
    (store.folder(published.version) / "tables" / "cleaned_movies.csv").unlink()
    assert store.load(published.version).version == published.version
    with pytest.raises(CorruptVersion, match="it is missing"):
        store.require_sound(published.version)


def test_a_newer_format_is_refused_with_advice(store: VersionStore, published: Manifest) -> None:
    newer = published.model_copy(update={"format_version": 2})
    writable(store.folder(published.version) / "manifest.json").write_bytes(encode_manifest(newer))
    with pytest.raises(UnsupportedFormat, match=r"has format 2; .* reads up to 1\. Update cinecluster"):
        store.load(published.version)
    assert "has format 2" in store.verify(published.version)[0]


def test_a_manifest_of_another_version_is_refused(
    store: VersionStore, contents: VersionContents, now: datetime
) -> None:
    old, new = publish_many(store, contents, now, 2)
    copied = (store.folder(new) / "manifest.json").read_bytes()
    writable(store.folder(old) / "manifest.json").write_bytes(copied)
    with pytest.raises(CorruptVersion, match="belongs to another version"):
        store.load(old)


def test_versions_with_an_unreadable_manifest_are_listed_by_id_only(
    store: VersionStore, contents: VersionContents, now: datetime
) -> None:
    old, new = publish_many(store, contents, now, 2)
    (store.folder(old) / "manifest.json").unlink()
    assert store.version_ids() == (new, old)
    assert [manifest.version for manifest in store.versions()] == [new]
    assert store.verify(old) == (f"{old}/manifest.json cannot be read: No such file or directory.",)


@pytest.mark.parametrize("keep", [0, 1, 2, 5, 9])
def test_pruning_keeps_the_newest_and_always_the_current_one(
    keep: int, store: VersionStore, contents: VersionContents, now: datetime, home: Path
) -> None:
    versions = publish_many(store, contents, now, 5)[::-1]
    store.activate(versions[3])
    kept = {*versions[:keep], versions[3]}
    assert set(store.prune(keep)) == set(versions) - kept
    assert set(store.version_ids()) == kept
    assert store.current() == versions[3]
    assert not list(home.glob(".staging-*"))


def test_a_pinned_version_stays_until_it_is_unpinned(
    store: VersionStore, contents: VersionContents, now: datetime
) -> None:
    oldest, middle, newest = publish_many(store, contents, now, 3)
    store.pin(oldest)
    store.pin(oldest)
    assert store.pinned() == {oldest}
    assert store.prune(1) == (middle,)
    assert VersionStore(store.folder(newest).parents[1]).pinned() == {oldest}

    store.unpin(oldest)
    store.unpin(oldest)
    assert store.pinned() == frozenset()
    assert store.prune(1) == (oldest,)


@pytest.mark.parametrize("version", ["20200101T000000Z-00000000", "../escape", ""])
def test_only_what_is_there_can_be_pinned(store: VersionStore, home: Path, version: str) -> None:
    with pytest.raises(UnknownVersion):
        store.pin(version)
    with pytest.raises(UnknownVersion):
        store.unpin(version)
    assert not home.exists()


def test_nothing_is_pruned_where_the_pins_cannot_be_told(
    store: VersionStore, contents: VersionContents, now: datetime, home: Path
) -> None:
    versions = publish_many(store, contents, now, 2)
    (home / "pins").write_text("no folder")
    with pytest.raises(PublishFailed, match="prune"):
        store.prune(1)
    with pytest.raises(PublishFailed, match="pins"):
        store.pinned()
    assert set(store.version_ids()) == set(versions)


def test_what_a_killed_pruning_left_is_swept(store: VersionStore, published: Manifest, home: Path) -> None:
    leftover = home / f".staging-discarded-{_OLD}"
    (leftover / "serving").mkdir(parents=True)
    (home / ".current.new").write_text(_OLD)
    assert store.sweep() == (leftover.name,)
    assert not leftover.exists()
    assert not (home / ".current.new").exists()
    assert store.current() == published.version


def test_loading_imports_no_training_code(store: VersionStore, published: Manifest, home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cinecluster.artifacts.versions import VersionStore;"
        f"VersionStore(Path({str(home)!r})).load({published.version!r});"
        "print(sorted({'sklearn', 'pandas', 'implicit', 'pyspark', 'pyarrow', 'duckdb'} & set(sys.modules)))"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert process.stdout == "[]\n"
