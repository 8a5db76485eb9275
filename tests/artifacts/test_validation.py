"""What must hold of every Model."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cinecluster.artifacts.validation import problems_of
from cinecluster.model import Model
from cinecluster.testing import tiny_model

Change = Callable[[Model], Model]


def part(name: str, field: str, change: Callable[[Any], Any]) -> Change:
    """Return a change of one field of one part of a model."""

    def apply(model: Model) -> Model:
        old = getattr(model, name)
        return replace(model, **{name: replace(old, **{field: change(getattr(old, field))})})

    return apply


def at(place: int, value: Any) -> Callable[[Any], Any]:
    """Return a change of one entry of an array."""

    def apply(values: Any) -> Any:
        changed = values.copy()
        changed[place] = value
        return changed

    return apply


def of_content(field: str, change: Callable[[Any], Any]) -> Change:
    """Return a change of one field of the space's content."""
    return part("space", "content", lambda old: replace(old, **{field: change(getattr(old, field))}))


def shorter(values: Any) -> Any:
    return values[:-1]


BROKEN: list[tuple[Change, str]] = [
    (part("movies", "movie_ids", at(1, 1)), "movie ids are not strictly ascending"),
    (part("movies", "titles", shorter), "titles has 11 entries instead of 12"),
    (part("movies", "titles", lambda titles: ("", *titles[1:])), "a film has no title"),
    (part("movies", "years", shorter), "years has 11 entries instead of 12"),
    (part("movies", "clusters", at(0, 2)), "a film is in a cluster outside 0 to 1"),
    (part("movies", "clusters", at(0, -1)), "a film is in a cluster outside 0 to 1"),
    (part("movies", "clusters", at(0, 1)), "cluster 0 says it is 0 with 6 films"),
    (part("movies", "rating_counts", at(0, -1)), "a film has fewer than 0 ratings"),
    (
        part("movies", "rating_means", at(0, np.nan)),
        "a rated film has no mean rating, or an unrated one has",
    ),
    (part("tags", "indptr", at(0, 1)), "tag indptr does not lay out the tags"),
    (part("tags", "indptr", at(3, 2)), "tag indptr does not lay out the tags"),
    (part("tags", "indptr", at(-1, 99)), "tag indptr does not lay out the tags"),
    (part("tags", "indices", at(0, 5)), "a film has a tag outside the vocabulary"),
    (part("tags", "vocabulary", lambda words: words[::-1]), "the tag vocabulary is not strictly ascending"),
    (part("tags", "weights", at(0, np.inf)), "a tag has no finite weight or a count below 1"),
    (part("tags", "counts", at(0, 0)), "a tag has no finite weight or a count below 1"),
    (part("tags", "counts", shorter), "tag counts has 23 entries instead of 24"),
    (part("histories", "user_ids", at(1, 1)), "user ids are not strictly ascending"),
    (part("histories", "indptr", at(1, 12)), "history indptr does not lay out the ratings"),
    (part("histories", "movie_indices", at(1, 0)), "a user's films are not strictly ascending"),
    (part("histories", "movie_indices", at(39, 12)), "a user has rated a film that is not there"),
    (part("histories", "ratings", at(0, np.nan)), "a rating is not a finite number"),
    (lambda model: replace(model, vectors=model.vectors[:-1]), "vectors has shape (11, 2) for 12 films"),
    (lambda model: replace(model, vectors=model.vectors * 1.1), "a film's vector is longer than 1"),
    (lambda model: replace(model, vectors=model.vectors * np.nan), "a film's vector is longer than 1"),
    (lambda model: replace(model, film_map=model.vectors[:-1]), "the map has shape (11, 2) for 12 films"),
    (lambda model: replace(model, film_map=model.vectors[:, :1]), "the map has shape (12, 1) for 12 films"),
    (lambda model: replace(model, film_map=model.vectors - 1), "a film lies outside the map"),
    (lambda model: replace(model, film_map=model.vectors + 1), "a film lies outside the map"),
    (lambda model: replace(model, film_map=model.vectors * np.nan), "a film lies outside the map"),
    (part("links", "imdb_ids", shorter), "IMDb ids has 11 entries instead of 12"),
    (part("links", "tmdb_ids", shorter), "TMDB ids has 11 entries instead of 12"),
    (of_content("genres", shorter), "genre weights of the space has 3 entries instead of 2"),
    (of_content("tags", shorter), "tag axes of the space has 4 entries instead of 3"),
    (of_content("tags", at(3, 5)), "a tag of the space is outside the vocabulary"),
    (of_content("tag_axes", lambda axes: axes[:, 0]), "tag axes has 1 dimensions instead of 2"),
    (of_content("tag_axes", at(0, np.nan)), "a number of the space is not finite"),
    (of_content("year_deviation", lambda _: 0.0), "years deviate by 0"),
    (part("space", "taste", shorter), "taste of the space has 6 entries instead of 7"),
    (part("space", "columns", at(1, 0)), "the columns of the space do not lie in a row"),
    (part("space", "columns", at(1, 11)), "the columns of the space do not lie in a row"),
    (
        part("space", "columns", at(1, 8)),  # what ratings say
        "the space says 1 columns of likeness, vectors 2",
    ),
    (part("space", "offsets", shorter), "offsets of the space has 1 entries instead of 2"),
    (part("space", "year_scale", lambda _: np.inf), "a number of the space is not finite"),
    (
        lambda model: replace(model, centres=model.centres[:1]),
        "centres of the space has 1 entries instead of 2",
    ),
    (
        lambda model: replace(model, centres=model.centres[:, :1]),
        "a centre of the space has 1 entries instead of 2",
    ),
    (part("likeness", "factors", shorter), "likeness factors have shape (11, 2) for 12 films"),
    (part("likeness", "factors", at(0, 2.0)), "a row of likeness factors is longer than 1"),
    (part("likeness", "genres", at(0, np.nan)), "a row of likeness genres is longer than 1"),
    (
        part("likeness", "blend", lambda blend: replace(blend, tags=-0.1)),
        "a number of the blend of likeness is negative or not finite",
    ),
    (
        part("likeness", "blend", lambda blend: replace(blend, viewers=1.5)),
        "the blend of likeness gives viewers more than 1, or its scale of years is 0",
    ),
    (
        part("likeness", "directions", lambda found: replace(found, tags=found.tags[1:])),
        "directions of tags have shape (5, 3) instead of (4, 3)",
    ),
    (
        part("likeness", "directions", lambda found: replace(found, tags=found.tags[::-1])),
        "tags with directions are not strictly ascending, or no film has one",
    ),
    (
        part(
            "likeness",
            "directions",
            lambda found: replace(found, directions=found.directions * np.nan),
        ),
        "directions of tags are not finite",
    ),
    (
        lambda model: replace(model, clusters=model.clusters[::-1]),
        "cluster 0 says it is 1 with 6 films",
    ),
]


def test_the_tiny_world_is_sound() -> None:
    assert list(problems_of(tiny_model())) == []


@pytest.mark.parametrize(("change", "problem"), BROKEN, ids=[problem for _, problem in BROKEN])
def test_what_does_not_hold_is_said(change: Change, problem: str) -> None:
    assert problem in list(problems_of(change(tiny_model())))


def test_a_film_of_which_nothing_is_known_may_have_no_direction() -> None:
    model = tiny_model()
    vectors = model.vectors.copy()
    vectors[5] = 0
    assert list(problems_of(replace(model, vectors=vectors))) == []
