"""An export, read: which site it is from, what its rows say, and which of them say nothing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cinecluster.data.cleaning.titles import parse_title
from cinecluster.data.exports.cells import (
    NO_RATING,
    kind_other_than_film,
    read_imdb_id,
    read_stars,
    read_year,
    without_marks,
)
from cinecluster.data.exports.config import ExportConfig
from cinecluster.data.exports.dialects import DIALECTS, Columns, Dialect
from cinecluster.data.exports.export import Export, ExportedRating, ExportFormat, Fault, FaultyRow
from cinecluster.data.exports.records import DELIMITERS, Record, lines_of, records
from cinecluster.data.exports.unpacking import decode, unpack
from cinecluster.errors import ExportTooLong, UnknownExport, UnreadableFile

__all__ = ["read_export"]

_SHOWN: Final = 60
_LONGEST_TITLE: Final = 500
_HEADER_LINES: Final = 100
"""The header is the first line that is not blank, and that stands among the first of them."""


def read_export(
    data: bytes, *, file: str, config: ExportConfig, format: ExportFormat | None = None
) -> Export:
    """Read somebody's ratings from a file as a site, or its exporter, wrote it.

    Args:
        data: The bytes: a table, or a zip with one in it.
        file: Its name, for messages.
        config: Limits.
        format: The site that it is from; told by its header if not given.

    Raises:
        UnknownExport: It has no site's columns.
        ExportTooLong: It has more bytes or rows than are read.
        UnreadableFile: It is a damaged zip, or no text.
    """
    table, file = unpack(data, file=file, config=config)
    if b"\0" in table and not table.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("it is no text.", hint="Save the table as CSV, in UTF-8.", file=file)
    dialects = [dialect for dialect in DIALECTS if format in (None, dialect.format)]
    headers: list[list[str]] = []
    for dialect in dialects:
        lines = lines_of(decode(table, encoding=dialect.encoding))
        for delimiter in DELIMITERS:
            header = next(records(lines[:_HEADER_LINES], delimiter), Record(line=0, cells=()))
            columns = dialect.columns(header.cells, is_given=format is not None)
            if columns is not None:
                rows = (row for row in records(lines, delimiter) if row.line > header.line)
                return _read(_limited(rows, config.max_rows, file), dialect, columns)
            headers.append([name[:_SHOWN] for name in header.cells])
    raise UnknownExport.from_found(
        max(headers, key=len), {dialect.format: dialect.example for dialect in dialects}, file=file
    )


def _limited(rows: Iterable[Record], most: int, file: str) -> Iterator[Record]:
    for number, row in enumerate(rows):
        if number == most:
            raise ExportTooLong(
                f"it has more than {most:,} rows.",
                hint="The limit is the setting 'exports.max_rows'.",
                file=file,
            )
        yield row


def _read(rows: Iterable[Record], dialect: Dialect, columns: Columns) -> Export:
    read = [_row(row, dialect, columns) for row in rows]
    return Export(
        format=dialect.format,
        ratings=tuple(row for row in read if isinstance(row, ExportedRating)),
        faults=tuple(row for row in read if isinstance(row, FaultyRow)),
    )


def _row(record: Record, dialect: Dialect, columns: Columns) -> ExportedRating | FaultyRow:
    cells = _aligned(record.cells, columns)
    if cells is None:
        return _fault(record, "broken-row", None, " ".join(record.cells))
    raw = [cells[place][:_LONGEST_TITLE] for place in columns.titles if cells[place]]
    parsed = [parse_title(without_marks(title)) for title in raw]
    titles = [title for each in parsed for title in (each.display, *each.other_titles) if title]
    if not titles:
        return _fault(record, "no-title", None, " ".join(filter(None, cells)))
    rating = cells[columns.rating]
    stars = read_stars(rating, dialect.most)
    if stars is None:
        fault: Fault = "no-rating" if rating.lower() in NO_RATING else "bad-rating"
        return _fault(record, fault, titles[0], rating)
    year = None if columns.year is None else read_year(cells[columns.year])
    return ExportedRating(
        row=record.line,
        title=titles[0],
        other_titles=tuple(title for title in dict.fromkeys(titles) if title != titles[0]),
        year=next((found for found in (year, *(each.year for each in parsed)) if found is not None), None),
        imdb_id=None if columns.imdb_id is None else read_imdb_id(cells[columns.imdb_id]),
        other_kind=kind_other_than_film("" if columns.kind is None else cells[columns.kind], raw[0]),
        stars=stars,
    )


def _aligned(cells: Sequence[str], columns: Columns) -> list[str] | None:
    """Fill up a row whose last cells were left out; None where it has others than the header."""
    if any(cells[columns.count :]) or len(cells) <= max(columns.rating, columns.titles[0]):
        return None
    return [*cells[: columns.count], *[""] * (columns.count - len(cells))]


def _fault(record: Record, fault: Fault, title: str | None, value: str) -> FaultyRow:
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return FaultyRow(row=record.line, fault=fault, title=title, value=shown)
