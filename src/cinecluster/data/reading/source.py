"""From a folder or an archive, of whatever edition, to raw tables."""

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from cinecluster.columns import RAW_LINKS, RAW_MOVIES, RAW_RATINGS, RAW_TAGS
from cinecluster.data.reading.address import read_address_table, require_addresses
from cinecluster.data.reading.config import ReadingConfig
from cinecluster.data.reading.conversion import GENRES_100K, read_genres
from cinecluster.data.reading.csv_table import read_csv_table
from cinecluster.data.reading.editions import EditionName
from cinecluster.data.reading.locating import LocatedSource, locate
from cinecluster.data.reading.older_table import read_older_table
from cinecluster.data.reading.parquet_table import read_parquet_table
from cinecluster.data.reading.table_file import ReadTable, TableFile
from cinecluster.data.tables import RawTables
from cinecluster.engines.base import Engine, Frame
from cinecluster.errors import EmptyTable

__all__ = ["open_source"]

_COLUMNS: Final = {"movies": RAW_MOVIES, "ratings": RAW_RATINGS, "tags": RAW_TAGS, "links": RAW_LINKS}
_NEEDED: Final = frozenset({"movies", "ratings"})
_DEFAULTS: Final = ReadingConfig()


def open_source(
    source: Path | str, engine: Engine, *, workspace: Path, config: ReadingConfig = _DEFAULTS
) -> RawTables:
    """Read a folder or zip archive of MovieLens files as raw tables, whatever the edition.

    Every file is gone through once, for its faults and its hash, which is that of its unpacked bytes. The
    tables are lazy: the files and the workspace must stay until they have been collected.

    Args:
        source: A folder, or a zip with the files at its root or in one folder; as text the address of a
            folder of Parquet tables, which the engine must be able to reach.
        engine: Reads the tables.
        workspace: An existing folder, owned by the caller, for unpacked and rewritten files.
        config: The limits on archives.

    Raises:
        SourceNotFound: Nothing is there.
        InvalidSettings: It is an address, which this engine does not know.
        UnknownEdition: The files there are no MovieLens tables, or films or ratings are missing.
        UnsafeArchive: The archive leads out of its folder or unpacks too large.
        UnreadableFile: A file cannot be read, or its bytes are not the text that they should be.
        MissingColumns: A table lacks a column.
        EmptyTable: There is not one film, or not one rating.
    """
    if isinstance(source, str):
        require_addresses(engine, source)
        return _raw_tables("parquet", _at_address(source, engine))
    folder = Path(tempfile.mkdtemp(prefix="reading-", dir=workspace))
    located = locate(source, folder=folder, config=config)
    read = _reader(located, engine, folder)
    tables = {
        table: read(located.files[table], columns)
        for table, columns in _COLUMNS.items()
        if table in located.files
    }
    return _raw_tables(located.edition.name, tables)


def _at_address(address: str, engine: Engine) -> dict[str, ReadTable]:
    tables = {
        table: read_address_table(table, address, columns, engine, needed=table in _NEEDED)
        for table, columns in _COLUMNS.items()
    }
    return {table: read for table, read in tables.items() if read is not None}


def _raw_tables(edition: EditionName, tables: Mapping[str, ReadTable]) -> RawTables:
    return RawTables(
        edition=edition,
        files=tuple(table.file for table in tables.values()),
        movies=_needed(tables["movies"]),
        ratings=_needed(tables["ratings"]),
        tags=tables["tags"].frame if "tags" in tables else None,
        links=tables["links"].frame if "links" in tables else None,
        typed_ratings=tables["ratings"].typed,
    )


class _TableReader(Protocol):
    def __call__(self, file: TableFile, columns: tuple[str, ...], /) -> ReadTable: ...


def _reader(source: LocatedSource, engine: Engine, folder: Path) -> _TableReader:
    match source.edition.name:
        case "csv":
            return partial(read_csv_table, engine=engine, folder=folder)
        case "parquet":
            return partial(read_parquet_table, engine=engine)
        case "double-colon":
            return partial(read_older_table, engine=engine, folder=folder)
        case "ml-100k":
            listed = source.files.get("genres")
            genres = GENRES_100K if listed is None else read_genres(listed.path, name=listed.name)
            return partial(read_older_table, engine=engine, folder=folder, genres=genres)


def _needed(table: ReadTable) -> Frame:
    if table.frame is None:
        raise EmptyTable(
            "the file is empty." if table.file.size == 0 else "there is no row in it but the header.",
            hint="Films and ratings are both needed.",
            file=table.file.name,
        )
    return table.frame
