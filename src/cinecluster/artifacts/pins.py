"""Pins: versions that pruning leaves alone. Each is an empty file by the version's name, there or not."""

from pathlib import Path
from typing import Final

from cinecluster.artifacts.durable import sync
from cinecluster.artifacts.manifest import is_version_id

__all__ = ["add_pin", "read_pins", "remove_pin"]

_FOLDER: Final = "pins"


def read_pins(home: Path) -> frozenset[str]:
    """Return the pinned versions.

    Raises:
        OSError: It cannot be told.
    """
    try:
        return frozenset(path.name for path in (home / _FOLDER).iterdir() if is_version_id(path.name))
    except FileNotFoundError:
        return frozenset()


def add_pin(home: Path, version: str) -> None:
    """Pin a version; once more does nothing. The store's lock must be held."""
    folder = home / _FOLDER
    folder.mkdir(exist_ok=True)
    (folder / version).touch()
    sync(folder)
    sync(home)


def remove_pin(home: Path, version: str) -> None:
    """Unpin a version; where there is no pin, nothing is done. The store's lock must be held."""
    pin = home / _FOLDER / version
    if pin.exists():
        pin.unlink()
        sync(pin.parent)
