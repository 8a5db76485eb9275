"""What must hold of every Model, whoever made it, before anybody is answered from it."""

from collections.abc import Iterator

import numpy as np

from cinecluster.artifacts.array_checks import (
    all_finite,
    ascending,
    ascending_in_rows,
    no_row_longer_than_1,
    row_starts,
    within,
)
from cinecluster.artifacts.space_validation import problems_of_space
from cinecluster.artifacts.validation_layout import problems_of_layout
from cinecluster.artifacts.validation_likeness import problems_of_likeness
from cinecluster.artifacts.validation_ranker import problems_of_ranker
from cinecluster.model import Model

__all__ = ["problems_of"]


def problems_of(model: Model) -> Iterator[str]:
    """Yield what is wrong with a Model, as short sentences; nothing when all is well."""
    shapes = list(_shapes(model))
    yield from shapes
    if shapes:  # everything below indexes one array by another
        return
    problems = list(_of_parts(model))
    yield from problems
    if not problems and model.layout is not None:
        yield from problems_of_layout(model, model.layout)


def _of_parts(model: Model) -> Iterator[str]:
    yield from _movies(model)
    yield from _clusters(model)
    yield from _tags(model)
    yield from _histories(model)
    yield from _vectors(model)
    yield from _film_map(model)
    yield from problems_of_ranker(model.ranker, len(model.movies))
    yield from problems_of_space(model)
    yield from problems_of_likeness(
        model.likeness,
        n_movies=len(model.movies),
        dimensions=model.vectors.shape[1],
        vocabulary=model.tags.vocabulary,
    )


def _shapes(model: Model) -> Iterator[str]:
    movies, tags, histories = model.movies, model.tags, model.histories
    n_movies = len(movies.movie_ids)
    if n_movies == 0:
        yield "there are no films"
    if model.vectors.ndim != 2 or len(model.vectors) != n_movies:  # noqa: PLR2004 - a matrix
        yield f"vectors has shape {model.vectors.shape} for {n_movies} films"
    for name, values, length in (
        ("titles", movies.titles, n_movies),
        ("genres", movies.genres, n_movies),
        ("other titles", movies.other_titles, n_movies),
        ("years", movies.years, n_movies),
        ("clusters of films", movies.clusters, n_movies),
        ("rating counts", movies.rating_counts, n_movies),
        ("rating means", movies.rating_means, n_movies),
        ("IMDb ids", model.links.imdb_ids, n_movies),
        ("TMDB ids", model.links.tmdb_ids, n_movies),
        ("tag indptr", tags.indptr, n_movies + 1),
        ("tag counts", tags.counts, len(tags.indices)),
        ("tag weights", tags.weights, len(tags.indices)),
        ("history indptr", histories.indptr, len(histories.user_ids) + 1),
        ("history ratings", histories.ratings, len(histories.movie_indices)),
    ):
        if len(values) != length:
            yield f"{name} has {len(values)} entries instead of {length}"


def _movies(model: Model) -> Iterator[str]:
    movies = model.movies
    rated = movies.rating_counts > 0
    if not ascending(movies.movie_ids):
        yield "movie ids are not strictly ascending"
    if not all(movies.titles):
        yield "a film has no title"
    if np.any(movies.rating_counts < 0):
        yield "a film has fewer than 0 ratings"
    if not np.isfinite(movies.rating_means[rated]).all() or not np.isnan(movies.rating_means[~rated]).all():
        yield "a rated film has no mean rating, or an unrated one has"


def _clusters(model: Model) -> Iterator[str]:
    n_clusters = len(model.clusters)
    if not within(model.movies.clusters, n_clusters):
        yield f"a film is in a cluster outside 0 to {n_clusters - 1}"
        return
    sizes = np.bincount(model.movies.clusters, minlength=n_clusters)
    for position, cluster in enumerate(model.clusters):
        if cluster.cluster_id != position or cluster.size != sizes[position]:
            yield f"cluster {position} says it is {cluster.cluster_id} with {cluster.size} films"


def _tags(model: Model) -> Iterator[str]:
    tags = model.tags
    if not row_starts(tags.indptr, len(tags.indices)):
        yield "tag indptr does not lay out the tags"
    if not within(tags.indices, len(tags.vocabulary)):
        yield "a film has a tag outside the vocabulary"
    if list(tags.vocabulary) != sorted(set(tags.vocabulary)):
        yield "the tag vocabulary is not strictly ascending"
    if not np.isfinite(tags.weights).all() or np.any(tags.counts < 1):
        yield "a tag has no finite weight or a count below 1"


def _histories(model: Model) -> Iterator[str]:
    histories = model.histories
    if not ascending(histories.user_ids):
        yield "user ids are not strictly ascending"
    if not row_starts(histories.indptr, len(histories.movie_indices)):
        yield "history indptr does not lay out the ratings"
    elif not ascending_in_rows(histories.movie_indices, histories.indptr):
        yield "a user's films are not strictly ascending"
    if not within(histories.movie_indices, len(model.movies)):
        yield "a user has rated a film that is not there"
    if not all_finite(histories.ratings):
        yield "a rating is not a finite number"


def _vectors(model: Model) -> Iterator[str]:
    if not no_row_longer_than_1(model.vectors):
        yield "a film's vector is longer than 1"


def _film_map(model: Model) -> Iterator[str]:
    places, n_movies = model.film_map, len(model.movies)
    if places is None:
        return
    if places.shape != (n_movies, 2):
        yield f"the map has shape {places.shape} for {n_movies} films"
    elif not np.all((places >= 0) & (places <= 1)):  # nor is NaN
        yield "a film lies outside the map"
