"""The values that the service answers from: frozen, of NumPy arrays and plain Python only.

A :class:`Model` is one immutable snapshot. Arrays over films share one order, that of
``model.movies.movie_ids`` (ascending); a *movie index* is a position in it. Ids are used outside, indices
inside, and :meth:`MovieTable.index_of` is the one way in.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cinecluster.errors import UnknownCluster, UnknownMovie, UnknownUser
from cinecluster.feature_space import FeatureSpace
from cinecluster.layout import Layout

__all__ = [
    "Cluster",
    "Histories",
    "History",
    "ItemFactors",
    "ItemWeights",
    "LearnedRanker",
    "Likeness",
    "LikenessBlend",
    "Links",
    "ListedMovie",
    "Model",
    "Movie",
    "MovieTable",
    "PreferenceScale",
    "Recommendation",
    "TagCount",
    "TagDirections",
    "TagMatrix",
    "places_of",
]

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]


def places_of(wanted: IntArray, ids: IntArray) -> IntArray:
    """Return where each wanted id stands in ascending ids; -1 where it does not."""
    if len(ids) == 0:
        return np.full(len(wanted), -1)
    places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[places] == wanted, places, -1)


@dataclass(frozen=True, kw_only=True, slots=True)
class TagCount:
    """A tag and how often it was given."""

    tag: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedMovie:
    """One film, as far as lists tell of it."""

    movie_id: int
    title: str
    #: Display form: "The Matrix".
    year: int | None
    genres: tuple[str, ...]
    other_titles: tuple[str, ...]
    cluster: int
    rating_count: int
    rating_mean: float | None
    #: Stars, 0.5–5; None without ratings.


@dataclass(frozen=True, kw_only=True, slots=True)
class Movie(ListedMovie):
    """One film."""

    tags: tuple[TagCount, ...]
    #: Most used first, then alphabetical; personal notes left out.


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """One group of films and what to call it."""

    cluster_id: int
    label: str
    #: Words a viewer understands, made from the distinctive tags and genres.
    size: int
    #: Films in it.
    tags: tuple[TagCount, ...]
    #: By count descending, then alphabetical.
    distinctive_tags: tuple[str, ...]
    #: The tags that set it apart from the other clusters, strongest first.
    distinctive_genres: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommendation:
    """One recommended film, the score that ranked it and the facts behind it."""

    movie: ListedMovie
    score: float
    #: What the list is ordered by; comparable only inside one list.
    reason: Mapping[str, Any]
    #: ``{"kind": "cluster" | "similarity" | "tags", …}``: facts, no prose.


@dataclass(frozen=True, kw_only=True, slots=True)
class MovieTable:
    """All films, one array or sequence per column, in ascending order of id.

    Shapes: every field has length ``n_movies``.
    """

    movie_ids: IntArray
    titles: Sequence[str]
    years: IntArray
    #: 0 where unknown.
    genres: Sequence[tuple[str, ...]]
    other_titles: Sequence[tuple[str, ...]]
    clusters: IntArray
    rating_counts: IntArray
    rating_means: FloatArray
    #: Stars; NaN without ratings.

    def __len__(self) -> int:
        return len(self.movie_ids)

    def index_of(self, movie_id: int) -> int:
        """Return the movie index of an id.

        Raises:
            UnknownMovie: No film has this id.
        """
        index = int(np.searchsorted(self.movie_ids, movie_id))
        if index == len(self.movie_ids) or self.movie_ids[index] != movie_id:
            raise UnknownMovie(movie_id)
        return index


@dataclass(frozen=True, kw_only=True, slots=True)
class TagMatrix:
    """Which tags a film has: compressed sparse rows over (movie index, tag index).

    Row ``i`` is ``indptr[i]:indptr[i + 1]`` of the other arrays, most used first, then alphabetical.
    """

    vocabulary: Sequence[str]
    #: Ascending.
    indptr: IntArray
    indices: IntArray
    counts: IntArray
    #: Viewers who gave the tag.
    weights: FloatArray
    #: TF-IDF, each row of unit length.


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What one user has rated, by ascending movie index."""

    movie_indices: IntArray
    ratings: FloatArray
    #: Stars.

    def __len__(self) -> int:
        return len(self.movie_indices)


@dataclass(frozen=True, kw_only=True, slots=True)
class Histories:
    """What every user has rated: compressed sparse rows over (user, movie index), users by ascending id."""

    user_ids: IntArray
    indptr: IntArray
    movie_indices: IntArray
    ratings: FloatArray

    def of(self, user_id: int) -> History:
        """Return one user's history.

        Raises:
            UnknownUser: No rating by this user is known.
        """
        row = int(np.searchsorted(self.user_ids, user_id))
        if row == len(self.user_ids) or self.user_ids[row] != user_id:
            raise UnknownUser(user_id)
        span = slice(int(self.indptr[row]), int(self.indptr[row + 1]))
        return History(movie_indices=self.movie_indices[span], ratings=self.ratings[span])


@dataclass(frozen=True, kw_only=True, slots=True)
class PreferenceScale:
    """What a rating says beyond that the film was seen.

    ``max(floor, 1 + slope · (stars − the user's mean − the film's offset))``, the user's mean being shrunk
    towards ``mean`` by ``damping`` ratings. With slope 0 only presence counts.
    """

    slope: float
    floor: float
    mean: float
    #: Of all ratings, stars.
    damping: float
    offsets: FloatArray
    #: Shape (n_movies,): the share of a film's quality that is taken off, stars.


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemWeights:
    """How much having rated one film adds to the score of another: sparse rows over (rated, scored).

    Row ``j`` is ``indptr[j]:indptr[j + 1]`` of the other arrays, by ascending movie index, without ``j``.
    """

    indptr: IntArray
    movie_indices: IntArray
    values: FloatArray


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemFactors:
    """Item factors of weighted matrix factorisation, and what a new user is solved with."""

    factors: FloatArray
    #: Shape (n_movies, d); zero rows for films without ratings.
    gram: FloatArray
    #: Shape (d, d): ``YᵀY + regularization · I``.
    confidence: float
    #: What a preference of 1 weighs.


