"""Archives that must not be trusted."""

import gzip
import stat
import struct
import zipfile
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import ByteSize

from cinecluster.data.reading.config import ReadingConfig
from cinecluster.data.reading.source import open_source
from cinecluster.engines.local import PolarsEngine
from cinecluster.errors import DataError, UnknownEdition, UnreadableFile, UnsafeArchive

Kind = TypeVar("Kind", bound=DataError)

MOVIES = b"movieId,title,genres\n1,Toy Story (1995),Comedy\n"
RATINGS = b"userId,movieId,rating,timestamp\n1,1,4.0,964982703\n"
SOUND = {"ml/movies.csv": MOVIES, "ml/ratings.csv": RATINGS}
LIMITS = ReadingConfig()


def pack(path: Path, files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def failure(kind: type[Kind], source: Path, config: ReadingConfig = LIMITS) -> Kind:
    workspace = source.parent / "workspace"
    workspace.mkdir()
    with pytest.raises(kind) as caught:
        open_source(source, PolarsEngine(), workspace=workspace, config=config)
    assert type(caught.value) is kind
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "name",
    [
        "../outside.csv",
        "ml/../../outside.csv",
        "/etc/outside.csv",
        "..\\outside.csv",
        "C:\\outside.csv",
        "C:outside.csv",
    ],
)
def test_a_member_that_climbs_out_condemns_the_archive(tmp_path: Path, name: str) -> None:
    error = failure(UnsafeArchive, pack(tmp_path / "ml.zip", {**SOUND, name: b"x"}))
    assert error.file == f"ml.zip/{name}"
    assert "leads out" in error.message
    assert not list(tmp_path.rglob("outside.csv"))


@pytest.mark.parametrize("name", ["..csv", "ml/a..b.csv", "ml/..."])
def test_dots_alone_are_no_crime(tmp_path: Path, name: str) -> None:
    open_source(pack(tmp_path / "ml.zip", {**SOUND, name: b"x"}), PolarsEngine(), workspace=tmp_path)


