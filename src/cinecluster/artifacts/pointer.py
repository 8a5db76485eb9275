"""``current``: the one file that moves. It holds a version id and a line end."""

from pathlib import Path
from typing import Final

from cinecluster.artifacts.durable import replace_file, write_file
from cinecluster.artifacts.manifest import is_version_id
from cinecluster.errors import CorruptVersion

__all__ = ["NEW_POINTER", "read_pointer", "swap_pointer", "write_new_pointer"]

POINTER: Final = "current"
NEW_POINTER: Final = ".current.new"
"""Written aside under the store's lock, so one name is enough."""
_HINT: Final = "Run 'cinecluster models list', then 'cinecluster models activate VERSION'."


def read_pointer(home: Path) -> str | None:
    """Return the version that is current; None when none is.

    Raises:
        CorruptVersion: The pointer holds something else.
    """
    path = home / POINTER
    try:
        text = path.read_bytes().decode("ascii", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CorruptVersion(f"{path} cannot be read: {error.strerror}.", hint=_HINT) from error
    version = text.strip()
    if not is_version_id(version):
        raise CorruptVersion(f"{path} holds {text[:60]!r}, which is no version.", hint=_HINT)
    return version


def write_new_pointer(home: Path, version: str) -> None:
    """Write the pointer's next content beside it."""
    write_file(home / NEW_POINTER, f"{version}\n".encode())


def swap_pointer(home: Path) -> None:
    """Make the content written beside the pointer the pointer's own."""
    replace_file(home / NEW_POINTER, home / POINTER)