@dataclass(frozen=True, kw_only=True, slots=True)
class LearnedRanker:
    """What was learned from the ratings for personal lists; NumPy arrays and numbers only.

    Exactly one of ``weights`` and ``factors`` is there, or neither when the ranker goes by popularity alone.
    """

    name: str
    #: "ease", "item-knn", "ials", "popularity", "recent-popularity".
    preferences: PreferenceScale
    popularity: FloatArray
    #: Shape (n_movies,): the share of users who have rated the film, 0–1.
    prior: float
    #: What popularity adds to the score of a film that everybody has rated, for a user without a history …
    patience: float
    #: … fading with n ratings as ``patience / (patience + n)``.
    weights: ItemWeights | None = None
    stand_ins: ItemWeights | None = None
    #: Beside ``weights``: a film in no row and no column of them counts as these films, times so much each.
    factors: ItemFactors | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """The ids of all films elsewhere, by movie index."""

    imdb_ids: Sequence[str]
    #: Leading zeros matter: "0114709"; "" where unknown.
    tmdb_ids: IntArray
    #: 0 where unknown.


@dataclass(frozen=True, kw_only=True, slots=True)
class LikenessBlend:
    """How the likeness of two films is put together; see :mod:`cinecluster.ranking.likeness_parts`."""

    viewers: float
    #: Weight of who likes them, 0–1, where both have many ratings; content has the rest.
    tags: float
    genres: float
    year: float
    #: Shares of content, together 1.
    trust_ratings: float
    #: A film with so many ratings is half trusted in who likes it.
    certainty_ratings: float
    #: A film with about so many ratings counts half in what it is.
    year_scale: float
    #: Years after which nearness in time has fallen to 1/e.
    tuning: float
    #: What a whole step of relevance (from 0 to 1) adds to or takes from the score, per tag asked for.


@dataclass(frozen=True, kw_only=True, slots=True)
class TagDirections:
    """Which way a tag lies among ``Model.vectors``, for films that nobody has given it as well."""

    tags: Sequence[str]
    #: Ascending; a subset of the vocabulary.
    directions: FloatArray
    #: Shape (n_tags, d + 1): the last column is added. Of a film's unit vector they make its standard score
    #: among all films, mean 0 and deviation 1.


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """What films are compared by, beside their tags and years."""

    blend: LikenessBlend
    factors: FloatArray
    #: Shape (n_movies, d), unit rows: films liked by the same viewers point the same way; 0 without ratings.
    genres: FloatArray
    #: Shape (n_movies, n_genres), unit rows of flags; 0 without genres.
    directions: TagDirections


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """One trained or imported model, whole: a request answers from exactly one of these."""

    version: str
    movies: MovieTable
    clusters: tuple[Cluster, ...]
    #: Position = cluster id.
    tags: TagMatrix
    histories: Histories
    vectors: FloatArray
    #: Shape (n_movies, d): taste and content, the space of tags' directions. A row's direction is the film's
    #: place, its length, at most 1, how sure that is; 0 where nothing is known.
    ranker: LearnedRanker
    #: Orders personal lists.
    space: FeatureSpace
    #: Places films that come later.
    centres: FloatArray
    #: Shape (n_clusters, d): the mean feature row of each cluster's films, zeros for an empty one.
    links: Links
    likeness: Likeness
    #: Orders the films beside a film.
    film_map: FloatArray | None = None
    #: Shape (n_movies, 2): where each film lies on the map, x and y from 0 to 1; None where none was made.
    layout: Layout | None = None
    #: Worked out once; None before the model is published.

    def cluster(self, cluster_id: int) -> Cluster:
        """Return a cluster by id.

        Raises:
            UnknownCluster: No cluster has this id.
        """
        if not 0 <= cluster_id < len(self.clusters):
            raise UnknownCluster(cluster_id, hint=f"Clusters are 0 to {len(self.clusters) - 1}.")
        return self.clusters[cluster_id]

    def listed(self, index: int) -> ListedMovie:
        """Return the film at a movie index without its tags, which may be hundreds."""
        return ListedMovie(**self._listed(index))

    def movie(self, index: int) -> Movie:
        """Return the film at a movie index."""
        tags = self.tags
        span = slice(int(tags.indptr[index]), int(tags.indptr[index + 1]))
        counted = zip(tags.indices[span].tolist(), tags.counts[span].tolist(), strict=True)
        return Movie(
            **self._listed(index),
            tags=tuple(TagCount(tag=tags.vocabulary[tag], count=count) for tag, count in counted),
        )

    def _listed(self, index: int) -> dict[str, Any]:
        movies = self.movies
        mean = float(movies.rating_means[index])
        return {
            "movie_id": int(movies.movie_ids[index]),
            "title": movies.titles[index],
            "year": int(movies.years[index]) or None,
            "genres": movies.genres[index],
            "other_titles": movies.other_titles[index],
            "cluster": int(movies.clusters[index]),
            "rating_count": int(movies.rating_counts[index]),
            "rating_mean": None if math.isnan(mean) else mean,
        }
