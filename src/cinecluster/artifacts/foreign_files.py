"""The six files as somebody else made them: which are there, unpacked, and what their headers say."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import narwhals as nw
import polars as pl

from cinecluster import columns as c
from cinecluster.data.reading.archives import UnpackBudget, unpack_gzip
from cinecluster.data.reading.blocks import open_file
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.data.reading.csv_table import header_of, read_csv_table
from cinecluster.data.reading.table_file import TableFile
from cinecluster.data.tables import SourceFile
from cinecluster.engines.base import Engine, Frame
from cinecluster.errors import MissingColumns, SourceNotFound

__all__ = [
    "CLEANED_MOVIES",
    "CLEANED_RATINGS",
    "CLUSTERS",
    "CLUSTER_TAGS",
    "STANDARDIZED_RATINGS",
    "ForeignFile",
    "open_foreign_files",
]

CLEANED_MOVIES: Final = Path(c.CLEANED_MOVIES_FILE).stem
CLEANED_RATINGS: Final = Path(c.CLEANED_RATINGS_FILE).stem
STANDARDIZED_RATINGS: Final = Path(c.STANDARDIZED_RATINGS_FILE).stem
CLUSTERS: Final = Path(c.CLUSTERS_FILE).stem
CLUSTER_TAGS: Final = Path(c.CLUSTER_TAGS_FILE).stem

_TABLES: Final = (CLEANED_MOVIES, CLEANED_RATINGS, STANDARDIZED_RATINGS, CLUSTERS, CLUSTER_TAGS)
_GZIP: Final = ".gz"
_CONTRACT: Final = "as in the contract"
_LONGEST_HEADER: Final = 10_000
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignFile:
    """One of the six files, unpacked."""

    file: TableFile
    header: tuple[str, ...]
    #: The columns that it has.
    source: SourceFile
    #: What is kept about it, packed as it may be.
    workspace: Path
    #: An existing folder for a mended copy.

    def has(self, column: str) -> bool:
        """Tell whether the file has a column."""
        return column in self.header

    def require(self, *columns: str) -> None:
        """Refuse a file that lacks a column.

        Raises:
            MissingColumns: It does.
        """
        if missing := [column for column in columns if not self.has(column)]:
            raise MissingColumns.from_found(missing, self.header, file=self.file.name)

    def read(self, engine: Engine, columns: tuple[str, ...]) -> Frame:
        """Read columns as text, those that the file lacks as null, then ``EXTRA`` and ``ROW``.

        Raises:
            UnreadableFile: It is not UTF-8, or a column stands there twice.
        """
        present = tuple(column for column in columns if self.has(column))
        frame = read_csv_table(self.file, present, engine, folder=self.workspace).frame
        if frame is None:
            schema = {**dict.fromkeys((*present, c.EXTRA), pl.String), c.ROW: pl.Int64}
            frame = engine.frame(pl.DataFrame(schema=schema))
        cells = [
            nw.col(column) if column in present else nw.lit(None, nw.String).alias(column)
            for column in columns
        ]
        return frame.select(*cells, c.EXTRA, c.ROW)

    def shape(self, phrases: Iterable[str], used: tuple[str, ...]) -> str:
        """Say in which shape the file came: what was noticed, what it lacks, what was not made use of."""
        absent = [column for column in used if not self.has(column)]
        unused = [name or "one without a name" for name in self.header if name not in used]
        noticed = [
            *(["gzip"] if self.file.name.endswith(_GZIP) else []),
            *phrases,
            *([f"without {', '.join(absent)}"] if absent else []),
            *([f"not used: {', '.join(unused)}"] if unused else []),
        ]
        return "; ".join(noticed) or _CONTRACT


def open_foreign_files(folder: Path, workspace: Path, config: ReadingConfig) -> Mapping[str, ForeignFile]:
    """Find the tables among the six files; of ``x.csv`` and ``x.csv.gz`` the first.

    Args:
        folder: Holds the files.
        workspace: An existing empty folder for what must be unpacked.
        config: The limits on what is packed.

    Raises:
        SourceNotFound: There is no such folder, or no file that says which film is in which cluster.
        UnreadableFile: A file cannot be read.
        UnsafeArchive: A file unpacks to too much.
    """
    if not folder.is_dir():
        raise SourceNotFound(
            "there is no such folder.", hint="Give the folder that holds the six files.", file=folder
        )
    budget = UnpackBudget(config)
    paths = {table: _find(folder, table) for table in _TABLES}
    if paths[CLUSTERS] is None:
        found = ", ".join(sorted(entry.name for entry in folder.iterdir())[:12]) or "nothing"
        raise SourceNotFound(
            f"there is no {c.CLUSTERS_FILE}, not as .gz either; found {found}.",
            hint="This file says which film is in which cluster, and nothing else does. "
            "For plain MovieLens files there is 'cinecluster train'.",
            file=folder,
        )
    return {table: _open(table, path, workspace, budget) for table, path in paths.items() if path is not None}


def _find(folder: Path, table: str) -> Path | None:
    choices = (folder / f"{table}.csv", folder / f"{table}.csv{_GZIP}")
    return next((path for path in choices if path.exists()), None)


def _open(table: str, path: Path, workspace: Path, budget: UnpackBudget) -> ForeignFile:
    plain = path
    if path.suffix == _GZIP:
        plain = workspace / path.stem
        unpack_gzip(path, plain, budget, name=path.name)
    with open_file(plain, name=path.name) as file:
        header = header_of(file.readline(_LONGEST_HEADER))
    return ForeignFile(
        file=TableFile(table=table, name=path.name, path=plain),
        header=tuple(header),
        source=_describe(table, path),
        workspace=workspace,
    )


def _describe(table: str, path: Path) -> SourceFile:
    digest, size = hashlib.sha256(), 0
    with open_file(path, name=path.name) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return SourceFile(table=table, name=path.name, size=size, sha256=digest.hexdigest())
