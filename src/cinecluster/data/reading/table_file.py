"""One table's file, before and after it has been read."""

from dataclasses import dataclass
from pathlib import Path

from cinecluster.data.tables import SourceFile
from cinecluster.engines.base import Frame

__all__ = ["ReadTable", "TableFile"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TableFile:
    """A table's file on disk, unpacked."""

    table: str
    name: str
    #: As messages call it.
    path: Path

    def described(self, *, size: int, sha256: str) -> SourceFile:
        """Return what is kept about the file once its bytes are known."""
        return SourceFile(table=self.table, name=self.name, size=size, sha256=sha256)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadTable:
    """A table as read, and the file that it came from."""

    file: SourceFile
    frame: Frame | None
    #: None where the file holds no row.
