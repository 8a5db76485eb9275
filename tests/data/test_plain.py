"""What is plain CSV, and how what is not becomes so."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cinecluster.columns import ROW
from cinecluster.data.reading.plain import fill_blank_lines, is_plain, line_end, mend
from cinecluster.engines.base import Engine
from cinecluster.engines.choice import EngineName, make_engine

ENGINES: tuple[EngineName, ...] = ("polars", "duckdb")


@pytest.fixture(scope="module")
def engines() -> list[Engine]:
    return [make_engine(name) for name in ENGINES]


def mended(folder: Path, content: bytes) -> bytes:
    source, target = folder / "source.csv", folder / "target.csv"
    source.write_bytes(content)
    mend(source, target, name="source.csv")
    return target.read_bytes()


@pytest.mark.parametrize(
    ("block", "how"),
    [
        (b"a\nb\n", b"\n"),
        (b"a\nb", b"\n"),
        (b"a\r\nb\r\n", b"\r\n"),
        (b"a", b""),
        (b"a\r\nb\n", None),
        (b"a\rb\r\n", None),
        (b"a\rb", None),
    ],
)
def test_line_ends_are_told_apart(block: bytes, how: bytes | None) -> None:
    assert line_end(block) == how


@pytest.mark.parametrize(
    "block",
    [
        b"1,2,3\n4,5,6\n",
        b"1,2,3\n4,5,6",
        b"1,2,3\n\n\n",
        b"1,2,3\r\n\r\n",
        b'1,"x, ""y""",3\n"",,\n',
        b'1,"x",3\r\n"4","5","6"\r\n',
        "1,Cité,3\n".encode(),
        b"1\n1,2,3,4,5\n",
    ],
)
def test_plain_lines_are_known_as_plain(block: bytes) -> None:
    assert is_plain(block)


@pytest.mark.parametrize(
    "block",
    [
        b"1,2,3\n\n4,5,6\n",
        b"1,2,3\r\n\r\n4,5,6\r\n",
        b"\n1,2,3\n",
        b'1,6" gun,3\n',
        b'1,"x" y,3\n',
        b'1, "x",3\n',
        b'1,"x" ,3\n',
        b'1,"x\ny",3\n',
        b'1,"x,3\n4,5,6\n',
    ],
)
def test_lines_that_engines_read_in_different_ways_are_not_plain(block: bytes) -> None:
    assert not is_plain(block)


@pytest.mark.parametrize(
    ("content", "plain"),
    [
        (b"1,2\n\n\n3,4\n", b"1,2\n,\n,\n3,4\n"),
        (b"1,2\r\n3,4\r5,6\n", b"1,2\n3,4\n5,6\n"),
        (b'1,"x\ny",3\n4,5,6\n', b'1,"x y",3\n,\n4,5,6\n'),
        (b'1,"x\r\ny\r\n\r\nz",3\r\n4\r\n', b'1,"x y  z",3\n,\n,\n,\n4\n'),
        (b'1,6" gun,3\n', b'1,"6"" gun",3\n'),
        (b'1,"Foo" bar,3\n', b'1,"""Foo"" bar",3\n'),
        (b'1, "x",3\n', b'1," ""x""",3\n'),
        (b'1,"x,3\n4,"5, 5",6\n', b'1,"""x",3\n4,"5, 5",6\n'),
        (b'1,"x,3\n4,5,6', b'1,"""x",3\n4,5,6\n'),
        (b'1,"x ""y""",3\n\n', b'1,"x ""y""",3\n,\n'),
        (b'1,"",\n\n2,"', b'1,"",\n,\n2,""""\n'),
    ],
)
def test_what_is_not_plain_is_mended_line_for_line(tmp_path: Path, content: bytes, plain: bytes) -> None:
    assert mended(tmp_path, content) == plain


def test_a_quote_that_never_closes_harms_only_its_line_in_a_long_file(tmp_path: Path) -> None:
    rows = [b"%d,title,genre" % row for row in range(200_000)]
    broken = [*rows[:100], b'100,"title,genre', *rows[101:]]
    assert len(b"\n".join(broken)) > 2_000_000
    expected = [*rows[:100], b'100,"""title",genre', *rows[101:]]
    assert mended(tmp_path, b"\n".join(broken)).splitlines() == expected


def test_a_field_over_a_border_of_blocks_stays_whole(tmp_path: Path) -> None:
    before = [b'%d,"x",y' % row for row in range(90_000)]
    long = b'1,"' + b"word\n" * 100_000 + b'",z'
    lines = mended(tmp_path, b"\n".join([*before, long, b"2,3,4\n"])).splitlines()
    assert lines[len(before)] == b'1,"' + b"word " * 100_000 + b'",z'
    assert lines[len(before) + 1 : -1] == [b","] * 100_000
    assert lines[-1] == b"2,3,4"


lines_of_anything = st.lists(st.text(alphabet='a1,"\n\r é\x00', max_size=12).map(str.encode), max_size=8).map(
    b"\n".join
)


@settings(deadline=None)
@given(lines_of_anything)
@example(b"\r\n\r\n\r")
@example(b'"\r\n"",\r"')
def test_what_was_mended_is_plain_and_has_as_many_lines(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    plain = mended(tmp_path_factory.mktemp("mend"), content)
    assert line_end(plain) in {b"\n", b""}
    assert plain == b"" or is_plain(plain)
    assert len(plain.splitlines()) == len(content.splitlines())


@settings(deadline=None)
@given(lines_of_anything)
def test_engines_read_alike_what_was_mended_and_what_is_plain(
    engines: list[Engine], tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("mend")
    content = b"a,b,c\n" + content
    path = folder / "source.csv"
    path.write_bytes(content)
    if line_end(content) is None or not is_plain(content):
        path = folder / "target.csv"
        mend(folder / "source.csv", path, name="source.csv")
    first, *others = (read(engine, path) for engine in engines)
    assert all(first == other for other in others)


def read(engine: Engine, path: Path) -> list[tuple[str | int | None, ...]]:
    frame = engine.scan_csv(path, ("a", "b", "c"), separator=",", header=True)
    return engine.collect(frame).sort(ROW).rows()


fields = st.text(alphabet='a1," éß|:;', min_size=1, max_size=6)


@settings(deadline=None)
@given(st.lists(st.tuples(fields, fields, fields), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_wrote_is_plain_and_read_back_whole(
    engines: list[Engine],
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    line_end: str,
) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator=line_end).writerows([("a", "b", "c"), *rows])
    content = written.getvalue().encode()
    assert is_plain(content)
    path = tmp_path_factory.mktemp("plain") / "written.csv"
    path.write_bytes(content)
    expected = [(*row, None, number) for number, row in enumerate(rows, start=2)]
    for engine in engines:
        assert read(engine, path) == expected


def test_blank_lines_at_the_start_of_a_block_are_filled() -> None:
    assert fill_blank_lines(b"\n\r\na,b\n") == b",\n,\na,b\n"


def test_mending_leaves_numbers_to_the_engines(tmp_path: Path) -> None:
    numbers = pl.DataFrame({"a": range(1000), "b": range(1000)}).write_csv().encode()
    assert mended(tmp_path, numbers) == numbers
