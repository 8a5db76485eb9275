"""One table's file, before and after it has been read."""

from dataclasses import dataclass
from pathlib import Path

from cinecluster.columns import RATINGS
from cinecluster.data.tables import SourceFile
from cinecluster.engines.base import Engine, Frame, NumberScan

__all__ = ["ReadTable", "TableFile", "scan_text"]


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
    typed: NumberScan | None = None
    #: The same, numbers read at once, if the engine has a quicker way to do that (``Engine.scan_numbers``).


def scan_text(
    path: Path, table: str, columns: tuple[str, ...], engine: Engine, *, header: bool
) -> tuple[Frame, NumberScan | None]:
    """Scan a table's plain CSV as text, and, of ratings, which may be very many, once more as numbers."""
    text = engine.scan_csv(path, columns, separator=",", header=header)
    if table != "ratings":
        return text, None
    return text, engine.scan_numbers(path, columns, RATINGS, separator=",", header=header)
