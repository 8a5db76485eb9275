import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster.errors import DataError, MissingColumns, UnreadableFile
from cinecluster.storage.rating_export import export_header, exported
from cinecluster.storage.rating_lines import LineFormat, LineReader, RowError, RowJudge, RowReader
from cinecluster.storage.ratings import OnlineRating

NOW = 1_700_000_000
FORMATS: tuple[LineFormat, ...] = ("csv", "ndjson")


def lines_of(*pieces: bytes) -> list[tuple[int, bytes | None]]:
    reader = LineReader()
    found = [line for piece in pieces for line in reader.feed(piece)]
    return [(line.number, line.content) for line in [*found, *reader.finish()]]


def read(data: bytes, format: LineFormat = "csv") -> list[OnlineRating | RowError]:
    """Read a whole body; the films 1 to 9 are there."""
    lines = LineReader()
    rows = RowReader(format, RowJudge(frozenset(range(1, 10)).__contains__, latest=NOW))
    found = [rows.read(line) for line in [*lines.feed(data), *lines.finish()]]
    rows.finish()
    return [row for row in found if row is not None]


def rating(user: int, movie: int, stars: float, timestamp: int | None = None) -> OnlineRating:
    return OnlineRating(user_id=user, movie_id=movie, rating=stars, timestamp=timestamp)


def test_lines_are_the_same_however_they_are_cut_into_pieces() -> None:
    data = b"\xef\xbb\xbfone\r\n\ntwo\nthree"
    expected = [(1, b"one"), (2, b""), (3, b"two"), (4, b"three")]
    assert lines_of(data) == expected
    assert lines_of(*(bytes([byte]) for byte in data)) == expected
    assert lines_of(data + b"\n") == expected
    assert lines_of() == []


@given(data=st.binary(max_size=200), seed=st.integers(0, 99))
def test_any_bytes_in_any_pieces_make_the_same_lines(data: bytes, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a test
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(5))
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    assert lines_of(*pieces) == lines_of(data)


def test_a_line_that_never_ends_is_given_up_and_the_next_one_read() -> None:
    long = b"x" * 3000
    assert lines_of(b"a\n", long, long, long, b"\nb\n", long, long) == [
        (1, b"a"),
        (2, None),
        (3, b"b"),
        (4, None),
    ]


def test_columns_may_stand_in_any_order_and_the_time_be_left_out() -> None:
    assert read(b"rating,userId,movieId\n4.5,5,1\n\n0.5,-6,2\n") == [rating(5, 1, 4.5), rating(-6, 2, 0.5)]
    assert read(b'userId,movieId,rating,timestamp\n5,1,"4.0",1\n5,2,3,\n5,3,5.0\n') == [
        rating(5, 1, 4.0, 1),
        rating(5, 2, 3.0),
        rating(5, 3, 5.0),
    ]


def test_objects_are_read_line_by_line() -> None:
    one = b'{"userId": 5, "movieId": 1, "rating": 4, "timestamp": null}'
    other = b'{"userId":5,"movieId":2,"rating":3.5,"timestamp":7}'
    data = one + b"\n" + other
    assert read(data, "ndjson") == [rating(5, 1, 4.0), rating(5, 2, 3.5, 7)]


@pytest.mark.parametrize(
    ("row", "column", "detail"),
    [
        (b"x,1,4.0,1", "userId", "'x' is not a whole number"),
        (b"5,1.5,4.0,1", "movieId", "'1.5' is not a whole number"),
        (b"5,1_0,4.0,1", "movieId", "'1_0' is not a whole number"),
        (b"5", "movieId", "nothing is not a whole number"),
        (b"99999999999999999999,1,4.0,1", "userId", "'99999999999999999999' is not a whole number"),
        (b"5,1,four,1", "rating", "'four' is not a number"),
        (b"5,1,,1", "rating", "'' is not a number"),
        (b"5,1,nan,1", "rating", "'nan' is not 0.5 to 5 in half stars"),
        (b"5,1,4.2,1", "rating", "'4.2' is not 0.5 to 5 in half stars"),
        (b"5,1,6,1", "rating", "'6' is not 0.5 to 5 in half stars"),
        (b"5,1,4,now", "timestamp", "'now' is not a whole number"),
        (b"5,1,4,1700000001", "timestamp", "1700000001 is no time in the past, in seconds since 1970"),
        (b"5,1,4,-1", "timestamp", "-1 is no time in the past, in seconds since 1970"),
        (b"5,77,4,1", "movieId", "there is no movie 77"),
        (b"5,1,4,1,2", None, "5 fields, but 4 columns"),
        (b'5,1,"4,1', None, "no CSV: unexpected end of data"),
        (b"5,1,\xff,1", None, "byte 5 is not UTF-8"),
        (b"5," + b"1" * 5000, None, "longer than 4096 bytes"),
    ],
)
def test_a_bad_row_says_why_and_stops_no_other(row: bytes, column: str | None, detail: str) -> None:
    data = b"userId,movieId,rating,timestamp\r\n5,1,4,1\r\n" + row + b"\r\n5,2,4,1\r\n"
    assert read(data) == [
        rating(5, 1, 4.0, 1),
        RowError(row=3, column=column, detail=detail),
        rating(5, 2, 4.0, 1),
    ]


