"""The shapes of the answers about films."""

from typing import Final, Self

from pydantic import ConfigDict

from cinecluster.api import catalogue_examples as examples
from cinecluster.api.parameters import Id
from cinecluster.api.schemas import Answer
from cinecluster.catalogue.browsing import MoviePage, PagedMovie, Sort
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.laying_out import HALF_STARS
from cinecluster.catalogue.movie_facts import MovieFacts
from cinecluster.model import TagCount

__all__ = ["Movie", "MovieList", "MovieSummary", "Tag"]

_DECIMALS: Final = 4
_IMDB: Final = "https://www.imdb.com/title/tt{}/"
_TMDB: Final = "https://www.themoviedb.org/movie/{}"


class MovieSummary(Answer):
    """A film in short."""

    movie_id: Id
    title: str
    year: int | None
    genres: list[str]
    cluster: int
    rating_count: int
    """How many users rated it."""
    rating_mean: float | None
    """Their mean, stars."""
    weighted_rating: float | None
    """IMDb's weighted rating, stars: a mean of few ratings is drawn to the mean of all."""

    @classmethod
    def of(cls, catalogue: Catalogue, index: int) -> Self:
        """Make the summary of a film by its index."""
        movie = catalogue.model.movie(index)
        return cls(
            movie_id=movie.movie_id,
            title=movie.title,
            year=movie.year,
            genres=list(movie.genres),
            cluster=movie.cluster,
            rating_count=movie.rating_count,
            rating_mean=_rounded(movie.rating_mean),
            weighted_rating=_rounded(float(catalogue.weighted[index])) if movie.rating_count else None,
        )


class ListedMovie(MovieSummary):
    """A film of a list."""

    matched_title: str | None
    """With `q`: the one of its titles that is most like it."""
    likeness: float | None
    """With `q`: how like, 0–1; 1 is the same but for case, accents, punctuation and articles."""

    @classmethod
    def of_page(cls, catalogue: Catalogue, item: PagedMovie) -> Self:
        """Make one film of a page."""
        summary = MovieSummary.of(catalogue, item.movie_index)
        return cls(**summary.model_dump(), matched_title=item.matched, likeness=item.likeness)


class MovieList(Answer):
    """A page of films."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MOVIE_LIST]})

    items: list[ListedMovie]
    total: int
    """Films in the whole list."""
    sort: Sort
    """What the list is ordered by."""
    next_cursor: str | None
    """Give it as `cursor` to get the next page; null on the last one."""

    @classmethod
    def of(cls, catalogue: Catalogue, page: MoviePage, sort: Sort) -> Self:
        """Make the answer."""
        return cls(
            items=[ListedMovie.of_page(catalogue, item) for item in page.items],
            total=page.total,
            sort=sort,
            next_cursor=page.next_cursor,
        )


class Tag(Answer):
    """A tag and how often it was given."""

    tag: str
    count: int

    @classmethod
    def of(cls, counted: TagCount) -> Self:
        """Make the answer."""
        return cls(tag=counted.tag, count=counted.count)


class MovieCluster(Answer):
    """The cluster that a film is in."""

    cluster: int
    label: str
    """What it is called."""
    rank: int
    """The film's place in it by number of ratings, from 1."""


class HalfStars(Answer):
    """A step of the scale and how many gave it."""

    stars: float
    count: int


class Elsewhere(Answer):
    """A film's ids and pages on other sites; null where they are not known."""

    imdb_id: str | None
    """With leading zeros."""
    imdb_url: str | None
    tmdb_id: int | None
    tmdb_url: str | None


class Movie(Answer):
    """All that is known of a film."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MOVIE]})

    movie_id: Id
    title: str
    other_titles: list[str]
    """Originals, translations, a.k.a."""
    year: int | None
    genres: list[str]
    tags: list[Tag]
    """Most used first."""
    cluster: MovieCluster
    rating_count: int
    """How many users rated it."""
    rating_mean: float | None
    """Their mean, stars."""
    weighted_rating: float | None
    """IMDb's weighted rating, stars: a mean of few ratings is drawn to the mean of all."""
    histogram: list[HalfStars]
    """How many gave ½, 1 … 5 stars."""
    links: Elsewhere

    @classmethod
    def of(cls, facts: MovieFacts) -> Self:
        """Make the answer."""
        movie, imdb, tmdb = facts.movie, facts.imdb_id, facts.tmdb_id
        return cls(
            movie_id=movie.movie_id,
            title=movie.title,
            other_titles=list(movie.other_titles),
            year=movie.year,
            genres=list(movie.genres),
            tags=[Tag.of(counted) for counted in movie.tags],
            cluster=MovieCluster(
                cluster=facts.cluster.cluster_id, label=facts.cluster.label, rank=facts.rank
            ),
            rating_count=movie.rating_count,
            rating_mean=_rounded(movie.rating_mean),
            weighted_rating=_rounded(facts.weighted_rating),
            histogram=[
                HalfStars(stars=stars, count=count)
                for stars, count in zip(HALF_STARS, facts.histogram, strict=True)
            ],
            links=Elsewhere(
                imdb_id=imdb,
                imdb_url=None if imdb is None else _IMDB.format(imdb),
                tmdb_id=tmdb,
                tmdb_url=None if tmdb is None else _TMDB.format(tmdb),
            ),
        )


def _rounded(stars: float | None) -> float | None:
    return None if stars is None else round(stars, _DECIMALS)
