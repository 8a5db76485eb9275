"""A store in a new folder, and the tiny world published in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.manifest import Manifest
from cinecluster.artifacts.versions import VersionStore
from cinecluster.testing import tiny_contents


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 10, 15, tzinfo=UTC)


@pytest.fixture
def contents() -> VersionContents:
    return tiny_contents()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> VersionStore:
    return VersionStore(home)


@pytest.fixture
def published(store: VersionStore, contents: VersionContents, now: datetime) -> Manifest:
    return store.publish(contents, now=now)
