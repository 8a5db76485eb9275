"""One file of the older editions, without header and with separators of its own, as a raw table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import narwhals as nw

from cinecluster.columns import GENRES
from cinecluster.data.reading.conversion import convert, movie_from_flags
from cinecluster.data.reading.surveying import survey
from cinecluster.data.reading.table_file import ReadTable, TableFile, scan_text
from cinecluster.engines.base import Engine

__all__ = ["read_older_table"]

_SEPARATORS: Final = {".dat": b"::", ".data": b"\t", ".item": b"|"}


def read_older_table(
    file: TableFile,
    columns: tuple[str, ...],
    engine: Engine,
    *,
    folder: Path,
    genres: Sequence[str] = (),
) -> ReadTable:
    """Read a file's columns as text, then ``EXTRA`` and ``ROW``.

    The file is taken for UTF-8 if it is that, else for Latin-1, in which every byte is a letter.

    Args:
        file: The file.
        columns: What its fields are.
        engine: Reads it.
        folder: For the file as CSV.
        genres: What the flags of ``u.item`` stand for.

    Raises:
        UnreadableFile: It cannot be opened.
    """
    seen = survey(file.path, name=file.name)
    described = file.described(size=seen.size, sha256=seen.sha256)
    if not (seen.first_line or seen.has_more):
        return ReadTable(file=described, frame=None)
    path = folder / f"plain-{file.table}.csv"
    convert(
        file.path,
        path,
        separator=_SEPARATORS[file.path.suffix],
        encoding="utf-8" if seen.bad_byte is None else "latin-1",
        name=file.name,
        reshape=movie_from_flags(genres) if file.path.suffix == ".item" else None,
    )
    frame, typed = scan_text(path, file.table, columns, engine, header=False)
    if GENRES in columns:
        frame = frame.with_columns(nw.col(GENRES).str.replace_all("Children's", "Children", literal=True))
    return ReadTable(file=described, frame=frame, typed=typed)
