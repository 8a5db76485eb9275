"""All that is known of one film."""

from dataclasses import dataclass

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Cluster, Movie

__all__ = ["MovieFacts", "movie_facts"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MovieFacts:
    """One film, its place among others, and its ids elsewhere."""

    movie: Movie
    cluster: Cluster
    rank: int
    #: In its cluster by popularity, from 1.
    weighted_rating: float | None
    #: IMDb's, stars; None without ratings.
    histogram: tuple[int, ...]
    #: Ratings of ½, 1 … 5 stars.
    imdb_id: str | None
    #: With its leading zeros.
    tmdb_id: int | None


def movie_facts(catalogue: Catalogue, movie_id: int) -> MovieFacts:
    """Gather what is known of a film.

    Raises:
        UnknownMovie: No film has this id.
    """
    model = catalogue.model
    index = model.movies.index_of(movie_id)
    movie = model.movie(index)
    return MovieFacts(
        movie=movie,
        cluster=model.cluster(movie.cluster),
        rank=int(catalogue.ranks[index]),
        weighted_rating=float(catalogue.weighted[index]) if movie.rating_count else None,
        histogram=tuple(catalogue.histograms[index].tolist()),
        imdb_id=model.links.imdb_ids[index] or None,
        tmdb_id=int(model.links.tmdb_ids[index]) or None,
    )
