"""What a form can offer to train on."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

__all__ = ["offered_sources"]

_MOST: Final = 100


def offered_sources(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders that a training may read, and the folders and archives in them, by name.

    What lies deeper can be trained on, but is not offered; nor is what cannot be read.
    """
    found = {source: None for folder in folders for source in (folder, *_inside(folder))}
    return tuple(found)[:_MOST]


def _inside(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:  # it is a file, is not there, or may not be read
        return
    for entry in entries:
        if not entry.name.startswith(".") and (entry.suffix == ".zip" or entry.is_dir()):
            yield entry
