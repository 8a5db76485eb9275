"""Every MovieLens edition, from folders and archives, on every engine."""

import gzip
import hashlib
import zipfile
from pathlib import Path

import polars as pl
import pytest

from cinecluster.columns import EXTRA, RAW_LINKS, RAW_MOVIES, RAW_RATINGS, RAW_TAGS, ROW
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.report import Example
from cinecluster.data.reading.source import open_source
from cinecluster.data.tables import RawTables, SourceFile
from cinecluster.engines.base import Engine, Frame
from cinecluster.errors import DirtyRows, UnreadableFile

Files = dict[str, bytes]
Rows = list[tuple[str | int | None, ...]]

CSV: Files = {
    "movies.csv": (
        "movieId,title,genres\r\n"
        "1,Toy Story (1995),Adventure|Children\r\n"
        '29,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Drama\r\n'
        '40,"""Great Performances"" Cats (1998)",(no genres listed)\r\n'
    ).encode(),
    "ratings.csv": b"userId,movieId,rating,timestamp\n1,1,4.0,964982703\n2,29,3.5,964981247\n",
    "tags.csv": 'userId,movieId,tag,timestamp\n2,29,"dark, très",1445714994\n'.encode(),
    "links.csv": b"movieId,imdbId,tmdbId\n1,0114709,862\n29,0112682,\n",
    "README.txt": b"Summary",
}
CSV_MOVIES: Rows = [
    ("1", "Toy Story (1995)", "Adventure|Children", None, 2),
    ("29", "City of Lost Children, The (Cité des enfants perdus, La) (1995)", "Drama", None, 3),
    ("40", '"Great Performances" Cats (1998)', "(no genres listed)", None, 4),
]
CSV_RATINGS: Rows = [("1", "1", "4.0", "964982703", None, 2), ("2", "29", "3.5", "964981247", None, 3)]
CSV_TAGS: Rows = [("2", "29", "dark, très", "1445714994", None, 2)]
CSV_LINKS: Rows = [("1", "0114709", "862", None, 2), ("29", "0112682", None, None, 3)]

ML_1M: Files = {
    "movies.dat": (
        "1::Toy Story (1995)::Animation|Children's|Comedy\n"
        "73::Misérables, Les (1995)::Drama|Musical\n"
        '260::"Star, Wars" (1977)::Action\n'
    ).encode("latin-1"),
    "ratings.dat": b"1::1::5::978300760\n1::73::3::978302109\n",
    "users.dat": b"1::F::1::10::48067\n",
}
ML_10M: Files = {
    "movies.dat": "73::Misérables, Les (1995)::Children|Musical\n".encode(),
    "ratings.dat": b"1::73::4.5::838985046\n",
    "tags.dat": "15::73::très, très bien::1215184630\n".encode(),
}
FLAGS = {"unknown": 0, "Animation": 3, "Children's": 4, "Comedy": 5, "Western": 18}
GENRES_100K = (
    "unknown|0\nAction|1\nAdventure|2\nAnimation|3\nChildren's|4\nComedy|5\nCrime|6\nDocumentary|7\nDrama|8\n"
    "Fantasy|9\nFilm-Noir|10\nHorror|11\nMusical|12\nMystery|13\nRomance|14\nSci-Fi|15\nThriller|16\nWar|17\n"
    "Western|18\n\n"
)


def item(movie: int, title: str, *genres: str) -> str:
    flags = ["1" if place in {FLAGS[genre] for genre in genres} else "0" for place in range(19)]
    return "|".join([str(movie), title, "01-Jan-1995", "", "http://us.imdb.com/M/?x,y", *flags])


