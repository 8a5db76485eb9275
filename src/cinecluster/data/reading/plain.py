"""Plain CSV: the part of CSV that every engine reads alike, and the mending of what is not plain.

Polars stops at a quote inside a field (``6" gun``, ``"Foo" bar``), DuckDB drops what follows a closing one;
DuckDB takes a lone CR for a line end and skips blank lines without counting them. A file without any of this
is *plain* and goes to the engine as it is. Any other is first rewritten, line for line, so that ``ROW`` stays
the line of the original:

* LF, CRLF and a lone CR outside quotes end a line; a line break inside a quoted field becomes a space;
* a blank line, and each further line of a record that spans several, becomes a line without any value;
* a quote where RFC 4180 allows none is an ordinary character, and so is every other quote of that line. One
  that never closes thus harms one line, not the rest of the file.
"""

import re
from pathlib import Path
from typing import Final

import numpy as np

from cinecluster.data.reading.blocks import LONGEST_LINE, blocks

__all__ = ["NO_VALUES", "fill_blank_lines", "is_plain", "line_end", "mend", "quoted"]

NO_VALUES: Final = b","
"""A line that every engine counts, and that holds no value."""

_END: Final = rb"(?:\r\n|\n|\r)"
_FIELD: Final = rb'(?:"[^"]*+(?:""[^"]*+)*+"(?=[,\r\n])|(?!")[^,\r\n]*+)'
_PLAIN_FIELD: Final = rb'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|[^",\r\n]*+)'

_RECORD: Final = re.compile(rb"%b(?:,%b)*+%b" % (_FIELD, _FIELD, _END))
_FIELDS: Final = re.compile(rb"(%b)(?:,|%b)" % (_FIELD, _END))
_LINE: Final = re.compile(rb"([^\r\n]*+)(?:%b|\Z)" % _END)
_LINE_END: Final = re.compile(_END)
_BLANK_LINE: Final = re.compile(rb"\n\r?\n")
_TWO_ENDS: Final = 0x0A0A
_PLAIN_LINES: Final = re.compile(rb"(?:%b(?:,%b)*+\r?\n)*+" % (_PLAIN_FIELD, _PLAIN_FIELD))


def line_end(block: bytes) -> bytes | None:
    """Return how all lines of a block end: in LF, in CRLF, in nothing (``b""``), or not alike (None)."""
    if b"\r" not in block:
        return b"\n" if b"\n" in block else b""
    return b"\r\n" if block.count(b"\r") == block.count(b"\r\n") == block.count(b"\n") else None


def is_plain(block: bytes) -> bool:
    """Tell whether every engine reads a block of whole lines alike, given that these all end alike.

    Blank lines at its very end are not looked at: at the end of the file they do no harm.
    """
    if not _has_blank_line(block) and b'"' not in block:
        return not block.startswith((b"\n", b"\r"))
    block = block.rstrip(b"\r\n") + b"\n"
    if block.startswith(b"\n") or _has_blank_line(block):
        return False
    return b'"' not in block or _PLAIN_LINES.fullmatch(block) is not None


def _has_blank_line(block: bytes) -> bool:
    if b"\r" in block:
        return _BLANK_LINE.search(block) is not None
    # A quarter of the time of a search, which stops at every line end: look at all pairs of bytes at once.
    pairs = (np.frombuffer(block, np.uint16, (len(block) - at) // 2, at) for at in range(min(2, len(block))))
    return any((pair == _TWO_ENDS).any() for pair in pairs)


def quoted(field: bytes) -> bytes:
    """Quote a field."""
    return b'"%b"' % field.replace(b'"', b'""')


def fill_blank_lines(block: bytes) -> bytes:
    """Make all lines of an unquoted block end in LF, and put ``NO_VALUES`` where a line is blank."""
    block = b"\n" + block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    while b"\n\n" in block:
        block = block.replace(b"\n\n", b"\n%b\n" % NO_VALUES)
    return block[1:]


def mend(source: Path, target: Path, *, name: str) -> None:
    """Rewrite a UTF-8 CSV as a plain one, line for line."""
    with target.open("wb") as file:
        rest = b""
        for block in blocks(source, name=name):
            if rest or b'"' in block:
                lines, rest = _mended(rest + block, last=False)
                file.write(lines)
            else:
                file.write(fill_blank_lines(block))
        lines, _ = _mended(rest, last=True)
        file.write(lines)


def _mended(text: bytes, *, last: bool) -> tuple[bytes, bytes]:
    """Return a text's plain lines, and the end of it that cannot be understood without what follows."""
    if last and text and not text.endswith((b"\n", b"\r")):
        text += b"\n"
    lines: list[bytes] = []
    at = 0
    while at < len(text):
        # The limit keeps a quote that never closes from being sought through the whole file.
        record = _RECORD.match(text, at, at + LONGEST_LINE)
        if record is None and not last and len(text) - at < LONGEST_LINE:
            break
        if record is None:
            record = next(_LINE.finditer(text, at))
            fields = [quoted(field) if b'"' in field else field for field in record[1].split(b",")]
        else:
            fields = [_mended_field(field) for field in _FIELDS.findall(record[0])]
        lines.append(b",".join(fields) or NO_VALUES)
        lines += [NO_VALUES] * (len(_LINE_END.findall(record[0])) - 1)
        at = record.end()
    return b"".join(line + b"\n" for line in lines), text[at:]


def _mended_field(field: bytes) -> bytes:
    if field.startswith(b'"'):
        return _LINE_END.sub(b" ", field)
    return quoted(field) if b'"' in field else field
