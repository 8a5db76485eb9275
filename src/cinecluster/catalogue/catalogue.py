"""Everything that is worked out once for a model, so that looking around in it costs little."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from cinecluster.catalogue.laying_out import lay_out
from cinecluster.data.cleaning.spelling import join_key, spelling
from cinecluster.layout import Layout
from cinecluster.model import FloatArray, IntArray, Model, MovieTable
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.title_index import TitleIndex
from cinecluster.ranking.weighted_rating import weighted_ratings

__all__ = ["Catalogue", "GenreCount", "Order"]

Order = Literal["popularity", "rating", "title", "year"]


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
        """Lay a model out; where it comes without a layout, that takes seconds for 60,000 films."""
        layout = lay_out(model) if model.layout is None else model.layout
        movies = model.movies
        weighted = weighted_ratings(movies.rating_counts, movies.rating_means, config.weighted_prior_ratings)
        codes = {listed: code for code, listed in enumerate(dict.fromkeys(movies.genres))}
        genre_codes = np.array([codes[listed] for listed in movies.genres], dtype=np.int64)
        return cls(
            model=model,
            titles=TitleIndex.of(movies, layout.titles),
            weighted=weighted,
            ranks=_ranks(layout),
            histograms=layout.histograms,
            orders=MappingProxyType(_orders(movies, layout, weighted)),
            genre_lists=tuple(codes),
            genre_codes=genre_codes,
            tag_places={key: place for place, key in enumerate(layout.tag_keys)},
            cluster_genres=tuple(
                _genres_of(layout.of_cluster(cluster), tuple(codes), genre_codes)
                for cluster in range(len(model.clusters))
            ),
        )

    def tag_place(self, tag: str) -> int | None:
        """Return where a tag stands in the vocabulary, however it is spelt; None where it does not."""
        return self.tag_places.get(join_key(spelling(tag)))


def _orders(movies: MovieTable, layout: Layout, weighted: FloatArray) -> dict[Order, IntArray]:
    """Return the films most rated, best rated, alphabetically, newest first; ties by popularity, then id."""
    popularity = layout.by_popularity
    # Nothing can be said of films without ratings, so they come last.
    rating = np.where(movies.rating_counts > 0, weighted, -1.0)
    return {
        "popularity": popularity,
        "rating": popularity[np.argsort(-rating[popularity], kind="stable")],
        "title": layout.by_title,
        "year": layout.by_year,
    }


def _ranks(layout: Layout) -> IntArray:
    starts, lengths = layout.cluster_indptr[:-1], np.diff(layout.cluster_indptr)
    ranks = np.empty(len(layout.by_cluster), dtype=np.int64)
    ranks[layout.by_cluster] = np.arange(1, len(ranks) + 1) - np.repeat(starts, lengths)
    return ranks


def _genres_of(
    members: IntArray, lists: Sequence[tuple[str, ...]], codes: IntArray
) -> tuple[GenreCount, ...]:
    """Count the genres of some films, whose combinations of them are few."""
    counts: Counter[str] = Counter()
    for code, films in enumerate(np.bincount(codes[members], minlength=len(lists)).tolist()):
        counts.update(dict.fromkeys(lists[code], films) if films else {})
    ranked = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    return tuple(GenreCount(genre=genre, count=count) for genre, count in ranked)
