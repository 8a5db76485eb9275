from pathlib import Path

import pytest

from cinecluster.errors import SourceNotAllowed, SourceNotFound
from cinecluster.jobs.source import allowed_source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "allowed"
    (folder / "ml").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (tmp_path / "allowed-too").mkdir()
    return folder


def test_what_lies_inside_is_allowed(folder: Path) -> None:
    assert allowed_source(str(folder / "ml"), [folder]) == folder / "ml"
    assert allowed_source(str(folder), [folder]) == folder
    assert allowed_source(f"{folder}/../allowed/ml", [folder]) == folder / "ml"


@pytest.mark.parametrize(
    "source", ["/etc", "{folder}/../secret", "{folder}-too", "{folder}/..", "relative", "\0", "x" * 5000]
)
def test_what_lies_elsewhere_is_not(folder: Path, source: str) -> None:
    with pytest.raises(SourceNotAllowed, match="training_sources"):
        allowed_source(source.format(folder=folder), [folder])


def test_a_link_out_is_refused_and_a_link_in_is_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "way-out").symlink_to(tmp_path / "secret")
    (tmp_path / "way-in").symlink_to(folder)

    with pytest.raises(SourceNotAllowed):
        allowed_source(str(folder / "way-out"), [folder])
    assert allowed_source(str(tmp_path / "way-in" / "ml"), [folder]) == folder / "ml"
    assert allowed_source(str(folder / "ml"), [tmp_path / "way-in"]) == folder / "ml"


def test_a_loop_of_links_is_refused(folder: Path) -> None:
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")

    with pytest.raises((SourceNotAllowed, SourceNotFound)):
        allowed_source(str(folder / "a"), [folder])


def test_nothing_is_allowed_by_default(folder: Path) -> None:
    with pytest.raises(SourceNotAllowed):
        allowed_source(str(folder), [])


def test_nothing_at_an_allowed_place_is_said_to_be_missing(folder: Path) -> None:
    with pytest.raises(SourceNotFound):
        allowed_source(str(folder / "nothing"), [folder])
