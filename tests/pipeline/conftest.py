"""Fixtures of the trainings' tests."""

from pathlib import Path

import pytest

from cinecluster.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", output=tmp_path / "output").with_training(n_clusters=2)
