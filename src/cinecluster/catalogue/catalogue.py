"""Everything that is worked out once for a model, so that looking around in it costs little."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from cinecluster.data.cleaning.spelling import join_key, spelling
from cinecluster.model import FloatArray, Histories, IntArray, Model, MovieTable
from cinecluster.ranking.cluster import popularity_order
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.title_index import TitleIndex
from cinecluster.ranking.weighted_rating import weighted_ratings

__all__ = ["HALF_STARS", "Catalogue", "GenreCount", "Order"]

Order = Literal["popularity", "rating", "title", "year"]

HALF_STARS: Final = tuple(step / 2 for step in range(1, 11))
"""What the columns of a histogram count."""
_RATINGS_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class GenreCount:
    """A genre and on how many films it is."""

    genre: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """One model, laid out for looking around. Arrays over films are by movie index."""

    model: Model
    titles: TitleIndex
    weighted: FloatArray
    #: IMDb's weighted rating, stars.
    ranks: IntArray
    #: Each film's place in its cluster by popularity, from 1.
    histograms: IntArray
    #: Shape (n_movies, 10): ratings of ½, 1 … 5 stars, others rounded to the nearest.
    orders: Mapping[Order, IntArray]
    #: Movie indices in each order.
    genre_lists: Sequence[tuple[str, ...]]
    #: The distinct combinations of genres …
    genre_codes: IntArray
    #: … and which of them each film has.
    tag_places: Mapping[str, int]
    #: Places in the tag vocabulary, by what spellings of one tag have in common.
    cluster_genres: Sequence[tuple[GenreCount, ...]]
    #: Of each cluster, commonest first, then alphabetical.

    @classmethod
    def of(cls, model: Model, config: RankingConfig) -> "Catalogue":
        """Lay a model out; takes a second or two for 60,000 films."""
        movies = model.movies
        titles = TitleIndex.of(movies)
        weighted = weighted_ratings(movies.rating_counts, movies.rating_means, config.weighted_prior_ratings)
        codes = {listed: code for code, listed in enumerate(dict.fromkeys(movies.genres))}
        orders = _orders(movies, titles, weighted)
        return cls(
            model=model,
            titles=titles,
            weighted=weighted,
            ranks=_ranks(movies.clusters, orders["popularity"]),
            histograms=_histograms(model.histories, len(movies)),
            orders=MappingProxyType(orders),
            genre_lists=tuple(codes),
            genre_codes=np.array([codes[listed] for listed in movies.genres], dtype=np.int64),
            tag_places={join_key(tag): place for place, tag in enumerate(model.tags.vocabulary)},
            cluster_genres=tuple(_genres_of(model, cluster) for cluster in range(len(model.clusters))),
        )

    def tag_place(self, tag: str) -> int | None:
        """Return where a tag stands in the vocabulary, however it is spelt; None where it does not."""
        return self.tag_places.get(join_key(spelling(tag)))


def _orders(movies: MovieTable, titles: TitleIndex, weighted: FloatArray) -> dict[Order, IntArray]:
    """Lay the films out: most rated, best rated, alphabetically, newest; ties by popularity, then id."""
    popularity = popularity_order(movies.movie_ids, movies.rating_counts, movies.rating_means)
    # Nothing can be said of films without ratings, so they come last.
    rating = np.where(movies.rating_counts > 0, weighted, -1.0)
    by_title = sorted(range(len(movies)), key=lambda index: (titles.folded[index], movies.titles[index]))
    return {
        "popularity": popularity,
        "rating": popularity[np.argsort(-rating[popularity], kind="stable")],
        "title": np.array(by_title, dtype=np.int64),
        "year": popularity[np.argsort(-movies.years[popularity].astype(np.int64), kind="stable")],
    }


def _ranks(clusters: IntArray, popularity: IntArray) -> IntArray:
    ranks = np.zeros(len(clusters), dtype=np.int64)
    for cluster in np.unique(clusters):
        members = popularity[clusters[popularity] == cluster]
        ranks[members] = np.arange(1, len(members) + 1)
    return ranks


def _histograms(histories: Histories, n_movies: int) -> IntArray:
    """Count each film's ratings by half stars, some at a time, for they may be many."""
    n_steps = len(HALF_STARS)
    counts = np.zeros(n_movies * n_steps, dtype=np.int64)
    for start in range(0, len(histories.ratings), _RATINGS_AT_ONCE):
        part = slice(start, start + _RATINGS_AT_ONCE)
        steps = np.clip(np.floor(histories.ratings[part] * 2 + 0.5).astype(np.int64), 1, n_steps) - 1
        counts += np.bincount(
            histories.movie_indices[part].astype(np.int64) * n_steps + steps, minlength=len(counts)
        )
    return counts.reshape(n_movies, n_steps)


def _genres_of(model: Model, cluster: int) -> tuple[GenreCount, ...]:
    members = np.flatnonzero(model.movies.clusters == cluster).tolist()
    counts = Counter(genre for index in members for genre in model.movies.genres[index])
    ranked = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    return tuple(GenreCount(genre=genre, count=count) for genre, count in ranked)
