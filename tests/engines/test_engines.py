"""What every engine must do alike."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cinecluster.columns import EXTRA, ROW
from cinecluster.engines.base import Engine, Frame
from cinecluster.engines.choice import EngineName
from tests.engines.all_engines import ENGINES, engine_for_tests

COLUMNS = ("a", "b", "c")

Cells = tuple[str | None, ...]


def scan(
    engine: Engine, folder: Path, content: bytes, *, separator: str = ",", header: bool = True
) -> pl.DataFrame:
    path = folder / "table.csv"
    path.write_bytes(content)
    frame = engine.scan_csv(path, COLUMNS, separator=separator, header=header)
    return engine.collect(frame).sort(ROW)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (b"1,2,3", ("1", "2", "3", None)),
        (b"1,2", ("1", "2", None, None)),
        (b"1", ("1", None, None, None)),
        (b"1,2,3,4", ("1", "2", "3", "4")),
        (b"1,2,3,4,5", ("1", "2", "3", "4")),
        (b"1,2,3,", ("1", "2", "3", None)),
        (b"1,,3", ("1", None, "3", None)),
        (b",,3", (None, None, "3", None)),
        (b'1,"x, y",3', ("1", "x, y", "3", None)),
        (b'1,"say ""x""",3', ("1", 'say "x"', "3", None)),
        (b'1,"",3', ("1", "", "3", None)),
        (b" 1 ,\t2, ", (" 1 ", "\t2", " ", None)),
        (b"#1,NULL,NaN", ("#1", "NULL", "NaN", None)),
        (b"NA,\\N,null", ("NA", "\\N", "null", None)),
        (b"1,x\x00y,3", ("1", "x\x00y", "3", None)),
        ("1,Cité\u2028\x85,3".encode(), ("1", "Cité\u2028\x85", "3", None)),
    ],
    ids=repr,
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_a_line_gives_the_same_cells_on_every_engine(
    engine: Engine, tmp_path: Path, line: bytes, cells: Cells, line_end: bytes
) -> None:
    read = scan(engine, tmp_path, line_end.join([b"a,b,c", line, b"7,8,9", b""]))
    assert read.rows() == [(*cells, 2), ("7", "8", "9", None, 3)]


def test_all_columns_are_text_and_the_row_is_a_whole_number(engine: Engine, tmp_path: Path) -> None:
    read = scan(engine, tmp_path, b"a,b,c\n1,2,3\n")
    assert dict(read.schema) == {**dict.fromkeys((*COLUMNS, EXTRA), pl.String()), ROW: pl.Int64()}


def test_the_first_line_is_a_row_without_a_header(engine: Engine, tmp_path: Path) -> None:
    assert scan(engine, tmp_path, b"1,2,3\n4,5,6", header=False).rows() == [
        ("1", "2", "3", None, 1),
        ("4", "5", "6", None, 2),
    ]


def test_another_separator_leaves_commas_alone(engine: Engine, tmp_path: Path) -> None:
    assert scan(engine, tmp_path, b"1\t2,2\t3\n", separator="\t", header=False).rows() == [
        ("1", "2,2", "3", None, 1)
    ]


def test_a_line_without_a_value_is_counted_but_is_no_row(engine: Engine, tmp_path: Path) -> None:
    read = scan(engine, tmp_path, b"a,b,c\n,,\n1,2,3\n,\n4,5,6\n\n\n")
    assert read.rows() == [("1", "2", "3", None, 3), ("4", "5", "6", None, 5)]


def test_a_byte_order_mark_is_no_part_of_the_table(engine: Engine, tmp_path: Path) -> None:
    assert scan(engine, tmp_path, b"\xef\xbb\xbfa,b,c\n1,2,3\n").rows() == [("1", "2", "3", None, 2)]


def test_a_table_of_nothing_but_its_header_has_no_rows(engine: Engine, tmp_path: Path) -> None:
    assert scan(engine, tmp_path, b"a,b,c\n").rows() == []


