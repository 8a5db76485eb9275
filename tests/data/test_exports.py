"""Exports of Letterboxd, IMDb and Kinopoisk, as their sites and exporters write them."""

import codecs
import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cinecluster.data.exports.config import ExportConfig
from cinecluster.data.exports.export import Export, ExportedRating, ExportFormat, Fault
from cinecluster.data.exports.reading import read_export
from cinecluster.errors import CineclusterError, ExportTooLong, UnknownExport, UnreadableFile

LETTERBOXD = """\
Date,Name,Year,Letterboxd URI,Rating
2024-03-01,The Matrix,1999,https://boxd.it/2a1m,4.5
2024-03-02,"Crouching Tiger, Hidden Dragon",2000,https://boxd.it/29Mc,5
2024-03-03,Amélie,2001,https://boxd.it/2aZC,0.5
"""
IMDB = """\
Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres
tt0133093,9,2024-03-15,The Matrix,The Matrix,https://x/,Movie,8.7,136,1999,"Action, Sci-Fi"
tt0211915,8,2024-03-15,Amélie,Le fabuleux destin d'Amélie Poulain,https://x/,Movie,8.3,122,2001,Comedy
tt0903747,10,2024-03-16,Breaking Bad,Breaking Bad,https://x/,TV Series,9.5,45,2008,Crime
"""
KINOPOISK = """\
Русскоязычное название;Оригинальное название;Год;Моя оценка;Рейтинг Кинопоиска
Матрица;The Matrix;1999;9;8,5
Брат;;1997;7,5;8,3
Чернобыль (мини-сериал);Chernobyl;2019;10;8,9
Ёлки (ТВ);;2010;-;6,1
"""


def read(data: bytes | str, *, format: ExportFormat | None = None, **limits: int) -> Export:
    given = data.encode() if isinstance(data, str) else data
    return read_export(given, file="mine.csv", config=ExportConfig.model_validate(limits), format=format)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def rows(export: Export) -> list[tuple[int, str, int | None, float]]:
    return [(row.row, row.title, row.year, row.stars) for row in export.ratings]


def faults(export: Export) -> list[tuple[int, Fault, str]]:
    return [(row.row, row.fault, row.value) for row in export.faults]


def test_letterboxd_has_stars_like_ours() -> None:
    export = read(LETTERBOXD)

    assert export.format == "letterboxd"
    assert rows(export) == [
        (2, "The Matrix", 1999, 4.5),
        (3, "Crouching Tiger, Hidden Dragon", 2000, 5.0),
        (4, "Amélie", 2001, 0.5),
    ]
    assert export.faults == ()


def test_imdb_has_ids_original_titles_and_ratings_to_be_halved() -> None:
    export = read(IMDB)

    assert export.format == "imdb"
    assert export.ratings[1] == ExportedRating(
        row=3,
        title="Amélie",
        other_titles=("Le fabuleux destin d'Amélie Poulain",),
        year=2001,
        imdb_id=211915,
        other_kind=None,
        stars=4.0,
    )
    assert [row.other_kind for row in export.ratings] == [None, None, "TV Series"]


def test_imdb_as_it_was_years_ago_is_latin() -> None:
    older = (
        "position,const,created,Title,Title type,You rated,Year\n1,tt0211915,x,Amélie,Feature Film,8,2001\n"
    )

    assert rows(read(older.encode("cp1252"))) == [(2, "Amélie", 2001, 4.0)]


@pytest.mark.parametrize(
    "data",
    [
        KINOPOISK.encode("cp1251"),
        KINOPOISK.encode(),
        KINOPOISK.encode("utf-8-sig"),
        KINOPOISK.encode("utf-16"),
        codecs.BOM_UTF16_BE + KINOPOISK.encode("utf-16-be"),
        KINOPOISK.replace(",", ".").replace(";", ",").encode(),
        KINOPOISK.replace(";", "\t").encode("cp1251"),
        KINOPOISK.replace("\n", "\r\n").encode(),
        ("\n" + KINOPOISK.replace("\n", "\r")).encode(),
    ],
)
def test_kinopoisk_comes_in_every_encoding_with_every_delimiter(data: bytes) -> None:
    export = read(data)

    assert export.format == "kinopoisk"
    assert [(row.title, row.other_titles, row.year, row.stars) for row in export.ratings] == [
        ("Матрица", ("The Matrix",), 1999, 4.5),
        ("Брат", (), 1997, 4.0),
        ("Чернобыль", ("Chernobyl",), 2019, 5.0),
    ]
    assert [row.other_kind for row in export.ratings] == [None, None, "мини-сериал"]
    assert [(row.fault, row.title, row.value) for row in export.faults] == [("no-rating", "Ёлки", "-")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Название,Год,Оценка", "Матрица,1999,9"),
        ("nameRus,nameEng,rating,date", "Матрица (1999),The Matrix,9,2020"),
        ("title;year;my_rating", "Матрица;1999;9/10"),
        ("Title,Year,Rating10,WatchedDate", "Матрица,1999,9,2020-01-01"),
    ],
)
def test_exporters_name_their_columns_as_they_like(header: str, row: str) -> None:
    export = read(f"{header}\n{row}\n")

    assert export.format == "kinopoisk"
    assert rows(export) == [(2, "Матрица", 1999, 4.5)]


