"""Where a film that the model does not know would go, by its genres, tags and year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.cluster_facts import ClusterDistance, cluster_distances
from cinecluster.data.cleaning.titles import parse_title
from cinecluster.errors import NothingKnown
from cinecluster.features.rows import directions, place_unrated
from cinecluster.features.tag_matrix import tags_of_new_movie
from cinecluster.model import Cluster, FloatArray, TagMatrix
from cinecluster.ranking.likeness import most_alike, movie_query, shared_genres, shared_tags

__all__ = ["Ignored", "Neighbour", "NewMovie", "Prediction", "predict_cluster"]

_NEIGHBOURS: Final = 10
_DECIMALS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMovie:
    """A film as somebody describes it."""

    title: str | None = None
    #: May hold the year: "Dune: Part Three (2026)".
    genres: Sequence[str] = ()
    tags: Sequence[str] = ()
    #: In any case and spelling.
    year: int | None = None
    #: Counts before the title's.


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """What a description holds that the model has never met."""

    genres: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """A film of the model that is like the new one."""

    movie_index: int
    likeness: float
    #: Cosine, times how sure the neighbour's place is.
    shared_tags: tuple[str, ...]
    shared_genres: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """Where a new film would go, and what that was judged by."""

    cluster: Cluster
    distances: tuple[ClusterDistance, ...]
    #: To every cluster that has films, nearest first.
    neighbours: tuple[Neighbour, ...]
    #: Most like it first.
    title: str | None
    #: In display form.
    year: int | None
    genres: tuple[str, ...]
    tags: tuple[str, ...]
    #: Those that the model knows, in its spelling.
    ignored: Ignored


def predict_cluster(catalogue: Catalogue, new: NewMovie) -> Prediction:
    """Place a film as if it had been there when the model was made, without ratings.

    Raises:
        NothingKnown: None of its genres and tags is known.
    """
    model = catalogue.model
    parsed = None if new.title is None else parse_title(new.title)
    year = new.year if new.year is not None or parsed is None else parsed.year
    genres, strange_genres = _known_genres(model.space.content.genres, new.genres)
    tags, strange_tags = _known_tags(catalogue, new.tags)
    if not genres and not tags:
        raise NothingKnown(
            "The model knows none of the film's genres and tags.",
            hint=f"Genres it knows: {', '.join(model.space.content.genres) or 'none'}.",
        )
    row = tags_of_new_movie(model.tags, dict.fromkeys(tags, 1))
    placed = place_unrated(model.space, [genres], np.array([year or 0]), row)
    distances = cluster_distances(catalogue, placed[0])
    return Prediction(
        cluster=distances[0].cluster,
        distances=distances,
        neighbours=_neighbours(catalogue, directions(model.space, placed)[0], genres, row),
        title=None if parsed is None else parsed.display,
        year=year,
        genres=genres,
        tags=tags,
        ignored=Ignored(genres=strange_genres, tags=strange_tags),
    )


def _known_genres(known: Sequence[str], given: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    spelt = {genre.casefold(): genre for genre in known}
    found = {genre: spelt.get(genre.strip().casefold()) for genre in given}
    return _told_apart(found)


def _known_tags(catalogue: Catalogue, given: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    places = {tag: catalogue.tag_place(tag) for tag in given}
    vocabulary = catalogue.model.tags.vocabulary
    return _told_apart({tag: None if place is None else vocabulary[place] for tag, place in places.items()})


def _told_apart(found: dict[str, str | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is known, each once, and what is not."""
    known = dict.fromkeys(word for word in found.values() if word is not None)
    return tuple(known), tuple(given for given, word in found.items() if word is None)


def _neighbours(
    catalogue: Catalogue, direction: FloatArray, genres: tuple[str, ...], row: TagMatrix
) -> tuple[Neighbour, ...]:
    model, movies = catalogue.model, catalogue.model.movies
    likeness = (model.vectors @ direction).astype(np.float64).round(_DECIMALS)
    nearest = most_alike(
        likeness, movies.movie_ids, movies.rating_counts, movies.rating_means, _NEIGHBOURS
    ).tolist()
    query = movie_query(row, 0)
    return tuple(
        Neighbour(
            movie_index=index,
            likeness=float(likeness[index]),
            shared_tags=tuple(shared_tags(model.tags, index, query)),
            shared_genres=tuple(shared_genres(genres, movies.genres[index])),
        )
        for index in nearest
        if likeness[index] > 0
    )
