"""Loading: not a bit may differ from what was published."""

import os
import random
from pathlib import Path

import numpy as np
import pytest

from cinecluster.artifacts.fingerprint import describe_file
from cinecluster.artifacts.golden import ANSWER_RULES
from cinecluster.artifacts.manifest import Manifest, version_id
from cinecluster.artifacts.manifest_json import encode_manifest
from cinecluster.artifacts.serving import MAP_FILE, SERVING_FILES
from cinecluster.artifacts.serving_layout import LAYOUT_FILES
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import ArtifactError, CorruptVersion
from tests.tampering import writable

_FLIPS = 120


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    writable(path).write_bytes(data)


def test_every_flipped_bit_is_refused(store: VersionStore, published: Manifest) -> None:
    folder, chance = store.folder(published.version), random.Random(7)  # noqa: S311 - repeatable is what is wanted
    served = (*SERVING_FILES, MAP_FILE, *LAYOUT_FILES)
    files = [folder / "manifest.json", *(folder / "serving" / name for name in served)]
    trusted = []
    for number in range(_FLIPS):
        path = files[number % len(files)]
        bit = chance.randrange(path.stat().st_size * 8)
        flip(path, bit)
        try:
            store.load(published.version)
            trusted.append((path.name, bit))
        except ArtifactError:
            pass
        flip(path, bit)
    assert trusted == []
    assert store.load(published.version).version == published.version


def test_every_bit_of_the_manifest_counts(store: VersionStore, published: Manifest) -> None:
    path = store.folder(published.version) / "manifest.json"
    bits = range(0, path.stat().st_size * 8, 401)
    for bit in bits:
        flip(path, bit)
        with pytest.raises(ArtifactError):
            store.manifest(published.version)
        flip(path, bit)


@pytest.mark.parametrize("damage", ["truncated", "missing", "pipe", "folder"])
def test_a_damaged_file_is_named(damage: str, store: VersionStore, published: Manifest) -> None:
    path = store.folder(published.version) / "serving" / "tag_indices.npy"
    data = path.read_bytes()
    path.unlink()
    match damage:
        case "truncated":
            path.write_bytes(data[:-1])
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
    with pytest.raises(CorruptVersion, match=r"serving/tag_indices\.npy: it "):
        store.load(published.version)


def forge(store: VersionStore, manifest: Manifest, **changes: object) -> str:
    """Put a manifest with valid checksum and fitting version in the place of another."""
    forged = manifest.model_copy(update=changes)
    version = version_id(forged.created_at, forged.files)
    folder = store.folder(manifest.version)
    forged = forged.model_copy(update={"version": version})
    writable(folder / "manifest.json").write_bytes(encode_manifest(forged))
    folder.rename(folder.parent / version)
    return version


def test_values_that_do_not_fit_are_refused_though_their_hashes_match(
    store: VersionStore, published: Manifest
) -> None:
    path = store.folder(published.version) / "serving" / "movie_clusters.npy"
    clusters = np.load(path)
    clusters[0] = 9
    np.save(path, clusters)
    files = {**published.files, "serving/movie_clusters.npy": describe_file(path)}
    with pytest.raises(CorruptVersion, match="a film is in a cluster outside 0 to 1"):
        store.load(forge(store, published, files=files))


def test_a_pickle_is_never_loaded_as_an_array(store: VersionStore, published: Manifest) -> None:
    path = store.folder(published.version) / "serving" / "vectors.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    files = {**published.files, "serving/vectors.npy": describe_file(path)}
    with pytest.raises(CorruptVersion, match=r"serving: .*Python objects"):
        store.load(forge(store, published, files=files))


def test_a_file_that_the_manifest_does_not_name_is_not_served(
    store: VersionStore, published: Manifest
) -> None:
    files = {path: entry for path, entry in published.files.items() if path != "serving/vectors.npy"}
    with pytest.raises(CorruptVersion, match=r"serving/vectors\.npy: the manifest does not name it"):
        store.load(forge(store, published, files=files))


@pytest.mark.parametrize(
    "path", ["../current", "/etc/passwd", "serving/../../current", "serving/a/b.npy", "x.npy", "serving/A b"]
)
def test_a_manifest_whose_paths_lead_elsewhere_is_refused(
    path: str, store: VersionStore, published: Manifest
) -> None:
    files = {**published.files, path: published.files["serving/vectors.npy"]}
    version = forge(store, published, files=files)
    with pytest.raises(CorruptVersion, match=r"manifest\.json: files"):
        store.load(version)


def test_another_answer_to_a_golden_query_is_refused_and_the_query_named(
    store: VersionStore, published: Manifest
) -> None:
    first = published.golden[0]
    golden = (first.model_copy(update={"answer": (1,)}), *published.golden[1:])
    version = forge(store, published, golden=golden)
    with pytest.raises(CorruptVersion, match=r"favorite-cluster 1 is answered \[0\] instead of \[1\]"):
        store.load(version)
    assert "favorite-cluster 1" in store.verify(version)[0]


def test_golden_queries_of_other_rules_are_not_asked(store: VersionStore, published: Manifest) -> None:
    golden = (published.golden[0].model_copy(update={"answer": (1,)}),)
    version = forge(store, published, golden=golden, answer_rules=ANSWER_RULES + 1)
    assert store.load(version).version == version


def test_a_version_from_before_there_were_layouts_is_laid_out_when_it_is_loaded(
    store: VersionStore, published: Manifest
) -> None:
    laid_out = store.load(published.version).layout
    names = {f"serving/{name}" for name in LAYOUT_FILES}
    for name in names:
        (store.folder(published.version) / name).unlink()
    files = {path: entry for path, entry in published.files.items() if path not in names}
    later = store.load(forge(store, published, files=files)).layout
    assert later is not None
    assert laid_out is not None
    assert later.by_cluster.tolist() == laid_out.by_cluster.tolist()
    assert later.titles.words == laid_out.titles.words
    assert later.cluster_tags.list_cosines.tolist() == laid_out.cluster_tags.list_cosines.tolist()


def test_a_layout_that_does_not_fit_its_model_is_refused(store: VersionStore, published: Manifest) -> None:
    path = store.folder(published.version) / "serving" / "layout_by_cluster.npy"
    np.save(path, np.load(path)[::-1].copy())
    files = {**published.files, "serving/layout_by_cluster.npy": describe_file(path)}
    with pytest.raises(CorruptVersion, match="the films by cluster do not lie in their clusters"):
        store.load(forge(store, published, files=files))