def test_a_symbolic_link_condemns_the_archive(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("ml/tags.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = pack(tmp_path / "ml.zip", SOUND)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    error = failure(UnsafeArchive, path)
    assert error.file == "ml.zip/ml/tags.csv"
    assert "symbolic link" in error.message


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile says so when it writes one
def test_a_name_that_stands_there_twice_condemns_the_archive(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", SOUND)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("ml/movies.csv", b"another")
    assert "twice" in failure(UnsafeArchive, path).message


def test_too_many_members(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", {**SOUND, "ml/README.txt": b""})
    assert "lists 3 files, more than 2" in failure(UnsafeArchive, path, ReadingConfig(max_members=2)).message


def test_a_zip_bomb_is_stopped_by_its_ratio(tmp_path: Path) -> None:
    bomb = RATINGS + b"1,1,4.0,964982703\n" * 2_000_000
    path = pack(tmp_path / "ml.zip", {"movies.csv": MOVIES, "ratings.csv": bomb})
    error = failure(UnsafeArchive, path)
    assert error.file == "ml.zip/ratings.csv"
    assert "200 times" in error.message
    written = max(file.stat().st_size for file in (tmp_path / "workspace").rglob("ratings.csv"))
    assert written < len(bomb) / 2


def test_small_tables_may_pack_to_next_to_nothing(tmp_path: Path) -> None:
    ratings = RATINGS + b"1,1,4.0,964982703\n" * 400_000
    path = pack(tmp_path / "ml.zip", {"movies.csv": MOVIES, "ratings.csv": ratings})
    assert len(ratings) > 200 * path.stat().st_size
    open_source(path, PolarsEngine(), workspace=tmp_path)


def test_the_limit_on_bytes_is_on_all_tables_together(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", SOUND)
    limit = len(MOVIES) + len(RATINGS)
    open_source(
        path, PolarsEngine(), workspace=tmp_path, config=ReadingConfig(max_unpacked_bytes=ByteSize(limit))
    )
    error = failure(UnsafeArchive, path, ReadingConfig(max_unpacked_bytes=ByteSize(limit - 1)))
    assert error.file == "ml.zip/ml/ratings.csv"
    assert "max_unpacked_bytes" in error.hint


def test_what_the_header_says_of_sizes_is_not_believed(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", {"movies.csv": MOVIES, "ratings.csv": RATINGS * 1000})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<L", content, entry + 24, 10)  # the unpacked size of the last member, in the directory
    path.write_bytes(content)
    error = failure(UnreadableFile, path)
    assert error.file == "ml.zip/ratings.csv"
    assert "damaged" in error.message


def test_an_overstated_packed_size_does_not_let_a_bomb_through(tmp_path: Path) -> None:
    bomb = RATINGS + b"1,1,4.0,964982703\n" * 2_000_000
    path = pack(tmp_path / "ml.zip", {"movies.csv": MOVIES, "ratings.csv": bomb})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<L", content, entry + 20, 2**31)  # the packed size
    path.write_bytes(content)
    assert failure(UnreadableFile, path).file == "ml.zip/ratings.csv"


def test_a_gzip_bomb_is_stopped_too(tmp_path: Path) -> None:
    folder = tmp_path / "ml"
    folder.mkdir()
    (folder / "movies.csv").write_bytes(MOVIES)
    (folder / "ratings.csv.gz").write_bytes(gzip.compress(b"0" * 40_000_000))
    error = failure(UnsafeArchive, folder)
    assert error.file == "ratings.csv.gz"


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(RATINGS * 100, mtime=0)[:-20]])
def test_a_gzip_that_is_none_or_cut_short(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "ml"
    folder.mkdir()
    (folder / "movies.csv").write_bytes(MOVIES)
    (folder / "ratings.csv.gz").write_bytes(content)
    error = failure(UnreadableFile, folder)
    assert error.file == "ratings.csv.gz"
    assert "damaged" in error.message


@pytest.mark.parametrize("kept", [0.5, 0.98])
def test_a_zip_that_was_cut_short(tmp_path: Path, kept: float) -> None:
    path = pack(tmp_path / "ml.zip", SOUND)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    error = failure(UnreadableFile, path)
    assert error.file == str(path)
    assert "damaged or was cut short" in error.message


def test_a_zip_whose_bytes_were_changed(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", SOUND, method=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"Toy Story", b"Toy Stori"))
    error = failure(UnreadableFile, path)
    assert error.file == "ml.zip/ml/movies.csv"
    assert "damaged" in error.message


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", SOUND)
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    path.write_bytes(content)
    error = failure(UnreadableFile, path)
    assert error.file == "ml.zip/ml/movies.csv"
    assert "encrypted" in error.message


def test_a_way_of_packing_that_is_unknown(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", SOUND)
    content = bytearray(path.read_bytes())
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", content, content.index(mark) + method, 99)
    path.write_bytes(content)
    assert failure(UnreadableFile, path).file == "ml.zip/ml/movies.csv"


def test_an_archive_without_tables_lists_what_it_has(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", {"a/films.csv": b"", "b/stars.csv": b""})
    assert "found a/films.csv, b/stars.csv" in failure(UnknownEdition, path).message


def test_an_archive_without_ratings_says_so(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", {"ml/movies.csv": MOVIES})
    assert (
        "movies.csv is there, but ratings.csv or ratings.csv.gz is not"
        in failure(UnknownEdition, path).message
    )


def test_tables_of_two_folders_are_not_mixed(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", {"a/movies.csv": MOVIES, "b/ratings.csv": RATINGS})
    assert "found a/movies.csv, b/ratings.csv" in failure(UnknownEdition, path).message


def test_an_archive_of_two_data_sets_is_ambiguous(tmp_path: Path) -> None:
    files = {
        f"{folder}/{name.removeprefix('ml/')}": content for folder in "ab" for name, content in SOUND.items()
    }
    assert (
        "several folders in it hold MovieLens tables: 'a', 'b'"
        in failure(UnknownEdition, pack(tmp_path / "ml.zip", files)).message
    )


def test_an_archive_that_has_lost_its_beginning_is_damaged(tmp_path: Path) -> None:
    path = pack(tmp_path / "ml.zip", SOUND)
    path.write_bytes(path.read_bytes()[5:])  # its first member now seems to lie before the file
    assert "damaged" in failure(UnreadableFile, path).message
