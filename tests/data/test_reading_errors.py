"""What a source that cannot be read says: which file, row and column, and what to do."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import polars as pl
import pytest

from cinecluster.data.reading.source import open_source
from cinecluster.engines.local import PolarsEngine
from cinecluster.errors import (
    DataError,
    EmptyTable,
    MissingColumns,
    SourceNotFound,
    UnknownEdition,
    UnreadableFile,
)

Kind = TypeVar("Kind", bound=DataError)

MOVIES = b"movieId,title,genres\n1,Toy Story (1995),Comedy\n"
RATINGS = b"userId,movieId,rating,timestamp\n1,1,4.0,964982703\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a sound source for a test to spoil."""
    folder = tmp_path / "ml"
    folder.mkdir()
    (folder / "movies.csv").write_bytes(MOVIES)
    (folder / "ratings.csv").write_bytes(RATINGS)
    return folder


def failure(kind: type[Kind], source: Path, workspace: Path) -> Kind:
    # One engine will do: nothing here comes as far as to read with it.
    with pytest.raises(kind) as caught:
        open_source(source, PolarsEngine(), workspace=workspace)
    assert type(caught.value) is kind
    assert caught.value.file is not None
    assert caught.value.hint
    return caught.value


def test_a_path_with_nothing_there(tmp_path: Path) -> None:
    error = failure(SourceNotFound, tmp_path / "gone", tmp_path)
    assert error.file == str(tmp_path / "gone")
    assert "cinecluster fetch" in error.hint


def test_a_folder_of_other_things_lists_what_is_there_and_what_is_known(source: Path, tmp_path: Path) -> None:
    (source / "movies.csv").rename(source / "films.csv")
    (source / "ratings.csv").rename(source / "stars.csv")
    error = failure(UnknownEdition, source, tmp_path)
    assert error.message == f"{source}: no MovieLens tables here: found films.csv, stars.csv."
    for name in ("movies.csv", "ratings.csv", "movies.parquet", "movies.dat", "u.item", "u.data", "ml-1m"):
        assert name in error.hint


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "found nothing" in failure(UnknownEdition, tmp_path / "empty", tmp_path).message


def test_a_folder_with_many_things_lists_only_some(source: Path, tmp_path: Path) -> None:
    for name in source.iterdir():
        name.unlink()
    for number in range(20):
        (source / f"{number:02}.txt").touch()
    assert "10.txt, 11.txt and 8 more" in failure(UnknownEdition, source, tmp_path).message


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ("movies.csv", "ratings.csv or ratings.csv.gz"),
        ("ratings.csv.gz", "movies.csv or movies.csv.gz"),
        ("movies.dat", "ratings.dat"),
        ("u.item", "u.data"),
        ("ratings.parquet", "movies.parquet"),
    ],
)
def test_films_without_ratings_or_ratings_without_films(tmp_path: Path, there: str, missing: str) -> None:
    folder = tmp_path / "ml"
    folder.mkdir()
    (folder / there).touch()
    assert f"{there} is there, but {missing} is not." in failure(UnknownEdition, folder, tmp_path).message


def test_a_file_that_is_no_archive(source: Path, tmp_path: Path) -> None:
    error = failure(UnreadableFile, source / "movies.csv", tmp_path)
    assert "neither a folder nor a zip archive" in error.message


def test_missing_columns_are_named_with_what_may_be_meant(source: Path, tmp_path: Path) -> None:
    (source / "ratings.csv").write_bytes(b"user_id,movieID,stars,timestamp\n1,1,4.0,5\n")
    error = failure(MissingColumns, source, tmp_path)
    assert (error.file, error.row, error.column) == ("ratings.csv", 1, "userId")
    assert "missing columns 'userId', 'movieId', 'rating'" in error.message
    assert "found 'user_id', 'movieID', 'stars', 'timestamp'" in error.message
    assert "'user_id' looks like 'userId'" in error.hint


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_recognised(source: Path, tmp_path: Path, separator: str) -> None:
    (source / "movies.csv").write_text(separator.join(["movieId", "title", "genres"]) + "\n")
    error = failure(MissingColumns, source, tmp_path)
    assert f"separated by {separator!r}" in error.message
    assert "movieId,title,genres" in error.hint