def test_a_path_with_wildcards_and_quotes_is_taken_as_it_is(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "it's [1] *"
    folder.mkdir()
    assert scan(engine, folder, b"a,b,c\n1,2,3\n").rows() == [("1", "2", "3", None, 2)]
    pl.DataFrame({"a": [1]}).write_parquet(folder / "x.parquet")
    assert engine.collect(engine.scan_parquet(folder / "x.parquet")).rows() == [(1, 1)]


def test_rows_are_counted_rightly_over_many_lines(engine: Engine, tmp_path: Path) -> None:
    n = 300_000
    content = b"a,b,c\n" + b"".join(b"%d,x,y\n" % row for row in range(2, n + 2))
    path = tmp_path / "long.csv"
    path.write_bytes(content)
    frame = engine.scan_csv(path, COLUMNS, separator=",", header=True)
    wrong = frame.filter(nw.col("a").cast(nw.Int64) != nw.col(ROW))
    assert engine.collect(frame.select(nw.len())).item() == n
    assert engine.collect(wrong).is_empty()


def test_parquet_rows_are_counted_from_one(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pl.DataFrame({"a": [1.5, None], "b": ["x", ""]}).write_parquet(path)
    read = engine.collect(engine.scan_parquet(path)).sort(ROW)
    assert read.columns == ["a", "b", ROW]
    assert read.rows() == [(1.5, "x", 1), (None, "", 2)]


def test_a_parquet_column_that_is_called_row_gives_way(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pl.DataFrame({ROW: [70, 80], "a": [1, 2]}).write_parquet(path)
    read = engine.collect(engine.scan_parquet(path)).sort(ROW)
    assert read.columns == ["a", ROW]
    assert read.rows() == [(1, 1), (2, 2)]


TABLE = pl.DataFrame(
    {
        "n": [1, 2, None],
        "text": ["x", None, ""],
        "share": [0.5, float("nan"), None],
        "when": [datetime(2020, 1, 1)] * 3,  # noqa: DTZ001 - a column without a zone
        "yes": [True, None, False],
    }
)


def test_a_table_comes_back_as_it_went_in(engine: Engine) -> None:
    assert_frame_equal(engine.collect(engine.frame(TABLE)), TABLE)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_a_stored_frame_keeps_rows_and_order(name: EngineName, on_disk: bool, tmp_path: Path) -> None:
    engine = engine_for_tests(name, workspace=tmp_path if on_disk else None)
    first = engine.store(engine.frame(TABLE).with_columns(twice=nw.col("n") * 2))
    second = engine.store(engine.frame(TABLE.reverse()))
    in_order = name != "spark"
    assert_frame_equal(
        engine.collect(first), TABLE.with_columns(twice=pl.col("n") * 2), check_row_order=in_order
    )
    assert_frame_equal(engine.collect(second), TABLE.reverse(), check_row_order=in_order)
    assert (len(list(tmp_path.rglob("stored-*"))) == 2) is on_disk


def test_a_stored_frame_outlives_the_file_it_came_from(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "gone.csv"
    path.write_bytes(b"a,b,c\n1,2,3\n")
    stored = engine.store(engine.scan_csv(path, COLUMNS, separator=",", header=True))
    path.unlink()
    assert engine.collect(stored).rows() == [("1", "2", "3", None, 2)]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_sums_of_whole_numbers_stay_exact_whole_numbers(
    name: EngineName, on_disk: bool, tmp_path: Path
) -> None:
    engine = engine_for_tests(name, workspace=tmp_path if on_disk else None)
    frame = engine.frame(pl.DataFrame({"n": [2**53, 1]})).select(nw.col("n").sum())
    expected = pl.DataFrame({"n": [2**53 + 1]})
    assert_frame_equal(engine.collect(frame), expected)
    assert_frame_equal(engine.collect(engine.store(frame)), expected)


@pytest.mark.parametrize("name", ENGINES)
def test_two_engines_share_a_workspace_without_harm(name: EngineName, tmp_path: Path) -> None:
    first, second = (engine_for_tests(name, workspace=tmp_path) for _ in range(2))
    ones = first.store(first.frame(pl.DataFrame({"n": [1]})))
    twos = second.store(second.frame(pl.DataFrame({"n": [2]})))
    assert first.collect(ones).item() == 1
    assert second.collect(twos).item() == 2


@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("header", [False, True])
@pytest.mark.parametrize("rows", [[], [2], [3, 5], [2, 3, 4, 5, 6, 7]], ids=repr)
def test_rows_that_are_read_again_are_what_they_are_among_all(
    on_disk: bool, line_end: bytes, header: bool, rows: list[int], tmp_path: Path
) -> None:
    engine = engine_for_tests("polars", workspace=tmp_path if on_disk else None)
    lines = (b"1,2,3", b'"4,5",,"say ""x""",6', ",é\u2028,".encode(), b",", b" 7", b"\xef\xbb\xbf8,9", b"")
    path = tmp_path / "table.csv"
    path.write_bytes(line_end.join(lines))
    numbers = engine.scan_numbers(path, COLUMNS, {"a": pl.Int64()}, separator=",", header=header)
    assert numbers is not None
    again = engine.collect(numbers.as_text(engine.frame(pl.DataFrame({ROW: rows}, schema={ROW: pl.Int64}))))
    every = engine.collect(engine.scan_csv(path, COLUMNS, separator=",", header=header))
    assert_frame_equal(again, every.filter(pl.col(ROW).is_in(rows)), check_row_order=True)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_groups_come_sorted_with_their_figures(name: EngineName, on_disk: bool, tmp_path: Path) -> None:
    engine = engine_for_tests(name, workspace=tmp_path if on_disk else None)
    frame = engine.frame(pl.DataFrame({"a": [2, 1, 2, 1, 1], "b": [1, 1, 0, 1, 2], "n": [5, 3, 4, 8, 6]}))
    figures = nw.col("n").max(), nw.len().cast(nw.Int64).alias("rows")
    by_one = engine.collect(engine.grouped(frame, ("a",), *figures))
    by_two = engine.collect(engine.grouped(frame, ("a", "b"), *figures))
    assert by_one.rows() == [(1, 8, 3), (2, 5, 2)]
    assert by_two.rows() == [(1, 1, 8, 2), (1, 2, 6, 1), (2, 0, 4, 1), (2, 1, 5, 1)]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_parts_are_stored_behind_each_other_each_before_the_next_is_made(
    name: EngineName, on_disk: bool, tmp_path: Path
) -> None:
    engine = engine_for_tests(name, workspace=tmp_path if on_disk else None)
    there: list[int] = []

    def parts() -> Iterator[Frame]:
        for start in (40, 0, 20):
            there.append(len(list(tmp_path.rglob("stored-*"))))
            yield engine.frame(pl.DataFrame({"n": range(start, start + 20)}))

    stored = engine.store_parts(parts())
    whole, some = (engine.collect(frame) for frame in (stored, stored.filter(nw.col("n").is_between(18, 21))))
    if name == "spark":  # which forgets the order
        whole, some = whole.sort(pl.col("n") < 40, "n"), some.sort("n")
    assert whole["n"].to_list() == [*range(40, 60), *range(20), *range(20, 40)]
    assert some["n"].to_list() == [18, 19, 20, 21]
    assert there == ([0, 1, 2] if on_disk else [0, 0, 0])


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_polars_reads_what_an_engine_holds_in_its_order(
    name: EngineName, on_disk: bool, tmp_path: Path
) -> None:
    engine = engine_for_tests(name, workspace=tmp_path if on_disk else None)
    numbers = pl.DataFrame({"n": range(5000)})
    stored = engine.store(engine.frame(numbers))
    here = engine.local(stored.with_columns(twice=nw.col("n") * 2), by=["n"])
    for _ in range(2):
        assert here.collect().equals(numbers.with_columns(twice=pl.col("n") * 2))


def test_a_folder_of_parquet_files_is_one_table(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "table.parquet"
    folder.mkdir()
    (folder / "_SUCCESS").touch()
    for name, values in (("part-1", ["c", "d"]), ("part-0", ["a", "b"])):
        pl.DataFrame({"a": values}).write_parquet(folder / f"{name}.parquet")
    read = engine.collect(engine.scan_parquet(folder)).sort(ROW)
    assert read.rows() == [("a", 1), ("b", 2), ("c", 3), ("d", 4)]


def test_what_is_written_as_parquet_is_read_again(engine: Engine, tmp_path: Path) -> None:
    target, sums = tmp_path / "it's *.parquet", tmp_path / "sums.parquet"
    engine.write_parquet(engine.frame(TABLE), str(target))
    assert_frame_equal(engine.collect(engine.scan_parquet(target)).sort(ROW).drop(ROW), TABLE)
    engine.write_parquet(engine.frame(TABLE).select(nw.col("n").sum()), str(sums))
    assert engine.collect(engine.scan_parquet(sums).drop(ROW)).equals(pl.DataFrame({"n": [3]}))
