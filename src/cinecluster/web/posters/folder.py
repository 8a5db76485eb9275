"""Posters that have been fetched, as files."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from cinecluster.web.posters.tmdb import media_type_of

__all__ = ["NO_POSTER", "PosterFolder"]

NO_POSTER: Final = b"none"
"""Kept for a film that TMDB has no poster of."""
_NONE_FOR: Final = 7 * 86_400.0
"""Seconds; one may be added there any day."""
_ROOM: Final = 0.9
"""How full the folder is after old posters were removed: not every new one shall do that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PosterFolder:
    """A folder that holds posters, the newest so many bytes of them."""

    path: Path
    max_bytes: int
    keep_seconds: float
    now: Callable[[], float] = time.time

    def read(self, name: str) -> bytes | None:
        """Return a poster or ``NO_POSTER``; None where neither is known, or not of late."""
        file = self.path / name
        try:
            age = self.now() - file.stat().st_mtime
            content = file.read_bytes()
        except OSError:
            return None
        if content == NO_POSTER:
            return content if age < _NONE_FOR else None
        return content if media_type_of(content) and age < self.keep_seconds else None

    def keep(self, name: str, content: bytes) -> None:
        """Write a poster or ``NO_POSTER``; nobody ever reads half of one.

        Raises:
            OSError: It cannot be written.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = mkstemp(prefix=".", dir=self.path)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(unfinished).replace(self.path / name)
        except OSError:
            Path(unfinished).unlink(missing_ok=True)
            raise
        self._make_room()

    def _make_room(self) -> None:
        """Remove the oldest posters once all together are too large; another worker may do so, too."""
        found = []
        for path in self.path.iterdir():
            with suppress(FileNotFoundError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in found)
        if total <= self.max_bytes:
            return
        for _, size, path in sorted(found):
            if total <= self.max_bytes * _ROOM:
                return
            path.unlink(missing_ok=True)
            total -= size