ML_100K: Files = {
    "u.data": b"196\t1\t3\t881250949\n186\t33\t4\t891717742\n",
    "u.item": "\n".join(
        [
            item(1, "Toy Story (1995)", "Animation", "Children's", "Comedy"),
            item(33, "Cité des enfants perdus, La (1995)", "Western"),
            item(267, "unknown", "unknown"),
            "",
        ]
    ).encode("latin-1"),
    "u.genre": GENRES_100K.encode(),
    "u.user": b"1|24|M|technician|85711\n",
}


def put(folder: Path, files: Files) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def pack(path: Path, files: Files, *, inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(inside + name, content)
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


def rows(engine: Engine, frame: Frame | None) -> Rows:
    assert frame is not None
    return engine.collect(frame).sort(ROW).rows()


def everything(engine: Engine, tables: RawTables) -> dict[str, Rows]:
    frames = {"movies": tables.movies, "ratings": tables.ratings, "tags": tables.tags, "links": tables.links}
    return {name: rows(engine, frame) for name, frame in frames.items() if frame is not None}


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_a_folder_of_csv_is_read(engine: Engine, tmp_path: Path, workspace: Path, line_end: bytes) -> None:
    files = {name: content.replace(b"\r\n", b"\n").replace(b"\n", line_end) for name, content in CSV.items()}
    tables = open_source(put(tmp_path / "ml", files), engine, workspace=workspace)
    assert tables.edition == "csv"
    assert everything(engine, tables) == {
        "movies": CSV_MOVIES,
        "ratings": CSV_RATINGS,
        "tags": CSV_TAGS,
        "links": CSV_LINKS,
    }


def test_every_column_is_text(engine: Engine, tmp_path: Path, workspace: Path) -> None:
    tables = open_source(put(tmp_path / "ml", CSV), engine, workspace=workspace)
    for frame, columns in (
        (tables.movies, RAW_MOVIES),
        (tables.ratings, RAW_RATINGS),
        (tables.tags, RAW_TAGS),
        (tables.links, RAW_LINKS),
    ):
        assert frame is not None
        schema = dict(engine.collect(frame).schema)
        assert schema == {**dict.fromkeys((*columns, EXTRA), pl.String()), ROW: pl.Int64()}


def test_files_are_described_by_their_bytes(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    tables = open_source(put(tmp_path / "ml", CSV), engine, workspace=workspace)
    assert tables.files == tuple(
        SourceFile(
            table=table,
            name=f"{table}.csv",
            size=len(CSV[f"{table}.csv"]),
            sha256=hashlib.sha256(CSV[f"{table}.csv"]).hexdigest(),
        )
        for table in ("movies", "ratings", "tags", "links")
    )
    assert tables.file_of("tags") == "tags.csv"


def test_tags_and_links_may_be_absent(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    files = {name: CSV[name] for name in ("movies.csv", "ratings.csv")}
    tables = open_source(put(tmp_path / "ml", files), engine, workspace=workspace)
    assert tables.tags is None
    assert tables.links is None
    assert [file.table for file in tables.files] == ["movies", "ratings"]


@pytest.mark.parametrize(
    "content", [b"", b"userId,movieId,tag,timestamp\n", b"userId,movieId,tag,timestamp\r\n\r\n"]
)
def test_tags_without_a_row_are_as_good_as_absent(
    tmp_path: Path, engine: Engine, workspace: Path, content: bytes
) -> None:
    tables = open_source(put(tmp_path / "ml", {**CSV, "tags.csv": content}), engine, workspace=workspace)
    assert tables.tags is None
    assert (
        SourceFile(
            table="tags", name="tags.csv", size=len(content), sha256=hashlib.sha256(content).hexdigest()
        )
        in tables.files
    )


@pytest.mark.parametrize("inside", ["", "ml-latest-small/"])
@pytest.mark.parametrize("files", [CSV, ML_1M, ML_10M, ML_100K], ids=["csv", "1m", "10m", "100k"])
def test_an_archive_gives_the_same_as_its_folder(
    tmp_path: Path, engine: Engine, workspace: Path, files: Files, inside: str
) -> None:
    from_folder = open_source(put(tmp_path / "ml", files), engine, workspace=workspace)
    archive = pack(tmp_path / "ml.zip", {**files, "other/movies.csv": b"a deeper one"}, inside=inside)
    from_zip = open_source(archive, engine, workspace=workspace)
    assert from_zip.edition == from_folder.edition
    assert everything(engine, from_zip) == everything(engine, from_folder)
    assert [(file.size, file.sha256) for file in from_zip.files] == [
        (file.size, file.sha256) for file in from_folder.files
    ]
    assert from_zip.file_of("movies") == f"ml.zip/{inside}{from_folder.file_of('movies')}"


def test_only_the_members_that_are_needed_are_unpacked(
    tmp_path: Path, engine: Engine, workspace: Path
) -> None:
    open_source(pack(tmp_path / "ml.zip", CSV, inside="ml/"), engine, workspace=workspace)
    unpacked = sorted(path.name for path in workspace.rglob("*") if path.is_file())
    assert unpacked == ["links.csv", "movies.csv", "ratings.csv", "tags.csv"]


def test_a_mac_archive_with_its_shadow_folder_is_read(
    tmp_path: Path, engine: Engine, workspace: Path
) -> None:
    shadows = {f"__MACOSX/{name}": b"\x00\x05\x16\x07" for name in CSV}
    files = {**{f"ml/{name}": content for name, content in CSV.items()}, **shadows}
    tables = open_source(pack(tmp_path / "ml.zip", files), engine, workspace=workspace)
    assert rows(engine, tables.movies) == CSV_MOVIES


def test_gzipped_csv_is_read_in_folders_and_archives(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    files = {f"{name}.gz": gzip.compress(content) for name, content in CSV.items()}
    for source in (put(tmp_path / "ml", files), pack(tmp_path / "ml.zip", files)):
        tables = open_source(source, engine, workspace=workspace)
        assert rows(engine, tables.movies) == CSV_MOVIES
        assert rows(engine, tables.ratings) == CSV_RATINGS
        assert tables.files[0].sha256 == hashlib.sha256(CSV["movies.csv"]).hexdigest()
        assert tables.files[0].name.endswith("movies.csv.gz")


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    ratings = (
        b"\xef\xbb\xbf timestamp , row,extra,movieId,rating,row,userId\r\n"
        b"964982703,x,y,1,4.0,z,7\r\n964982704,x,y,1,4.5,z,8,beyond\r\n"
    )
    tables = open_source(put(tmp_path / "ml", {**CSV, "ratings.csv": ratings}), engine, workspace=workspace)
    assert rows(engine, tables.ratings) == [
        ("7", "1", "4.0", "964982703", None, 2),
        ("8", "1", "4.5", "964982704", "beyond", 3),
    ]


@pytest.mark.parametrize(
    "header", [b'"userId","movieId","rating","timestamp"', b"\xef\xbb\xbfuserId,movieId,rating,timestamp"]
)
def test_a_header_may_be_quoted_or_follow_a_byte_order_mark(
    tmp_path: Path, engine: Engine, workspace: Path, header: bytes
) -> None:
    files = {**CSV, "ratings.csv": header + b'\n"1",1,"4.0",5\n'}
    tables = open_source(put(tmp_path / "ml", files), engine, workspace=workspace)
    assert rows(engine, tables.ratings) == [("1", "1", "4.0", "5", None, 2)]


def test_bad_rows_reach_cleaning_with_their_line(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    movies = (
        b"movieId,title,genres\n"
        b"1,Toy Story (1995)\n"
        b"\n"
        b"2,City of Lost Children, The (1995),Drama\n"
        b'3,"Heat (1995),Action\n'
        b'4,"Two\nlines",Drama\n'
        b'5,6" Gun (1999),War\n'
        b"abc,,\n"
        b",,\n"
        b"6,Whole (1996),Comedy"
    )
    tables = open_source(put(tmp_path / "ml", {**CSV, "movies.csv": movies}), engine, workspace=workspace)
    assert rows(engine, tables.movies) == [
        ("1", "Toy Story (1995)", None, None, 2),
        ("2", "City of Lost Children", " The (1995)", "Drama", 4),
        ("3", '"Heat (1995)', "Action", None, 5),
        ("4", "Two lines", "Drama", None, 6),
        ("5", '6" Gun (1999)', "War", None, 8),
        ("abc", None, None, None, 9),
        ("6", "Whole (1996)", "Comedy", None, 11),
    ]


def test_ml_1m_is_read_as_latin_1(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    tables = open_source(put(tmp_path / "ml-1m", ML_1M), engine, workspace=workspace)
    assert tables.edition == "double-colon"
    assert rows(engine, tables.movies) == [
        ("1", "Toy Story (1995)", "Animation|Children|Comedy", None, 1),
        ("73", "Misérables, Les (1995)", "Drama|Musical", None, 2),
        ("260", '"Star, Wars" (1977)', "Action", None, 3),
    ]
    assert rows(engine, tables.ratings) == [
        ("1", "1", "5", "978300760", None, 1),
        ("1", "73", "3", "978302109", None, 2),
    ]
    assert tables.tags is None


def test_ml_10m_is_read_as_utf_8_with_tags(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    tables = open_source(put(tmp_path / "ml-10M100K", ML_10M), engine, workspace=workspace)
    assert everything(engine, tables) == {
        "movies": [("73", "Misérables, Les (1995)", "Children|Musical", None, 1)],
        "ratings": [("1", "73", "4.5", "838985046", None, 1)],
        "tags": [("15", "73", "très, très bien", "1215184630", None, 1)],
    }


def test_bad_double_colon_rows_reach_cleaning_too(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    ratings = b"\xef\xbb\xbf1::1::5::9\r\n1::1::5\r\n\r\n1::1::5::9::8\r\n::::\r\nx,y::1::5::9"
    tables = open_source(put(tmp_path / "ml", {**ML_1M, "ratings.dat": ratings}), engine, workspace=workspace)
    assert rows(engine, tables.ratings) == [
        ("1", "1", "5", "9", None, 1),
        ("1", "1", "5", None, None, 2),
        ("1", "1", "5", "9", "8", 4),
        ("x,y", "1", "5", "9", None, 6),
    ]


@pytest.mark.parametrize("with_genres", [True, False])
def test_ml_100k_has_genres_from_flags(
    tmp_path: Path, engine: Engine, workspace: Path, with_genres: bool
) -> None:
    files = {name: content for name, content in ML_100K.items() if with_genres or name != "u.genre"}
    tables = open_source(put(tmp_path / "ml-100k", files), engine, workspace=workspace)
    assert tables.edition == "ml-100k"
    assert rows(engine, tables.movies) == [
        ("1", "Toy Story (1995)", "Animation|Children|Comedy", None, 1),
        ("33", "Cité des enfants perdus, La (1995)", "Western", None, 2),
        ("267", "unknown", "(no genres listed)", None, 3),
    ]
    assert rows(engine, tables.ratings) == [
        ("196", "1", "3", "881250949", None, 1),
        ("186", "33", "4", "891717742", None, 2),
    ]


def test_bad_ml_100k_items_come_out_too_long(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    whole = item(1, "Toy Story (1995)", "Comedy")
    lines = [whole, "2|GoldenEye (1995)|01-Jan-1995", "3", whole[:-2], whole + "|1", whole[:-1] + "x"]
    files = {**ML_100K, "u.item": "\n".join(lines).encode()}
    tables = open_source(put(tmp_path / "ml-100k", files), engine, workspace=workspace)
    assert rows(engine, tables.movies) == [
        ("1", "Toy Story (1995)", "Comedy", None, 1),
        ("2", "GoldenEye (1995)", None, "0 genre flags, not 19", 2),
        ("3", None, None, "0 genre flags, not 19", 3),
        ("1", "Toy Story (1995)", None, "18 genre flags, not 19", 4),
        ("1", "Toy Story (1995)", "Comedy", "1", 5),
        ("1", "Toy Story (1995)", "Comedy", "x", 6),
    ]


def test_ml_100k_items_with_too_few_flags_are_counted_and_stop_a_strict_training(
    tmp_path: Path, engine: Engine, workspace: Path
) -> None:
    lines = [item(1, "Toy Story (1995)", "Comedy"), item(33, "GoldenEye (1995)", "Western")[:-2]]
    files = {**ML_100K, "u.item": "\n".join(lines).encode()}
    tables = open_source(put(tmp_path / "ml-100k", files), engine, workspace=workspace)
    report = clean(tables, CleaningConfig(), engine)[1].of("movies")
    assert (report.kept, report.dropped) == (1, {"wrong number of fields": 1})
    assert report.examples["wrong number of fields"] == Example(row=2, value="18 genre flags, not 19")
    with pytest.raises(DirtyRows, match="row 2"):
        clean(tables, CleaningConfig(strict=True), engine)


def test_the_genres_of_ml_100k_are_those_of_its_file(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    files = {**ML_100K, "u.genre": b"unknown|0\nOpera|1\n", "u.item": b"5|Tosca (1956)||||0|1\n"}
    tables = open_source(put(tmp_path / "ml-100k", files), engine, workspace=workspace)
    assert rows(engine, tables.movies) == [("5", "Tosca (1956)", "Opera", None, 1)]


def put_parquet(folder: Path, **tables: pl.DataFrame) -> Path:
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")
    return folder


MOVIES = pl.DataFrame({"movieId": ["1"], "title": ["Cité"], "genres": ["Drama"]})
RATINGS = pl.DataFrame({"userId": ["7"], "movieId": ["1"], "rating": ["4.0"], "timestamp": ["5"]})


def test_parquet_numbers_become_the_text_of_csv(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    source = put_parquet(
        tmp_path / "ml",
        movies=pl.DataFrame(
            {
                "genres": pl.Series(["Drama", None], dtype=pl.Categorical),
                "movieId": [1, 29],
                "title": ["Heat", "Cité"],
            }
        ),
        ratings=pl.DataFrame(
            {
                "userId": pl.Series([7, 8], dtype=pl.UInt64),
                "movieId": [1.0, None],
                "rating": pl.Series([4.5, float("nan")], dtype=pl.Float32),
                "timestamp": [964982703.0, 1445714994.0],
            }
        ),
        tags=pl.DataFrame({"userId": [7], "movieId": [1], "tag": ["dark"], "timestamp": [5], "row": [99]}),
        links=pl.DataFrame(
            {"movieId": [1, 29], "imdbId": ["0114709", "0112682"], "tmdbId": [862.0, float("nan")]}
        ),
    )
    tables = open_source(source, engine, workspace=workspace)
    assert tables.edition == "parquet"
    assert everything(engine, tables) == {
        "movies": [("1", "Heat", "Drama", None, 1), ("29", "Cité", None, None, 2)],
        "ratings": [("7", "1", "4.5", "964982703", None, 1), ("8", None, "NaN", "1445714994", None, 2)],
        "tags": [("7", "1", "dark", "5", None, 1)],
        "links": [("1", "0114709", "862", None, 1), ("29", "0112682", None, None, 2)],
    }
    schema = dict(engine.collect(tables.ratings).schema)
    assert schema == {**dict.fromkeys((*RAW_RATINGS, EXTRA), pl.String()), ROW: pl.Int64()}
    content = (source / "ratings.parquet").read_bytes()
    assert tables.files[1] == SourceFile(
        table="ratings",
        name="ratings.parquet",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def test_ids_stars_and_times_of_ratings_stay_numbers_in_parquet(
    tmp_path: Path, engine: Engine, workspace: Path
) -> None:
    ratings = pl.DataFrame(
        {
            "userId": pl.Series([7, -8], dtype=pl.Int32),
            "movieId": pl.Series([1, None], dtype=pl.UInt16),
            "rating": [4.5, None],
            "timestamp": [964982703, 2**62],
        }
    )
    source = put_parquet(tmp_path / "ml", movies=MOVIES, ratings=ratings)
    tables = open_source(source, engine, workspace=workspace)
    assert rows(engine, tables.ratings) == [(7, 1, 4.5, 964982703, None, 1), (-8, None, None, 2**62, None, 2)]
    kinds = dict(zip(RAW_RATINGS, (pl.Int64, pl.Int64, pl.Float64, pl.Int64), strict=True))
    assert dict(engine.collect(tables.ratings).schema) == {**kinds, EXTRA: pl.String, ROW: pl.Int64}


def test_a_folder_of_parquet_files_is_one_table(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    source = put_parquet(tmp_path / "ml", movies=MOVIES)
    folder = source / "ratings.parquet"
    folder.mkdir()
    for name, user in (("part-2", "9"), ("part-10", "7")):
        RATINGS.with_columns(userId=pl.lit(user)).write_parquet(folder / f"{name}.parquet")
    tables = open_source(source, engine, workspace=workspace)
    assert rows(engine, tables.ratings) == [("7", "1", "4.0", "5", None, 1), ("9", "1", "4.0", "5", None, 2)]
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert (tables.files[1].name, tables.files[1].size) == ("ratings.parquet", sum(sizes))
    before = tables.files[1].sha256
    (folder / "part-2.parquet").rename(folder / "part-1.parquet")
    after = open_source(source, engine, workspace=workspace)
    assert after.files[1].sha256 != before


def test_a_folder_without_parquet_files_is_no_table(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    source = put_parquet(tmp_path / "ml", movies=MOVIES)
    (source / "ratings.parquet").mkdir()
    with pytest.raises(UnreadableFile, match=r"ratings\.parquet: there is no Parquet file"):
        open_source(source, engine, workspace=workspace)


def test_parquet_may_come_in_an_archive(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    folder = put_parquet(tmp_path / "ml", movies=MOVIES, ratings=RATINGS)
    archive = pack(
        tmp_path / "ml.zip", {path.name: path.read_bytes() for path in folder.iterdir()}, inside="ml/"
    )
    tables = open_source(archive, engine, workspace=workspace)
    assert rows(engine, tables.movies) == [("1", "Cité", "Drama", None, 1)]


def test_two_sources_share_a_workspace_without_harm(tmp_path: Path, engine: Engine, workspace: Path) -> None:
    first = open_source(pack(tmp_path / "a.zip", CSV), engine, workspace=workspace)
    other = {**CSV, "movies.csv": b"movieId,title,genres\n5,Other (1990),Drama\n"}
    second = open_source(pack(tmp_path / "b.zip", other), engine, workspace=workspace)
    assert rows(engine, first.movies) == CSV_MOVIES
    assert rows(engine, second.movies) == [("5", "Other (1990)", "Drama", None, 2)]


def test_the_real_data_set_is_read_whole(movielens_small: Path, engine: Engine, workspace: Path) -> None:
    tables = open_source(movielens_small, engine, workspace=workspace)
    counts = {name: len(table) for name, table in everything(engine, tables).items()}
    assert counts == {"movies": 9742, "ratings": 100_836, "tags": 3683, "links": 9742}
    assert list(workspace.rglob("*.csv")) == []  # all of it is plain: nothing had to be mended
    assert rows(engine, tables.movies)[-1] == (
        "193609",
        "Andrew Dice Clay: Dice Rules (1991)",
        "Comedy",
        None,
        9743,
    )
