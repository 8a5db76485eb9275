"""What a database's error means to us."""

from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from cinecluster.errors import StorageBusy, StorageError, StorageFull, StorageUnavailable

__all__ = ["translated"]

_FULL: Final = ("disk is full", "disk i/o error", "no space left", "could not extend file", "file too large")
_BUSY: Final = ("is locked", "lock timeout", "deadlock", "could not serialize")


def translated(error: Exception) -> Exception:
    """Return our error for the database's; an error of another kind as it is."""
    if isinstance(error, PoolTimeout):
        return StorageBusy()
    if not isinstance(error, SQLAlchemyError):
        return error
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return _kind(said.lower())(_first_line(said))


def _kind(said: str) -> type[StorageError]:
    if any(word in said for word in _FULL):
        return StorageFull
    if any(word in said for word in _BUSY):
        return StorageBusy
    return StorageUnavailable


def _first_line(said: str) -> str:
    return said.strip().partition("\n")[0]
