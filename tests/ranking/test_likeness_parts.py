from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cinecluster.model import Model
from cinecluster.ranking.likeness_parts import likeness_parts
from cinecluster.testing import tiny_model

ALL = np.arange(12)
COMET, PLANET, AIRLOCK, PARIS = 3, 4, 5, 6


def model(**blend: Any) -> Model:
    """Return the tiny world, its likeness put together otherwise."""
    tiny = tiny_model()
    return replace(tiny, likeness=replace(tiny.likeness, blend=replace(tiny.likeness.blend, **blend)))


def test_many_ratings_let_viewers_decide_and_few_let_content() -> None:
    # Comet has 3 ratings and Airlock 1: trust = 3/(3+3) · 1/(1+3) = 1/8, so viewers weigh .8/8 = .1.
    parts = likeness_parts(model(viewers=0.8, trust_ratings=3.0), COMET, ALL)
    assert parts.viewers[AIRLOCK] == pytest.approx(0.1 * np.cos(0.2), abs=5e-5)
    # Comet itself: trust = 1/4; its tags, genres and year are its own, and 1 − .2 is left for them.
    assert parts.at(COMET) == pytest.approx(
        {"viewers": 0.2, "tags": 0.8 * 0.5, "genres": 0.8 * 0.4, "year": 0.8 * 0.1}, abs=5e-5
    )


def test_content_counts_less_for_films_that_few_have_rated() -> None:
    parts = likeness_parts(model(viewers=0.0, certainty_ratings=3.0), COMET, ALL)
    # Red Planet Blues has Comet's genres, no tags, no year, and 2 ratings: (2 + 1) / (2 + 1 + 3) = 1/2.
    assert parts.at(PLANET) == {"viewers": 0.0, "tags": 0.0, "genres": 0.2, "year": 0.0}
    assert parts.at(PARIS)["genres"] == 0.0


def test_years_are_nearer_the_fewer_lie_between() -> None:
    parts = likeness_parts(model(viewers=0.0, tags=0.0, genres=0.0, year=1.0), COMET, ALL)
    # Comet and Rain in May are of 2010, Airlock of 2015, Star Voyage of 1968; one film's year is unknown.
    assert parts.year[[9, AIRLOCK, 0, PLANET]] == pytest.approx(
        [1.0, np.exp(-0.5), np.exp(-4.2), 0.0], abs=5e-5
    )


def test_what_is_shown_adds_up() -> None:
    parts = likeness_parts(model(viewers=0.37, trust_ratings=2.0, certainty_ratings=1.0), COMET, ALL)
    for place, total in enumerate(parts.total):
        assert sum(parts.at(place).values()) == pytest.approx(total, abs=1e-12)


def test_a_film_without_ratings_and_words_is_like_nothing() -> None:
    tiny = model(viewers=0.5)
    movies, likeness = tiny.movies, tiny.likeness
    nobody = at(movies.rating_counts, AIRLOCK, 0)
    unknown = replace(
        tiny,
        movies=replace(movies, rating_counts=nobody, years=at(movies.years, AIRLOCK, 0)),
        likeness=replace(
            likeness, factors=at(likeness.factors, AIRLOCK, 0), genres=at(likeness.genres, AIRLOCK, 0)
        ),
    )
    parts = likeness_parts(unknown, COMET, np.array([AIRLOCK]))
    assert parts.total[0] == parts.tags[0]


def at(values: np.ndarray, place: int, value: float) -> np.ndarray:
    changed = values.copy()
    changed[place] = value
    return changed