def test_a_site_that_is_given_goes_before_what_the_header_says() -> None:
    table = "Name,Year,Rating\nGravity,2013,4\n"

    assert rows(read(table)) == [(2, "Gravity", 2013, 2.0)]
    assert rows(read(table, format="letterboxd")) == [(2, "Gravity", 2013, 4.0)]


def test_letterboxd_packs_its_tables_into_a_zip() -> None:
    deleted = LETTERBOXD.replace("The Matrix", "Regretted")
    packed = zipped({"deleted/ratings.csv": deleted, "diary.csv": "Date\n", "ratings.csv": LETTERBOXD})

    assert read(packed) == read(LETTERBOXD)


def test_a_zip_of_one_table_may_call_it_as_it_likes() -> None:
    assert read(zipped({"export/кино.csv": KINOPOISK})) == read(KINOPOISK)


def test_a_title_keeps_its_year_and_other_titles() -> None:
    export = read('Name,Letterboxd URI,Rating\n"Matrix, The (a.k.a. Die Matrix) (1999)",x,4\n')

    assert [(row.title, row.other_titles, row.year) for row in export.ratings] == [
        ("The Matrix", ("Die Matrix",), 1999)
    ]


@pytest.mark.parametrize(
    ("row", "fault", "value"),
    [
        ("x,The Matrix,1999,u,", "no-rating", ""),
        ("x,The Matrix,1999,u,5.5", "bad-rating", "5.5"),
        ("x,The Matrix,1999,u,0.2", "bad-rating", "0.2"),
        ("x,The Matrix,1999,u,good", "bad-rating", "good"),
        ("x,,1999,u,4", "no-title", "x 1999 u 4"),
        ("x,I, Robot,2004,u,4", "broken-row", "x I Robot 2004 u 4"),
        ("x,The Matrix", "broken-row", "x The Matrix"),
        ('x,"The Matrix,1999,u,4', "broken-row", "x The Matrix,1999,u,4"),
    ],
)
def test_a_bad_row_is_reported_and_harms_no_other(row: str, fault: Fault, value: str) -> None:
    export = read(LETTERBOXD + f"{row}\n\n" + "x,Gravity,2013,u,4\n")

    assert faults(export) == [(5, fault, value)]
    assert [found.row for found in export.ratings] == [2, 3, 4, 7]


def test_a_quoted_cell_may_span_lines() -> None:
    export = read('Name,Rating,Letterboxd URI,Review\nGravity,4,u,"Well,\n\nwell"\nComet,3,u,\n')

    assert [(row.row, row.title) for row in export.ratings] == [(2, "Gravity"), (5, "Comet")]
    assert export.faults == ()


def test_a_file_of_no_site_names_its_columns_and_those_that_each_site_has() -> None:
    with pytest.raises(UnknownExport) as caught:
        read("Date,Name,Year,Letterboxd URI\n2024-03-01,The Matrix,1999,u\n")

    assert caught.value.found == ("Date", "Name", "Year", "Letterboxd URI")
    assert caught.value.expected.keys() == {"letterboxd", "imdb", "kinopoisk"}
    for word in ("mine.csv", "'Letterboxd URI'", "Your Rating", "Rating", "Моя оценка"):
        assert word in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"<html>", b'{"ratings": []}'])
def test_what_is_no_table_is_of_no_site(data: bytes) -> None:
    with pytest.raises(UnknownExport):
        read(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x00\x00", "no text"),
        (b"PK\x03\x04 cut off", "damaged"),
        (zipped({"diary.csv": "Date\n", "watched.csv": "Date\n"}), r"no ratings\.csv"),
        (zipped({"sheet1.xml": "<xml/>"}), r"no ratings\.csv"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(data)


def test_an_export_may_be_too_long() -> None:
    with pytest.raises(ExportTooLong, match="more than 2 rows"):
        read(LETTERBOXD, max_rows=2)
    assert len(read(LETTERBOXD, max_rows=3).ratings) == 3
    for data in (LETTERBOXD.encode(), zipped({"ratings.csv": LETTERBOXD + "\n" * 10_000})):
        with pytest.raises(ExportTooLong, match=r"exports\.max_bytes"):
            read(data, max_bytes=100)


cell = st.text(alphabet=st.sampled_from('aЖ,;\t"\n\r ()0159./-'), max_size=12)
header = st.sampled_from([text.splitlines()[0] for text in (LETTERBOXD, IMDB, KINOPOISK)])


@given(header=header, body=st.lists(st.lists(cell, max_size=6).map(",".join), max_size=6).map("\n".join))
@example(header="Name,Letterboxd URI,Rating", body='"' * 3)
def test_whatever_stands_below_a_header_every_row_is_told(header: str, body: str) -> None:
    export = read(f"{header}\n{body}")

    numbers = [*(row.row for row in export.ratings), *(row.row for row in export.faults)]
    assert len(numbers) == len(set(numbers))
    assert all(2 <= number <= len(body) + 2 for number in numbers)
    assert all(row.title and row.stars * 2 in range(1, 11) for row in export.ratings)


@given(data=st.one_of(st.binary(max_size=200), st.binary(max_size=100).map(b"PK\x03\x04".__add__)))
def test_whatever_bytes_come_the_errors_are_ours(data: bytes) -> None:
    with pytest.raises(CineclusterError):
        read(data)