@pytest.mark.parametrize(
    ("row", "column", "detail"),
    [
        (b"{", None, "no JSON"),
        (b"[" * 4000, None, "no JSON"),
        (b"[1]", None, "no JSON object"),
        (b'{"userId": 5, "movieId": 1, "rating": 4, "colour": 1}', None, "unknown member 'colour'"),
        (b'{"userId": 5, "movieId": 1, "rating": 4, "\\ud800": 1}', None, "unknown member '\\ud800'"),
        (b'{"userId": 5.0, "movieId": 1, "rating": 4}', "userId", "'5.0' is not a whole number"),
        (b'{"userId": true, "movieId": 1, "rating": 4}', "userId", "'true' is not a whole number"),
        (b'{"userId": 5, "movieId": 1, "rating": NaN}', "rating", "'NaN' is not 0.5 to 5"),
        (b'{"userId": 5, "movieId": 1, "rating": 1e999}', "rating", "'Infinity' is not 0.5 to 5"),
        (b'{"userId": 5, "movieId": 1, "rating": [4]}', "rating", "'[4]' is not a number"),
        (b'{"userId": 5, "movieId": 1}', "rating", "nothing is not a number"),
        (b'{"userId": 5, "movieId": 1, "rating": ' + b"9" * 400 + b"}", "rating", "is not a number"),
    ],
)
def test_a_bad_object_says_why(row: bytes, column: str | None, detail: str) -> None:
    good = b'{"userId": 5, "movieId": 1, "rating": 4}'
    first, error, last = read(good + b"\n" + row + b"\n" + good, "ndjson")
    assert first == last == rating(5, 1, 4.0)
    assert isinstance(error, RowError)
    assert (error.row, error.column) == (2, column)
    assert detail in error.detail
    json.dumps(error.detail).encode()


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (b"", MissingColumns, "missing columns 'userId', 'movieId', 'rating'"),
        (b"\n\n", MissingColumns, "missing columns"),
        (b"5,1,4.0,1\n", MissingColumns, "found '5', '1', '4.0', '1'"),
        (b"userId,movieId,stars\n", MissingColumns, "missing column 'rating'"),
        (b"userId,movieId,rating,timestmp\n", UnreadableFile, "unknown or repeated column 'timestmp'"),
        (b"userId,movieId,rating,rating\n", UnreadableFile, "repeated column 'rating'"),
        (b"\xff\n", UnreadableFile, "not UTF-8"),
        (b"x" * 10_000, UnreadableFile, "longer than 4096 bytes"),
    ],
)
def test_a_bad_header_is_an_error(data: bytes, error: type[DataError], message: str) -> None:
    with pytest.raises(error, match=message):
        read(data)


@given(data=st.binary(max_size=300), format=st.sampled_from(FORMATS))
def test_no_bytes_raise_anything_else(data: bytes, format: LineFormat) -> None:
    try:
        for row in read(b"userId,movieId,rating\n" + data if format == "csv" else data, format):
            assert isinstance(row, OnlineRating | RowError)
    except DataError:
        pytest.fail("only a header may be an error")


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_exported_can_be_uploaded(format: LineFormat) -> None:
    page = [rating(-5, 1, 4.5, 7), rating(2**63 - 1, 9, 0.5, NOW)]
    text = export_header(format) + exported(page, format)
    assert read(text.encode(), format) == page
