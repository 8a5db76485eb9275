"""What the report says of the data."""

from typing import Any

import polars as pl

from cinecluster import columns as c
from cinecluster.evaluation.report import data_report

MOVIES = pl.DataFrame(
    {
        c.MOVIE: [1, 2, 3],
        c.TITLE: ["A", "B", "C"],
        c.YEAR: [1990, None, 2000],
        c.GENRES: "",
        c.OTHER_TITLES: "",
    },
    schema=dict(c.MOVIES),
)
LAST_SECOND_OF_1999, FIRST_OF_2000 = 946_684_799, 946_684_800


def ratings(*rows: tuple[int, int, float, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(c.RATINGS), orient="row")


def report_of(given: pl.DataFrame, *tags: tuple[int, str, int, bool, int | None]) -> dict[str, Any]:
    return data_report(MOVIES, given.lazy(), pl.DataFrame(tags, schema=dict(c.TAGS), orient="row"))


def test_ratings_are_counted_by_stars_and_by_month_of_utc() -> None:
    found = report_of(
        ratings(
            (7, 1, 0.5, LAST_SECOND_OF_1999),
            (7, 2, 5.0, FIRST_OF_2000),
            (8, 1, 5.0, FIRST_OF_2000 + 1),
            (8, 2, 3.5, FIRST_OF_2000 + 40 * 86400),
        ),
    )
    assert (found["movies"], found["ratings"], found["users"]) == (3, 4, 2)
    assert found["by_month"] == {"1999-12": 1, "2000-01": 2, "2000-02": 1}
    assert list(found["by_stars"]) == ["0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"]
    assert {stars: count for stars, count in found["by_stars"].items() if count} == {
        "0.5": 1,
        "3.5": 1,
        "5": 2,
    }


def test_stars_between_two_halves_count_to_the_nearer_one() -> None:
    found = report_of(ratings((7, 1, 3.7, 1), (7, 2, 3.8, 1), (7, 3, 3.75, 1)))
    assert (found["by_stars"]["3.5"], found["by_stars"]["4"]) == (1, 2)


def test_ratings_without_a_time_or_with_one_in_milliseconds_are_in_no_month() -> None:
    found = report_of(ratings((7, 1, 3, 0), (7, 2, 3, 1), (7, 3, 3, 1_500_000_000_000), (8, 3, 3, 2**63 - 1)))
    assert found["by_month"] == {"1970-01": 1}
    assert found["ratings"] == 4


def test_no_ratings_are_counted_as_none() -> None:
    found = report_of(ratings())
    assert found["ratings"] == 0
    assert found["by_month"] == {}
    assert set(found["by_stars"].values()) == {0}


def test_the_commonest_tags_are_counted_over_all_films_without_personal_notes() -> None:
    many = [(1, f"tag {place:02}", 2, False, 2) for place in range(30)]
    found = report_of(
        ratings(),
        (1, "funny", 2, False, None),
        (2, "funny", 3, False, None),
        (3, "to see", 9, True, 9),
        *many,
    )["by_tag"]
    assert list(found.items())[:3] == [("funny", 5), ("tag 00", 2), ("tag 01", 2)]
    assert len(found) == 20
