"""From the text of a table to its rows, where one broken quote must not swallow the rest."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["DELIMITERS", "Record", "lines_of", "records"]

DELIMITERS: Final = (",", ";", "\t")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_LONGEST_RECORD: Final = 50
"""Lines: a review has paragraphs, but a quote that does not close for so long never does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row."""

    line: int
    #: 1-based, where it begins.
    cells: Sequence[str]
    #: Without blanks around them; none where the row is no CSV.


def lines_of(text: str) -> list[str]:
    """Cut a text into lines."""
    return _LINE_END.split(text)


def records(lines: Sequence[str], delimiter: str) -> Iterator[Record]:
    """Yield the rows of a table, blank ones left out."""
    opens = [line.count('"') % 2 == 1 for line in lines]
    start = 0
    while start < len(lines):
        end = start + 1
        if opens[start]:  # a quoted cell goes on in the next lines
            within = range(start + 1, min(start + _LONGEST_RECORD, len(lines)))
            end = next((line + 1 for line in within if opens[line]), end)
        yield from _parsed(lines[start:end], delimiter, start + 1)
        start = end


def _parsed(lines: Sequence[str], delimiter: str, first: int) -> Iterator[Record]:
    reader = csv.reader([f"{line}\n" for line in lines], delimiter=delimiter)
    read = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:  # a cell of more than 128 KiB
            yield Record(line=first + read, cells=())
            return
        if cells is None:
            return
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield Record(line=first + read, cells=stripped)
        read = reader.line_num
