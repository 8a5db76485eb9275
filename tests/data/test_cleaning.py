"""Cleaning small tables of which every cell is known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cinecluster.columns import (
    EXTRA,
    LINKS,
    MOVIES,
    RATINGS,
    RAW_LINKS,
    RAW_MOVIES,
    RAW_RATINGS,
    RAW_TAGS,
    ROW,
    TAGS,
)
from cinecluster.data.cleaning.clean import clean
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.report import CleaningReport, Example
from cinecluster.data.tables import RawTables, SourceFile
from cinecluster.engines.base import Engine, Frame
from cinecluster.engines.choice import make_engine
from cinecluster.errors import DirtyRows, EmptyTable

Row = tuple[str | None, ...]

HEAT, SEVEN = ("6", "Heat (1995)", "Action|Crime"), ("47", "Seven (a.k.a. Se7en) (1995)", "Mystery")
GOOD_RATING = ("1", "6", "4.0", "964982703")


def frame(engine: Engine, columns: Sequence[str], rows: Sequence[Row]) -> Frame:
    """Make a raw table as the reader would: text, then EXTRA (a cell too many), then ROW from line 2."""
    full = [(*(*row, None)[: len(columns) + 1], line) for line, row in enumerate(rows, start=2)]
    schema = {**dict.fromkeys((*columns, EXTRA), pl.String), ROW: pl.Int64}
    return engine.frame(pl.DataFrame(full, schema=schema, orient="row"))


def raw_tables(
    engine: Engine,
    *,
    movies: Sequence[Row] = (HEAT, SEVEN),
    ratings: Sequence[Row] = (GOOD_RATING,),
    tags: Sequence[Row] | None = None,
    links: Sequence[Row] | None = None,
) -> RawTables:
    return RawTables(
        edition="csv",
        files=tuple(
            SourceFile(table=table, name=f"{table}.csv", size=0, sha256="")
            for table in ("movies", "ratings", "tags", "links")
        ),
        movies=frame(engine, RAW_MOVIES, movies),
        ratings=frame(engine, RAW_RATINGS, ratings),
        tags=None if tags is None else frame(engine, RAW_TAGS, tags),
        links=None if links is None else frame(engine, RAW_LINKS, links),
    )


def ratings_of(engine: Engine, rows: Sequence[Row]) -> tuple[list[tuple[Any, ...]], CleaningReport]:
    tables, report = clean(raw_tables(engine, ratings=rows), CleaningConfig(), engine)
    return engine.collect(tables.ratings).rows(), report


def test_ratings_are_typed_and_sorted_by_user_and_movie(engine: Engine) -> None:
    raw = raw_tables(
        engine, ratings=[("10", "47", "5", "3"), ("2", "47", "0.5", "2"), ("2", "6", "3.5", "1.0")]
    )
    tables, report = clean(raw, CleaningConfig(), engine)
    ratings = engine.collect(tables.ratings)
    assert ratings.schema == pl.Schema(RATINGS)
    assert ratings.rows() == [(2, 6, 3.5, 1), (2, 47, 0.5, 2), (10, 47, 5.0, 3)]
    assert (report.of("ratings").read, report.of("ratings").kept) == (3, 3)


@pytest.mark.parametrize(
    ("row", "reason", "value"),
    [
        (("1", "6", "4", "1", "9"), "wrong number of fields", "9"),
        (("x", "6", "4", "1"), "user id not a whole number", "x"),
        (("1_0", "6", "4", "1"), "user id not a whole number", "1_0"),
        (("١", "6", "4", "1"), "user id not a whole number", "١"),
        ((None, "6", "4", "1"), "user id not a whole number", ""),
        (("1", "-6", "4", "1"), "movie id not a whole number", "-6"),
        (("1", "6.5", "4", "1"), "movie id not a whole number", "6.5"),
        (("1", "1234567890123456", "4", "1"), "movie id not a whole number", "1234567890123456"),
        (("1", "6", "four", "1"), "rating not a number", "four"),
        (("1", "6", "3,5", "1"), "rating not a number", "3,5"),
        (("1", "6", "4.0f", "1"), "rating not a number", "4.0f"),
        (("1", "6", "0x4", "1"), "rating not a number", "0x4"),
        (("1", "6", "", "1"), "rating not a number", ""),
        (("1", "6", "NaN", "1"), "rating NaN or infinite", "NaN"),
        (("1", "6", "-inf", "1"), "rating NaN or infinite", "-inf"),
        (("1", "6", "0", "1"), "rating outside 0.5–5", "0"),
        (("1", "6", "5.0001", "1"), "rating outside 0.5–5", "5.0001"),
        (("1", "6", "1e99", "1"), "rating outside 0.5–5", "1e99"),
        (("1", "6", "4", "2015-01-01"), "timestamp not a whole number", "2015-01-01"),
        (("1", "6", "4", "-1"), "timestamp not a whole number", "-1"),
        (("1", "6", "4", "12345678901234"), "timestamp not a whole number", "12345678901234"),
        (("1", "7", "4", "1"), "unknown film", "7"),
    ],
)
def test_a_bad_rating_is_dropped_under_its_first_reason(
    engine: Engine, row: Row, reason: str, value: str
) -> None:
    kept, report = ratings_of(engine, [GOOD_RATING, row])
    assert kept == [(1, 6, 4.0, 964982703)]
    assert report.of("ratings").dropped == {reason: 1}
    assert report.of("ratings").examples == {reason: Example(row=3, value=value)}


@pytest.mark.parametrize(
    "row",
    [
        (" 1\t", "\u00a06", "4 ", "964982703\n"),
        ("1.0", "6.00", "4.", "964982703.0"),
        ("001", "6", "+4", "964982703"),
        ("1", "6", ".4e1", "964982703", ""),
    ],
)
def test_other_ways_to_write_a_number_are_understood(engine: Engine, row: Row) -> None:
    assert ratings_of(engine, [row])[0] == [(1, 6, 4.0, 964982703)]


def test_of_repeated_ratings_the_newest_is_kept_then_the_higher(engine: Engine) -> None:
    rows: list[Row] = [
        ("1", "6", "5", "10"),
        ("1", "6", "2", "20"),
        ("1", "47", "1", "5"),
        ("1", "6", "3", "20"),
        ("1", "47", "1", "5"),
    ]
    kept, report = ratings_of(engine, rows)
    assert kept == [(1, 6, 3.0, 20), (1, 47, 1.0, 5)]
    reason = "repeated rating"
    assert report.of("ratings").dropped == {reason: 3}
    assert report.of("ratings").examples == {reason: Example(row=5, value="userId 1, movieId 6")}


def test_every_thousandth_of_a_star_is_kept_as_it_was_written(engine: Engine) -> None:
    written = [f"{whole / 1000}" for whole in range(500, 5001, 7)]
    kept, report = ratings_of(engine, [(str(u), "6", stars, "1") for u, stars in enumerate(written)])
    assert [rating for _, _, rating, _ in kept] == [float(stars) for stars in written]
    assert "ratings rounded to a thousandth of a star" not in report.of("ratings").remarks


def test_ratings_finer_than_a_thousandth_are_rounded_and_remarked(engine: Engine) -> None:
    kept, report = ratings_of(engine, [("1", "6", "3.14159", "1"), ("2", "6", "3.25", "1"), GOOD_RATING])
    assert [rating for _, _, rating, _ in kept] == [4.0, 3.25]
    kept, report = ratings_of(engine, [("1", "6", "3.14159", "1"), ("2", "6", "3.25", "1")])
    assert [rating for _, _, rating, _ in kept] == [3.142, 3.25]
    assert report.of("ratings").remarks == {
        "ratings rounded to a thousandth of a star": 1,
        "ratings between the half stars": 2,
    }


def test_timestamps_in_milliseconds_are_kept_and_remarked(engine: Engine) -> None:
    kept, report = ratings_of(engine, [("1", "6", "4", "1537799250000")])
    assert kept == [(1, 6, 4.0, 1537799250000)]
    assert report.of("ratings").remarks == {"timestamps that look like milliseconds": 1}


def test_numbers_are_judged_as_their_text_is(engine: Engine) -> None:
    table = pl.DataFrame(
        {
            "userId": [1, -1, 10**15, 2, 2, 2, 2, None],
            "movieId": [6, 6, 6, 6, 6, 6, 6, 6],
            "rating": [3.5, 3.0, 3.0, float("nan"), 3.7, 9.0, None, 3.0],
            "timestamp": [5, 5, 5, 5, 10**12, 5, 5, 5],
        }
    )
    texts = [[None if cell is None else str(cell) for cell in row] for row in table.rows()]
    raw = raw_tables(engine, ratings=[tuple(row) for row in texts])
    numbers = table.with_columns(pl.lit(None, pl.String).alias(EXTRA), pl.Series(ROW, range(2, 10)))
    first, one = clean(raw, CleaningConfig(), engine)
    second, other = clean(replace(raw, ratings=engine.frame(numbers)), CleaningConfig(), engine)
    assert engine.collect(second.ratings).rows() == [(1, 6, 3.5, 5), (2, 6, 3.7, 10**12)]
    assert engine.collect(first.ratings).equals(engine.collect(second.ratings))
    assert one.of("ratings").dropped == other.of("ratings").dropped
    assert one.of("ratings").remarks == other.of("ratings").remarks


def test_no_engine_divides_long_numbers_by_way_of_floats(engine: Engine) -> None:
    latest = 6_809_733_472_810  # its key, one below as a float, would be that of the millisecond before
    raw = raw_tables(engine, ratings=[("1", "6", "0", str(latest)), ("2", "6", "100", str(latest))])
    tables, _ = clean(raw, CleaningConfig(rating_min=0, rating_max=100), engine)
    ratings = engine.collect(tables.ratings)
    assert ratings.rows() == [(1, 6, 0.0, latest), (2, 6, 100.0, latest)]


def test_the_range_of_ratings_can_be_set(engine: Engine) -> None:
    raw = raw_tables(engine, ratings=[("1", "6", "87", "1"), ("2", "6", "101", "1")])
    tables, report = clean(raw, CleaningConfig(rating_min=0, rating_max=100), engine)
    assert engine.collect(tables.ratings).rows() == [(1, 6, 87.0, 1)]
    assert report.of("ratings").dropped == {"rating outside 0–100": 1}


def test_movies_have_display_titles_years_and_genres(engine: Engine) -> None:
    raw = raw_tables(
        engine,
        movies=[
            ("99", "Babe (1995) ", "Children's|Drama|Children's| "),
            ("6", "City of Lost Children, The (Cité des enfants perdus, La) (1995)", "(no genres listed)"),
            ("7", "Bars | Stripes (Le | here)", None),
        ],
    )
    tables, report = clean(raw, CleaningConfig(), engine)
    assert tables.movies.schema == pl.Schema(MOVIES)
    assert tables.movies.rows() == [
        (6, "The City of Lost Children", 1995, "", "La Cité des enfants perdus"),
        (7, "Bars | Stripes", None, "", "Le / here"),
        (99, "Babe", 1995, "Children|Drama", ""),
    ]
    assert report.of("movies").remarks == {
        "titles without a year": 1,
        "titles with blanks around them": 1,
        "articles brought to the front": 2,
        "films with other titles": 2,
        "films without genres": 2,
        "films never rated": 2,
        "films with a single rating": 1,
    }


def test_bad_movies_are_dropped_and_the_first_of_repeated_ids_is_kept(engine: Engine) -> None:
    raw = raw_tables(
        engine,
        movies=[
            HEAT,
            ("six", "Six", ""),
            ("8", "\u00a0", ""),
            ("9", "Ran (1985)", "War", "1"),
            (" 6", "B", ""),
        ],
    )
    tables, report = clean(raw, CleaningConfig(), engine)
    assert tables.movies.rows() == [(6, "Heat", 1995, "Action|Crime", "")]
    assert report.of("movies").examples == {
        "wrong number of fields": Example(row=5, value="1"),
        "movie id not a whole number": Example(row=3, value="six"),
        "blank title": Example(row=4, value="\u00a0"),
        "repeated movie id": Example(row=6, value="movieId 6"),
    }


def test_films_sharing_title_and_year_are_remarked(engine: Engine) -> None:
    movies = [HEAT, ("7", "Emma (1996)", ""), ("8", "Emma (1996)", ""), ("9", "Emma (2020)", "")]
    _, report = clean(raw_tables(engine, movies=movies), CleaningConfig(), engine)
    assert report.of("movies").remarks["titles and years shared by several films"] == 1


def test_tags_are_counted_by_viewer_under_their_commonest_spelling(engine: Engine) -> None:
    raw = raw_tables(
        engine,
        tags=[
            ("1", "6", "Sci-Fi", "1"),
            ("2", "6", "sci fi", "1"),
            ("3", "47", "sci-fi", "1"),
            ("3", "47", "SCI_FI", "9"),  # the same viewer again
            ("3", "6", "dark  comedy", "1"),
            ("4", "6", "Owned", None),
            ("4", "6", "AWESOME", "1"),
        ],
    )
    tables, report = clean(raw, CleaningConfig(), engine)
    assert tables.tags.schema == pl.Schema(TAGS)
    assert tables.tags.rows() == [
        (6, "sci-fi", 2, False, 3),
        (6, "awesome", 1, False, 1),
        (6, "dark comedy", 1, False, 1),
        (6, "owned", 1, True, 1),
        (47, "sci-fi", 1, False, 3),
    ]
    assert report.of("tags").dropped == {"repeated tag": 1}
    assert report.of("tags").remarks == {
        "spellings joined to a commoner one": 2,
        "distinct tags set aside as personal notes": 1,
        "rows with such a note": 1,
    }


def test_a_tag_of_another_film_or_viewer_is_no_repetition(engine: Engine) -> None:
    tags = [("1", "6", "fun", "1"), ("1", "47", "fun", "1"), ("2", "6", "fun", "1")]
    tables, report = clean(raw_tables(engine, tags=tags), CleaningConfig(), engine)
    assert tables.tags.rows() == [(6, "fun", 2, False, 2), (47, "fun", 1, False, 2)]
    assert report.of("tags").dropped == {}


def test_bad_tags_are_dropped_under_their_first_reason(engine: Engine) -> None:
    raw = raw_tables(
        engine,
        tags=[
            ("1", "6", "funny", "1"),
            ("u", "6", "funny", "1"),
            ("1", "m", "funny", "1"),
            ("1", "7", "\u200b ", "1"),
            ("1", "6", None, "1"),
            ("1", "7", "funny", "1"),
            ("1", "6", "funny", "1", "extra"),
        ],
    )
    tables, report = clean(raw, CleaningConfig(), engine)
    assert tables.tags.rows() == [(6, "funny", 1, False, 1)]
    assert report.of("tags").dropped == {
        "wrong number of fields": 1,
        "user id not a whole number": 1,
        "movie id not a whole number": 1,
        "blank tag": 2,
        "unknown film": 1,
    }


def test_links_keep_leading_zeros_and_miss_what_cannot_be_read(engine: Engine) -> None:
    movies = [(str(id_), f"Film {id_}", "") for id_ in range(1, 7)]
    raw = raw_tables(
        engine,
        movies=movies,
        ratings=[("1", "1", "4", "1")],
        links=[
            ("2", "0113497", "8844"),
            ("1", "114709", "862.0"),
            ("3", "tt10872600", ""),
            ("4", None, "n/a"),
            ("5", "?", "862"),
            ("5", "0000001", "1"),
            ("7", "0000001", "1"),
            ("x", "0000001", "1"),
        ],
    )
    tables, report = clean(raw, CleaningConfig(), engine)
    assert tables.links.schema == pl.Schema(LINKS)
    assert tables.links.rows() == [
        (1, "0114709", 862),
        (2, "0113497", 8844),
        (3, "10872600", None),
        (4, None, None),
        (5, None, 862),
    ]
    assert report.of("links").dropped == {
        "movie id not a whole number": 1,
        "unknown film": 1,
        "repeated movie id": 1,
    }
    assert report.of("links").remarks == {
        "films without an IMDb id": 2,
        "films without a TMDB id": 1,
        "TMDB ids that are no number": 1,
        "TMDB ids shared by several films": 1,
    }


def test_absent_tables_are_empty_and_unreported(engine: Engine) -> None:
    tables, report = clean(raw_tables(engine), CleaningConfig(), engine)
    assert (tables.tags.schema, tables.tags.height) == (pl.Schema(TAGS), 0)
    assert (tables.links.schema, tables.links.height) == (pl.Schema(LINKS), 0)
    assert [part.table for part in report.tables] == ["movies", "ratings"]


def test_empty_tags_and_links_are_no_error(engine: Engine) -> None:
    tables, report = clean(raw_tables(engine, tags=[], links=[]), CleaningConfig(), engine)
    assert (tables.tags.height, tables.links.height) == (0, 0)
    assert (report.of("tags").read, report.of("links").read) == (0, 0)


def test_nothing_usable_is_an_error_that_says_why(engine: Engine) -> None:
    with pytest.raises(EmptyTable, match=r"ratings\.csv: none of 2 rows can be used \(1 × rating not a") as e:
        clean(
            raw_tables(engine, ratings=[("1", "6", "x", "1"), ("1", "5", "1", "1")]), CleaningConfig(), engine
        )
    assert e.value.file == "ratings.csv"
    with pytest.raises(EmptyTable, match=r"movies\.csv: there is no row"):
        clean(raw_tables(engine, movies=[]), CleaningConfig(), engine)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"movies": [HEAT, ("7", " ", ""), ("x", "X", "")]},
            "movies.csv, row 3, column 'title': blank title: ' '.",
        ),
        (
            {"ratings": [GOOD_RATING, ("1", "6", "9", "1"), ("u", "6", "1", "1")]},
            "ratings.csv, row 3, column 'rating': rating outside 0.5–5: '9'.",
        ),
        (
            {"ratings": [GOOD_RATING, GOOD_RATING]},
            "ratings.csv, row 3, column 'movieId': repeated rating: 'userId 1, movieId 6'.",
        ),
        ({"tags": [("1", "7", "funny", "1")]}, "tags.csv, row 2, column 'movieId': unknown film: '7'."),
        (
            {"links": [("6", "1", "1"), ("6", "1", "1")]},
            "links.csv, row 3, column 'movieId': repeated movie id: 'movieId 6'.",
        ),
    ],
)
def test_strict_refuses_the_first_bad_row(
    engine: Engine, tables: dict[str, Sequence[Row]], message: str
) -> None:
    raw = raw_tables(engine, **tables)
    clean(raw, CleaningConfig(), engine)
    with pytest.raises(DirtyRows) as caught:
        clean(raw, CleaningConfig(strict=True), engine)
    assert str(caught.value).startswith(message)


def test_strict_lets_clean_tables_pass(engine: Engine) -> None:
    raw = raw_tables(engine, tags=[("1", "6", "funny", "1")], links=[("6", "0113277", "949")])
    _, report = clean(raw, CleaningConfig(strict=True), engine)
    assert all(not part.dropped for part in report.tables)


GARBAGE = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8"), max_size=4),
    st.sampled_from(["1", "6", "47", "4.5", "nan", "-1", " 2 ", "9" * 15, "9" * 40, "1e5", "1e-99"]),
    st.sampled_from(["Sci-Fi", "sci fi", "SCI_FI", "Owned"]),
)
RATING_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "x"]),
        st.sampled_from(["6", "47", "5"]),
        st.sampled_from(["0.5", "3", "4.999", "4.99949", "5", "6"]),
        st.sampled_from(["1", "2", "2.0", "-1"]),
    ),
    max_size=12,
)
# Engines keep nothing between examples.
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows_of(n_columns: int) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.tuples(*[GARBAGE] * (n_columns + 1)), max_size=8)


@FEW
@given(movies=rows_of(3), ratings=rows_of(4), tags=rows_of(4), links=rows_of(3))
def test_whatever_the_rows_each_is_accounted_for_and_engines_agree(
    movies: list[Row], ratings: list[Row], tags: list[Row], links: list[Row]
) -> None:
    outcomes = []
    for engine in (make_engine("polars"), make_engine("duckdb")):
        raw = raw_tables(
            engine, movies=[HEAT, *movies], ratings=[GOOD_RATING, *ratings], tags=tags, links=links
        )
        tables, report = clean(raw, CleaningConfig(), engine)
        assert [part.read for part in report.tables] == [
            len(movies) + 1,
            len(ratings) + 1,
            len(tags),
            len(links),
        ]
        collected = engine.collect(tables.ratings)
        assert collected.height == report.of("ratings").kept
        assert tables.movies.height == report.of("movies").kept
        assert tables.tags["count"].sum() == report.of("tags").kept
        assert tables.links.height == report.of("links").kept
        outcomes.append(
            (collected.rows(), tables.movies.rows(), tables.tags.rows(), tables.links.rows(), report)
        )
    assert outcomes[0] == outcomes[1]


@FEW
@given(rows=RATING_ROWS, data=st.data())
def test_the_order_of_rows_does_not_matter(engine: Engine, rows: list[Row], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    tags = [(user, movie, f"Tag-{rating}", time) for user, movie, rating, time in rows]
    mixed = [(user, movie, f"tag {rating}", time) for user, movie, rating, time in shuffled]
    first, one = clean(
        raw_tables(engine, ratings=[GOOD_RATING, *rows], tags=[*tags, *mixed]), CleaningConfig(), engine
    )
    second, other = clean(
        raw_tables(engine, ratings=[*shuffled, GOOD_RATING], tags=[*mixed, *tags]), CleaningConfig(), engine
    )
    assert engine.collect(first.ratings).equals(engine.collect(second.ratings))
    assert first.tags.equals(second.tags)
    assert [part.dropped for part in one.tables] == [part.dropped for part in other.tables]


@FEW
@given(rows=RATING_ROWS, rows_at_once=st.integers(1, 5))
def test_in_how_many_goes_ratings_are_cleaned_does_not_matter(
    engine: Engine, rows: list[Row], rows_at_once: int
) -> None:
    raw = raw_tables(engine, ratings=[GOOD_RATING, *rows, ("2", "1", "4", "7"), ("2", "1", "3", "9")])
    first, one = clean(raw, CleaningConfig(), engine)
    second, other = clean(raw, CleaningConfig(rows_at_once=rows_at_once), engine)
    assert engine.collect(first.ratings).equals(engine.collect(second.ratings))
    assert one == other


@FEW
@given(RATING_ROWS)
def test_cleaning_what_is_clean_changes_nothing(engine: Engine, rows: list[Row]) -> None:
    tables, _ = clean(raw_tables(engine, ratings=[GOOD_RATING, *rows]), CleaningConfig(), engine)
    ratings, movies = engine.collect(tables.ratings), tables.movies
    again, report = clean(
        raw_tables(
            engine,
            movies=movies.select(pl.col(*RAW_MOVIES).cast(pl.String)).rows(),
            ratings=ratings.select(pl.col(*RAW_RATINGS).cast(pl.String)).rows(),
        ),
        CleaningConfig(strict=True),
        engine,
    )
    assert engine.collect(again.ratings).equals(ratings)
    assert again.movies["title"].equals(movies["title"])
    assert again.movies["genres"].equals(movies["genres"])
    assert report.of("ratings").kept == ratings.height
