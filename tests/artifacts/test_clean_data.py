"""A version's clean tables, for training again."""

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from cinecluster.artifacts.clean_data import read_clean
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import CorruptVersion
from tests.tampering import writable


@pytest.fixture
def folder(store: VersionStore, published: Manifest) -> Path:
    return store.folder(published.version)


def test_the_clean_tables_come_back_as_they_were_published(folder: Path, contents: VersionContents) -> None:
    movies, ratings, tags, links = read_clean(folder)
    assert_frame_equal(movies, contents.movies)
    assert_frame_equal(ratings, contents.ratings)
    assert_frame_equal(tags, contents.tags)
    assert_frame_equal(links, contents.links)


def test_changed_tables_are_not_trained_on(folder: Path) -> None:
    with writable(folder / "data" / "ratings.parquet").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(CorruptVersion, match=r"data/ratings\.parquet: it has .* Train from the source"):
        read_clean(folder)


def test_a_folder_without_a_manifest_is_no_version(tmp_path: Path) -> None:
    with pytest.raises(CorruptVersion, match="has no readable manifest"):
        read_clean(tmp_path)