def test_a_file_without_its_header_lacks_all_columns(source: Path, tmp_path: Path) -> None:
    (source / "movies.csv").write_bytes(b"1,Toy Story (1995),Comedy\n2,Heat (1995),Action\n")
    assert "found '1', 'Toy Story (1995)', 'Comedy'" in failure(MissingColumns, source, tmp_path).message


def test_a_column_that_stands_there_twice(source: Path, tmp_path: Path) -> None:
    (source / "movies.csv").write_bytes(b"movieId,title,genres,title\n1,A,B,C\n")
    error = failure(UnreadableFile, source, tmp_path)
    assert (error.file, error.row, error.column) == ("movies.csv", 1, "title")


@pytest.mark.parametrize("spoilt", ["movies.csv", "ratings.csv"])
def test_an_empty_file(source: Path, tmp_path: Path, spoilt: str) -> None:
    (source / spoilt).write_bytes(b"")
    error = failure(EmptyTable, source, tmp_path)
    assert error.message == f"{spoilt}: the file is empty."


@pytest.mark.parametrize("spoilt", ["movies.csv", "ratings.csv"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n\r\n"])
def test_a_header_without_rows(source: Path, tmp_path: Path, spoilt: str, end: bytes) -> None:
    header = (source / spoilt).read_bytes().splitlines()[0]
    (source / spoilt).write_bytes(header + end)
    assert failure(EmptyTable, source, tmp_path).file == spoilt


def test_an_older_file_without_rows(tmp_path: Path) -> None:
    folder = tmp_path / "ml-1m"
    folder.mkdir()
    (folder / "movies.dat").write_bytes(b"1::A (1990)::Drama\n")
    (folder / "ratings.dat").write_bytes(b"\n")
    assert failure(EmptyTable, folder, tmp_path).file == "ratings.dat"


def test_bytes_that_are_not_utf_8_are_found(source: Path, tmp_path: Path) -> None:
    before = MOVIES + '29,"Cité, La",Drama\n'.encode() * 200_000
    content = before + b'30,"A, B",Com\xe9die\n' + b"31,C,\xff\n"
    (source / "movies.csv").write_bytes(content)
    error = failure(UnreadableFile, source, tmp_path)
    assert (error.file, error.row, error.column) == ("movies.csv", 200_003, "genres")
    at = content.index(b"\xe9d")
    assert f"byte {at:,} (0xE9) is not UTF-8" in error.message
    assert "iconv -f latin1" in error.hint


def test_utf_16_is_named(source: Path, tmp_path: Path) -> None:
    (source / "movies.csv").write_bytes(MOVIES.decode().encode("utf-16"))
    assert "UTF-16" in failure(UnreadableFile, source, tmp_path).message


def test_a_file_that_is_one_endless_line(source: Path, tmp_path: Path) -> None:
    (source / "ratings.csv").write_bytes(RATINGS + b"1" * 3_000_000)
    error = failure(UnreadableFile, source, tmp_path)
    assert (error.file, error.row) == ("ratings.csv", 3)
    assert "longer than 1,000,000 bytes" in error.message


@pytest.mark.parametrize("name", ["ratings.csv", "ratings.csv.gz", "tags.csv"])
def test_a_folder_where_a_file_should_be(source: Path, tmp_path: Path, name: str) -> None:
    if name.startswith("ratings"):
        (source / "ratings.csv").unlink()
    (source / name).mkdir()
    error = failure(UnreadableFile, source, tmp_path)
    assert error.message == f"{name}: this is a folder, not a file."


def test_a_link_that_leads_to_itself(source: Path, tmp_path: Path) -> None:
    (source / "tags.csv").symlink_to(source / "tags.csv")
    assert "tags.csv: this cannot be read" in failure(UnreadableFile, source, tmp_path).message


def test_a_pipe_is_not_waited_for(source: Path, tmp_path: Path) -> None:
    os.mkfifo(source / "tags.csv")
    assert "not a regular file" in failure(UnreadableFile, source, tmp_path).message
    assert "not a regular file" in failure(UnreadableFile, source / "tags.csv", tmp_path).message


def test_a_path_that_the_system_refuses(tmp_path: Path) -> None:
    assert "cannot be read" in failure(UnreadableFile, tmp_path / ("x" * 5000), tmp_path).message


def test_a_list_of_genres_that_is_out_of_order(tmp_path: Path) -> None:
    folder = tmp_path / "ml-100k"
    folder.mkdir()
    for name, content in {
        "u.item": b"1|A\n",
        "u.data": b"1\t1\t5\t9\n",
        "u.genre": b"unknown|0\nDrama|2\n",
    }.items():
        (folder / name).write_bytes(content)
    error = failure(UnreadableFile, folder, tmp_path)
    assert (error.file, error.row) == ("u.genre", 2)
    assert "the number 1; found 'Drama|2'" in error.message


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    """Return a sound Parquet source for a test to spoil."""
    folder = tmp_path / "parquet"
    folder.mkdir()
    pl.DataFrame({"movieId": [1], "title": ["A"], "genres": ["Drama"]}).write_parquet(
        folder / "movies.parquet"
    )
    pl.DataFrame({"userId": [1], "movieId": [1], "rating": [4.0], "timestamp": [5]}).write_parquet(
        folder / "ratings.parquet"
    )
    return folder


def test_parquet_without_a_column(parquet: Path, tmp_path: Path) -> None:
    pl.DataFrame({"movie_id": [1], "title": ["A"], "genres": ["Drama"]}).write_parquet(
        parquet / "movies.parquet"
    )
    error = failure(MissingColumns, parquet, tmp_path)
    assert (error.file, error.column) == ("movies.parquet", "movieId")
    assert "'movie_id' looks like 'movieId'" in error.hint


@pytest.mark.parametrize(
    ("column", "values"),
    [("timestamp", [datetime(2020, 1, 1, tzinfo=UTC)]), ("rating", [[4.0]])],
    ids=["time", "list"],
)
def test_parquet_of_a_type_that_no_csv_has(
    parquet: Path, tmp_path: Path, column: str, values: list[object]
) -> None:
    ratings = pl.read_parquet(parquet / "ratings.parquet").with_columns(pl.Series(column, values))
    ratings.write_parquet(parquet / "ratings.parquet")
    error = failure(UnreadableFile, parquet, tmp_path)
    assert (error.file, error.column) == ("ratings.parquet", column)
    assert "neither text nor numbers" in error.message


@pytest.mark.parametrize("content", [b"", b"PAR1 no more than this", b"movieId,title\n"])
def test_parquet_that_is_none(parquet: Path, tmp_path: Path, content: bytes) -> None:
    (parquet / "ratings.parquet").write_bytes(content)
    error = failure(UnreadableFile, parquet, tmp_path)
    assert error.message == "ratings.parquet: this is no Parquet file, or it was damaged or cut short."


def test_parquet_without_rows(parquet: Path, tmp_path: Path) -> None:
    pl.read_parquet(parquet / "ratings.parquet").clear().write_parquet(parquet / "ratings.parquet")
    assert failure(EmptyTable, parquet, tmp_path).file == "ratings.parquet"


def test_parquet_with_a_damaged_page(parquet: Path, tmp_path: Path) -> None:
    path = parquet / "ratings.parquet"
    data = bytearray(path.read_bytes())
    data[4:8] = b"\xff" * 4  # the first page's header lies right behind the magic number
    path.write_bytes(data)
    error = failure(UnreadableFile, parquet, tmp_path)
    assert error.message == "ratings.parquet: this is no Parquet file, or it was damaged or cut short."
