"""Genres, tags and years as numbers, against values worked out by hand."""

import numpy as np
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.features.config import ContentConfig
from cinecluster.features.encoding import Content
from cinecluster.features.tag_matrix import tag_matrix
from tests.features.fitting import content_of_films


def content_of(
    genres: list[str],
    years: list[int | None] | None = None,
    tags: list[tuple[int, str, int]] | None = None,
    config: ContentConfig | None = None,
) -> Content:
    """Lay out films with ids 1, 2 …, given by genres, years and (film, tag, count)."""
    ids = list(range(1, len(genres) + 1))
    movies = pl.DataFrame(
        {
            c.MOVIE: ids,
            c.TITLE: [f"Film {i}" for i in ids],
            c.YEAR: [2000] * len(ids) if years is None else years,
            c.GENRES: genres,
            c.OTHER_TITLES: [""] * len(ids),
        },
        schema=dict(c.MOVIES),
    )
    given = [(movie, tag, count, False, 2) for movie, tag, count in tags or []]
    table = pl.DataFrame(given, schema=dict(c.TAGS), orient="row")
    return content_of_films(movies, tag_matrix(table, np.array(ids)), config)


def test_a_rarer_genre_weighs_more_and_every_row_has_length_1() -> None:
    kind = content_of(["Drama|War", "Drama", "Drama", ""]).kind
    common, rare = np.log(4 / 3), np.log(4)  # of four films, three are dramas and one is about war
    assert kind[0] == pytest.approx(np.array([common, rare]) / np.hypot(common, rare))
    assert kind[1:].tolist() == [[1, 0], [1, 0], [0, 0]]


def test_years_are_standard_deviations_from_the_mean_and_an_unknown_one_is_the_median() -> None:
    year = content_of([""] * 5, [1990, 2000, None, 2000, 2010]).year.ravel()
    assert year == pytest.approx(np.array([-10, 0, 0, 0, 10]) / np.sqrt(200 / 5))


def test_the_very_first_films_are_no_older_than_old() -> None:
    year = content_of([""] * 100, [1895, *[2000, 2002] * 49, 2001]).year.ravel()
    assert year[0] == -2.5
    assert year[1:].min() > -1


TAGGED = [
    (1, "robots", 3),
    (1, "rockets", 1),
    (2, "robots", 1),
    (2, "rockets", 2),
    (3, "waltz", 1),
    (4, "waltz", 9),
]


def test_tag_axes_are_as_long_as_their_weight_and_keep_the_angles_between_films() -> None:
    without_genres = [""] * 5
    full = content_of(without_genres, tags=TAGGED, config=ContentConfig(tag_weight=0.7)).kind
    lengths = np.linalg.norm(full, axis=1)
    assert lengths[2:] == pytest.approx([0.7, 0.7, 0.0])  # two axes for three tags: one film each is exact
    assert (lengths[:2] <= 0.7 + 1e-9).all()
    assert full[2] == pytest.approx(full[3])  # one tag each: how often it was given does not show
    assert full[0] @ full[2] == pytest.approx(0.0, abs=1e-9)
    assert full[0] @ full[1] > 0.8 * 0.7**2
    doubled = content_of(without_genres, tags=TAGGED, config=ContentConfig(tag_weight=1.4)).kind
    assert doubled == pytest.approx(2 * full)


def test_a_tag_on_too_few_films_says_nothing_of_likeness() -> None:
    config = ContentConfig(tag_min_movies=2)
    once = [*TAGGED, (3, "only here", 50), (5, "only there", 50)]
    alone = content_of([""] * 5, tags=TAGGED, config=config).kind
    kind = content_of([""] * 5, tags=once, config=config).kind
    assert not kind[4].any()
    # What is left of a film's tags is as long as if it had no others (the axes' signs are anybody's guess).
    assert kind @ kind.T == pytest.approx(alone @ alone.T)
    assert content_of([""] * 5, tags=once, config=ContentConfig(tag_min_movies=1)).kind.shape == (5, 4)


def test_no_axes_are_asked_for_and_none_are_made() -> None:
    config = ContentConfig(tag_dimensions=0)
    assert content_of(["Drama", "War", "", ""], tags=TAGGED, config=config).kind.shape == (4, 2)
