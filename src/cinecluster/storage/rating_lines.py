"""Ratings as lines of text, however they are cut into pieces on the way: CSV or NDJSON, row by row.

Nothing here holds more than one line; a line that never ends is given up where it is too long to be a rating.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from cinecluster.columns import MOVIE, RATING, TIMESTAMP, USER
from cinecluster.errors import MissingColumns, UnreadableFile
from cinecluster.storage.ratings import OnlineRating

__all__ = ["Line", "LineFormat", "LineReader", "RowError", "RowJudge", "RowReader"]

LineFormat = Literal["csv", "ndjson"]

_MOST_BYTES: Final = 4096
_COLUMNS: Final = (USER, MOVIE, RATING, TIMESTAMP)
_NEEDED: Final = _COLUMNS[:3]
_INT64: Final = 2**63 - 1
_WHOLE: Final = re.compile(r"\s*[+-]?[0-9]{1,20}\s*")
_SHOWN: Final = 40
_HALF_STARS: Final = frozenset(halves / 2 for halves in range(1, 11))


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line."""

    number: int
    #: 1-based.
    content: bytes | None
    #: Without its end; None where it was too long.


@dataclass(frozen=True, kw_only=True, slots=True)
class RowError:
    """Why a row was not stored."""

    row: int
    #: 1-based line, a header counted.
    column: str | None
    #: None where the whole row is meant.
    detail: str


class LineReader:
    """Cuts pieces of bytes into lines."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_too_long = False
        self._number = 0

    def feed(self, piece: bytes) -> Iterator[Line]:
        """Yield the lines that end within a piece."""
        *ended, rest = piece.split(b"\n")
        for part in ended:
            self._take(part)
            yield self._ended()
        self._take(rest)

    def finish(self) -> Iterator[Line]:
        """Yield the last line, if it has no end."""
        if self._rest or self._is_too_long:
            yield self._ended()

    def _take(self, part: bytes) -> None:
        if self._is_too_long or len(self._rest) + len(part) > _MOST_BYTES:
            self._rest, self._is_too_long = b"", True
        else:
            self._rest += part

    def _ended(self) -> Line:
        self._number += 1
        content = None if self._is_too_long else self._rest.removesuffix(b"\r")
        if self._number == 1 and content is not None:
            content = content.removeprefix(b"\xef\xbb\xbf")
        self._rest, self._is_too_long = b"", False
        return Line(number=self._number, content=content)


class _Unusable(Exception):
    def __init__(self, column: str | None, detail: str) -> None:
        super().__init__(detail)
        self.column = column
        self.detail = detail


class RowJudge:
    """Tells a rating from what is none.

    Args:
        knows: Whether a film is there.
        latest: Seconds since 1970 that no timestamp may be beyond.
    """

    def __init__(self, knows: Callable[[int], bool], *, latest: float) -> None:
        self._knows = knows
        self._latest = latest

    def rating(self, values: dict[str, Any]) -> OnlineRating:
        """Return a row's rating."""
        user_id, movie_id = _whole(values, USER), _whole(values, MOVIE)
        stars = _number(values, RATING)
        if stars not in _HALF_STARS:
            raise _Unusable(RATING, f"{_quoted(values[RATING])} is not 0.5 to 5 in half stars")
        timestamp = None if values.get(TIMESTAMP) in (None, "") else _whole(values, TIMESTAMP)
        if timestamp is not None and not 0 <= timestamp <= self._latest:
            raise _Unusable(TIMESTAMP, f"{timestamp} is no time in the past, in seconds since 1970")
        if not self._knows(movie_id):
            raise _Unusable(MOVIE, f"there is no movie {movie_id}")
        return OnlineRating(user_id=user_id, movie_id=movie_id, rating=stars, timestamp=timestamp)


class RowReader:
    """Makes ratings of lines; the first line of CSV names the columns.

    Args:
        format: How a line is written.
        judge: Tells a rating from what is none.
    """

    def __init__(self, format: LineFormat, judge: RowJudge) -> None:
        self._judge = judge
        self._values = _json_values if format == "ndjson" else self._csv_values
        self._header: Sequence[str] = ()
        self._awaits_header = format == "csv"

    def read(self, line: Line) -> OnlineRating | RowError | None:
        """Return the rating of a line or what is wrong with it; None for a blank line and the header.

        Raises:
            MissingColumns, UnreadableFile: The header is none.
        """
        if line.content is not None and not line.content.strip():
            return None
        if self._awaits_header:
            self._header = _header(line)
            self._awaits_header = False
            return None
        try:
            return self._judge.rating(self._values(_text(line)))
        except _Unusable as reason:
            return RowError(row=line.number, column=reason.column, detail=reason.detail)

    def finish(self) -> None:
        """Say that nothing more comes.

        Raises:
            MissingColumns: Not even a header came.
        """
        if self._awaits_header:
            raise MissingColumns.from_found(_NEEDED, (), file=_BODY)

    def _csv_values(self, text: str) -> dict[str, Any]:
        cells = _cells(text)
        if len(cells) > len(self._header):
            raise _Unusable(None, f"{len(cells)} fields, but {len(self._header)} columns")
        return dict(zip(self._header, cells, strict=False))


_BODY: Final = "ratings"


def _header(line: Line) -> list[str]:
    try:
        names = [name.strip() for name in _cells(_text(line))]
    except _Unusable as reason:
        raise UnreadableFile(
            f"{reason.detail}.",
            hint=f"The first line names the columns: {','.join(_COLUMNS)}.",
            file=_BODY,
            row=line.number,
        ) from reason
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise MissingColumns.from_found(missing, names, file=_BODY)
    strange = [name for name in names if name not in _COLUMNS or names.count(name) > 1]
    if strange:
        raise UnreadableFile(
            f"unknown or repeated column {_quoted(strange[0])}.",
            hint=f"The columns are {','.join(_COLUMNS)}.",
            file=_BODY,
            row=line.number,
            column=strange[0][:_SHOWN],
        )
    return names


def _text(line: Line) -> str:
    if line.content is None:
        raise _Unusable(None, f"longer than {_MOST_BYTES} bytes")
    try:
        return line.content.decode()
    except UnicodeDecodeError as error:
        raise _Unusable(None, f"byte {error.start + 1} is not UTF-8") from error


def _cells(text: str) -> list[str]:
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        raise _Unusable(None, f"no CSV: {error}") from error


def _json_values(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Unusable(None, "no JSON") from error
    if not isinstance(values, dict):
        raise _Unusable(None, "no JSON object")
    for name in values:
        if name not in _COLUMNS:
            raise _Unusable(None, f"unknown member {_quoted(name)}; there are {', '.join(_COLUMNS)}")
    return values


def _whole(values: dict[str, Any], column: str) -> int:
    given = values.get(column)
    whole = int(given) if isinstance(given, str) and _WHOLE.fullmatch(given) else given
    if not isinstance(whole, int) or isinstance(whole, bool) or not -_INT64 - 1 <= whole <= _INT64:
        raise _Unusable(column, f"{_quoted(given)} is not a whole number")
    return whole


def _number(values: dict[str, Any], column: str) -> float:
    given = values.get(column)
    try:
        if isinstance(given, str | int | float) and not isinstance(given, bool):
            return float(given)
    except (ValueError, OverflowError):
        pass
    raise _Unusable(column, f"{_quoted(given)} is not a number")


def _quoted(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
