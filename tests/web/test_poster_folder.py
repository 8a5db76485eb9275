"""Posters as files."""

import os
import time
from pathlib import Path

import pytest

from cinecluster.web.posters.folder import NO_POSTER, PosterFolder
from tests.web.tmdb_kit import JPEG

DAY = 86_400.0


class Clock:
    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def folder_in(path: Path, *, max_bytes: int = 10_000_000, clock: Clock | None = None) -> PosterFolder:
    return PosterFolder(path=path, max_bytes=max_bytes, keep_seconds=90 * DAY, now=clock or Clock())


def test_what_was_kept_is_read_until_it_is_too_old(tmp_path: Path) -> None:
    clock = Clock()
    folder = folder_in(tmp_path / "home" / "posters", clock=clock)
    assert folder.read("w342-1") is None
    folder.keep("w342-1", JPEG)
    folder.keep("w342-2", NO_POSTER)
    assert (folder.read("w342-1"), folder.read("w342-2")) == (JPEG, NO_POSTER)
    clock.ahead = 8 * DAY  # a poster may have been added by now
    assert (folder.read("w342-1"), folder.read("w342-2")) == (JPEG, None)
    clock.ahead = 91 * DAY
    assert folder.read("w342-1") is None


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\xff\xd8"])
def test_a_file_that_is_no_picture_is_not_shown(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w342-1").write_bytes(content)
    assert folder_in(tmp_path).read("w342-1") is None


def test_the_oldest_go_when_all_together_are_too_large(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, max_bytes=5 * len(JPEG))
    for number in range(1, 6):
        folder.keep(f"w342-{number}", JPEG)
        os.utime(tmp_path / f"w342-{number}", (number, number))
    assert len(list(tmp_path.iterdir())) == 5
    folder.keep("w342-6", JPEG)
    # Six are too many; what is left fills no more than nine tenths.
    assert {path.name for path in tmp_path.iterdir()} == {"w342-3", "w342-4", "w342-5", "w342-6"}


def test_what_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "w342-1").mkdir()
    with pytest.raises(OSError, match="directory"):
        folder_in(tmp_path).keep("w342-1", JPEG)
    assert [path.name for path in tmp_path.iterdir()] == ["w342-1"]
