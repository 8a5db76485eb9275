"""The store of keys that a command works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cinecluster.settings import load_settings
from cinecluster.storage.database import Database
from cinecluster.storage.keys import KeyStore

__all__ = ["key_store"]


@contextmanager
def key_store(home: Path | None) -> Iterator[KeyStore]:
    """Open the database that the settings name."""
    settings = load_settings(home=home)
    with Database.open(settings.database, settings.home) as database:
        yield KeyStore(database)
