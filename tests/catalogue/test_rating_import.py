"""Rows of exports and the films that they mean, in a world made for mistaking one for another."""

from dataclasses import replace

import pytest

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.rating_import import MatchedRow, UnmatchedRow, Why, import_ratings
from cinecluster.catalogue.row_matching import How
from cinecluster.data.exports.export import Export, ExportedRating, FaultyRow
from cinecluster.model import Links
from cinecluster.testing import tiny_model
from tests.catalogue.worlds import catalogue_of

FILMS: tuple[tuple[str, int, tuple[str, ...], str], ...] = (
    ("The Matrix", 1999, (), "0133093"),
    ("Star Wars: Episode IV - A New Hope", 1977, (), ""),
    ("Amelie", 2001, ("Le fabuleux destin d'Amélie Poulain",), "0211915"),
    ("Come and See", 1985, ("Idi i smotri",), ""),
    ("Hamlet", 1990, (), "0099726"),
    ("Hamlet", 1996, (), "0116477"),
    ("Dr. Strangelove", 1964, (), ""),
    ("Rocky II", 1979, (), ""),
    ("Ten Minutes", 0, (), ""),
    ("The Double", 2013, (), "1825157"),
    ("The Double", 2013, (), ""),
    ("Parasite", 2019, ("Gisaengchung",), ""),
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    model = tiny_model()
    titles, years, others, imdb_ids = zip(*FILMS, strict=True)
    movies = replace(
        model.movies,
        titles=titles,
        years=model.movies.years * 0 + years,
        other_titles=others,
    )
    links = Links(imdb_ids=imdb_ids, tmdb_ids=model.links.tmdb_ids)
    return catalogue_of(replace(model, movies=movies, links=links))


def rated(title: str, year: int | None = None, *others: str, row: int = 2, imdb_id: int | None = None,
          other_kind: str | None = None, stars: float = 4.0) -> ExportedRating:  # fmt: skip
    return ExportedRating(
        row=row,
        title=title,
        other_titles=others,
        year=year,
        imdb_id=imdb_id,
        other_kind=other_kind,
        stars=stars,
    )


def imported(
    catalogue: Catalogue, *rows: ExportedRating, faults: tuple[FaultyRow, ...] = ()
) -> tuple[MatchedRow | UnmatchedRow, ...]:
    return import_ratings(catalogue, Export(format="imdb", ratings=rows, faults=faults)).rows


@pytest.mark.parametrize(
    ("row", "index", "how"),
    [
        (rated("Something else", 1980, imdb_id=133093), 0, "imdb-id"),
        (rated("the MATRIX", 1999), 0, "title"),
        (rated("Матрица", 1999, "The Matrix"), 0, "other-title"),
        (rated("Amélie", 2001), 2, "title"),
        (rated("Le Fabuleux Destin d’Amelie Poulain", 2001), 2, "other-title"),
        (rated("Иди и смотри", 1985), 3, "other-title"),
        (rated("Rocky 2", 1979), 7, "title"),
        (rated("Hamlet", 1996), 5, "title"),
        (rated("Hamlet", 1997), 5, "year-off-by-one"),
        (rated("Gisaengchung", 2020), 11, "year-off-by-one"),
        (rated("The Matrix"), 0, "title-alone"),
        (rated("10 Minutes", 2002), 8, "title-alone"),
        (rated("Star Wars", 1977), 1, "main-title"),
        (
            rated("Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964),
            6,
            "main-title",
        ),
        (rated("Star Wras: Episode 4 – A New Hope", 1977), 1, "near-title"),
        (rated("The Double", 2013, imdb_id=1825157), 9, "imdb-id"),
        # The one whose id is known is another film.
        (rated("The Double", 2013, imdb_id=1), 10, "title"),
    ],
)
def test_a_row_finds_its_film(catalogue: Catalogue, row: ExportedRating, index: int, how: How) -> None:
    [found] = imported(catalogue, row)

    assert isinstance(found, MatchedRow)
    assert (found.movie_index, found.how, found.stars) == (index, how, row.stars)


@pytest.mark.parametrize(
    ("row", "why", "candidates"),
    [
        (rated("Gravity", 2013), "no-such-film", ()),
        (rated("Gravity"), "no-such-film", ()),
        (rated("The Matrix", 2021), "no-such-film", (0,)),  # another film, or another year
        (rated("Amelie", 2001, imdb_id=5), "no-such-film", (2,)),  # one whose id is known is no other
        (rated("Rocky III", 1979), "no-such-film", ()),  # another number is another film
        (rated("Matrax", 1999), "no-such-film", (0,)),  # two letters of six: too many
        (rated("Hamlet"), "several-films", (4, 5)),
        (rated("The Double", 2013), "several-films", (9, 10)),
        (rated("Parasite", 2019, other_kind="TV Series"), "not-a-film", ()),
    ],
)
def test_a_row_that_finds_none_says_why(
    catalogue: Catalogue, row: ExportedRating, why: Why, candidates: tuple[int, ...]
) -> None:
    [found] = imported(catalogue, row)

    assert isinstance(found, UnmatchedRow)
    assert (found.why, found.candidates, found.title) == (why, candidates, row.title)


def test_a_series_that_the_catalogue_has_as_a_film_is_one(catalogue: Catalogue) -> None:
    [found] = imported(catalogue, rated("The Matrix", 1999, imdb_id=133093, other_kind="TV Mini Series"))

    assert isinstance(found, MatchedRow)


def test_of_two_rows_about_one_film_the_later_counts(catalogue: Catalogue) -> None:
    first, second = imported(
        catalogue, rated("The Matrix", 1999, row=2, stars=1.0), rated("Matrix", 1999, row=3, stars=5.0)
    )

    assert isinstance(first, UnmatchedRow)
    assert (first.why, first.candidates, first.other_row) == ("twice", (0,), 3)
    assert isinstance(second, MatchedRow)
    assert second.stars == 5.0


def test_the_report_counts_all_rows_in_the_order_of_the_file(catalogue: Catalogue) -> None:
    fault = FaultyRow(row=3, fault="bad-rating", title="Hamlet", value="11")
    export = Export(
        format="imdb",
        ratings=(
            rated("The Matrix", 1999, row=2),
            rated("Gravity", 2013, row=4),
            rated("Rocky II", 1979, row=5),
        ),
        faults=(fault,),
    )
    report = import_ratings(catalogue, export)

    assert [row.row for row in report.rows] == [2, 3, 4, 5]
    assert report.counts() == {"title": 2, "bad-rating": 1, "no-such-film": 1}
    assert [row.movie_index for row in report.matched] == [0, 7]
    assert [row.value for row in report.unmatched] == ["11", ""]


def test_nothing_comes_of_nothing(catalogue: Catalogue) -> None:
    assert imported(catalogue) == ()
