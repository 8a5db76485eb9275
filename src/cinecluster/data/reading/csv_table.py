"""One CSV file with a header row, as a raw table."""

import codecs
import csv
import re
from pathlib import Path
from typing import Final

from cinecluster.columns import EXTRA, ROW
from cinecluster.data.reading.plain import mend
from cinecluster.data.reading.surveying import BadByte, survey
from cinecluster.data.reading.table_file import ReadTable, TableFile, scan_text
from cinecluster.engines.base import Engine
from cinecluster.errors import MissingColumns, UnreadableFile

__all__ = ["header_of", "read_csv_table"]

_LINE_END: Final = re.compile(rb"[\r\n]+")
_LONGEST_HEADER: Final = 10_000
"""Bytes; whatever is longer is no header, and would drown the message that says so."""


def read_csv_table(file: TableFile, columns: tuple[str, ...], engine: Engine, *, folder: Path) -> ReadTable:
    """Read the named columns, in whatever order they stand, as text, then ``EXTRA`` and ``ROW``.

    Args:
        file: The file; it may have other columns too.
        columns: Those to read.
        engine: Reads it.
        folder: For a mended copy, if the file is not plain.

    Raises:
        UnreadableFile: It is not UTF-8, or a column stands there twice.
        MissingColumns: A column is not there.
    """
    seen = survey(file.path, name=file.name)
    described = file.described(size=seen.size, sha256=seen.sha256)
    if seen.size == 0:
        return ReadTable(file=described, frame=None)
    header = header_of(seen.first_line)
    if seen.bad_byte is not None:
        raise _not_utf8(file.name, seen.bad_byte, header)
    _check_header(header, columns, file.name)
    if not seen.has_more:
        return ReadTable(file=described, frame=None)
    path = file.path
    if not seen.plain:
        path = folder / f"plain-{file.table}.csv"
        mend(file.path, path, name=file.name)
    # Columns that nobody asked for may have any name, even one of ours or the same twice.
    names = tuple(name if name in columns else f"unused_{place}" for place, name in enumerate(header))
    frame, typed = scan_text(path, file.table, names, engine, header=True)
    wanted = (*columns, EXTRA, ROW)
    return ReadTable(
        file=described, frame=frame.select(*wanted), typed=None if typed is None else typed.select(*wanted)
    )


def header_of(beginning: bytes) -> list[str]:
    """Return the columns that a file names in its first line, whichever way its lines end."""
    first, *_ = _LINE_END.split(beginning.removeprefix(codecs.BOM_UTF8), maxsplit=1)
    return _fields(first)


def _fields(line: bytes) -> list[str]:
    text = line[:_LONGEST_HEADER].decode("utf-8", errors="replace")
    return [name.strip() for row in csv.reader([text]) for name in row]


def _check_header(header: list[str], columns: tuple[str, ...], name: str) -> None:
    if missing := [column for column in columns if column not in header]:
        other = next((mark for mark in ";\t|" if len(header) == 1 and mark in header[0]), None)
        if other is not None:
            raise MissingColumns(
                f"the columns are separated by {other!r}: found {header[0]!r}.",
                hint=f"Separate them by commas: {','.join(columns)}.",
                file=name,
                row=1,
                column=missing[0],
            )
        raise MissingColumns.from_found(missing, header, file=name)
    for column in columns:
        if header.count(column) > 1:
            raise UnreadableFile(
                "the column stands there twice.", hint="Rename one of them.", file=name, row=1, column=column
            )


def _not_utf8(name: str, bad: BadByte, header: list[str]) -> UnreadableFile:
    if bad.offset == 0 and bad.value in codecs.BOM_UTF16_LE:
        return UnreadableFile("the file is UTF-16, not UTF-8.", hint="Save it as UTF-8.", file=name, row=1)
    place = max(len(_fields(bad.line_before)) - 1, 0)
    return UnreadableFile(
        f"byte {bad.offset:,} (0x{bad.value:02X}) is not UTF-8.",
        hint="Save the file as UTF-8; if it is Latin-1: iconv -f latin1 -t utf-8 OLD > NEW.",
        file=name,
        row=bad.row,
        column=header[place] if bad.row > 1 and place < len(header) else None,
    )
