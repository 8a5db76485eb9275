"""Which files a training asked for over HTTP may read."""

from collections.abc import Iterable
from pathlib import Path

from cinecluster.errors import SourceNotAllowed, SourceNotFound

__all__ = ["allowed_source"]


def allowed_source(source: str, folders: Iterable[Path]) -> Path:
    """Return the real path of a source, if it lies in one of the folders.

    Symbolic links are followed first, on both sides, so none leads out. What is outside is refused alike
    whether it exists or not: nobody learns from the answer what the disk holds.

    Raises:
        SourceNotAllowed: It lies elsewhere.
        SourceNotFound: It would be allowed, but nothing is there.
    """
    refused = SourceNotAllowed(
        f"Training may not read {source!r}.",
        hint="The setting 'training_sources' names the folders that it may read.",
    )
    try:
        path = Path(source).resolve()
        roots = [folder.resolve() for folder in folders]
        if not any(path.is_relative_to(root) for root in roots):
            raise refused
        there = path.exists()
    except (OSError, ValueError, RuntimeError):  # a NUL byte, a name too long, a loop of links
        raise refused from None
    if not there:
        raise SourceNotFound("There is nothing at the source.", hint="Check the path.", file=source)
    return path
