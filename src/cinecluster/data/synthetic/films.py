"""The films: how well known, to which tastes they belong, and the genres and tags that follow from that."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cinecluster.data.sample.tastes import Preference, read_tastes, taste_names
from cinecluster.data.synthetic.config import SyntheticConfig

__all__ = ["TAGS_PER_FILM", "Films", "draw_films"]

CIRCLES = 4
"""Each taste of the sample's table falls into so many that share genres, but neither films nor all tags."""

STEEPNESS, STEEPER = 1.25, 0.4
"""Popularity is log-normal with a spread that grows with the logarithm of the ratings per film: 2.2 at ten
of them, as in ml-latest-small, 3.6 at four hundred, as in MovieLens 25M."""
GENTLEST, STEEPEST = 0.8, 4.0
MOST_SEEN = 3.4
"""Where the curve flattens, in spreads above the typical film: the best known are seen by half of all."""

SECOND_TASTE, NO_GENRES, NO_YEAR = 0.6, 0.03, 0.006
"""Shares of films with two tastes, without any genre and without a year in the title."""
FIRST_SHARE = 0.75
"""How much of a film's viewers come by the first of its tastes."""
STARS_BY_CHANCE, STARS_FOR_FAME = 0.3, 0.25
"""Spread of the quality of films in stars, and what a spread of popularity adds to it."""
TAGS_PER_FILM = 8
SHARED_TAGS = 0.3
"""Chance that one of a film's tags is any tag of all."""
FIRST_YEAR, LAST_YEAR, TYPICAL_AGE = 1915, 2019, 18.0

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Films:
    """The films as arrays, one entry per film, in the order of their ids."""

    movie_ids: Integers
    years: Integers
    has_year: npt.NDArray[np.bool_]
    popularity: Floats
    quality: Floats
    """Stars above those of an average film."""
    tastes: Integers
    """(films, 2): positions of the first and second taste; the same twice where there is but one."""
    shares: Floats
    """(films, 2): how much of the film each of them is; a row adds up to 1."""
    tags: Integers
    """(films, TAGS_PER_FILM): positions in the vocabulary, the most telling first."""
    genres: tuple[tuple[str, ...], ...]
    vocabulary: tuple[str, ...]

    @property
    def n_tastes(self) -> int:
        """How many tastes there are."""
        return int(self.tastes.max()) + 1


def draw_films(config: SyntheticConfig, rng: np.random.Generator) -> Films:
    """Draw all films."""
    n_movies, table = config.n_movies, read_tastes()
    names = taste_names(table)
    tastes = rng.integers(0, len(names) * CIRCLES, (n_movies, 2))
    alone = rng.random(n_movies) >= SECOND_TASTE
    tastes[alone, 1] = tastes[alone, 0]
    known = rng.standard_normal(n_movies)
    vocabulary = tuple(dict.fromkeys(tag for preference in table for tag in sorted(preference.tags)))
    return Films(
        movie_ids=np.cumsum(rng.integers(1, 5, n_movies)),
        years=_years(n_movies, rng),
        has_year=rng.random(n_movies) >= NO_YEAR,
        popularity=_popularity(known, config.n_ratings / n_movies),
        quality=rng.normal(0.0, STARS_BY_CHANCE, n_movies) + STARS_FOR_FAME * known,
        tastes=tastes,
        shares=np.where(alone[:, None], [[1.0, 0.0]], [[FIRST_SHARE, 1.0 - FIRST_SHARE]]),
        tags=_tags(tastes[:, 0], table, vocabulary, rng),
        genres=_genres(tastes, table, rng),
        vocabulary=vocabulary,
    )


def _popularity(known: Floats, ratings_per_film: float) -> Floats:
    spread = float(np.clip(STEEPNESS + STEEPER * np.log(ratings_per_film), GENTLEST, STEEPEST))
    seldom: Floats = np.exp(-spread * known) + np.exp(-spread * MOST_SEEN)
    return 1.0 / seldom


def _years(n_movies: int, rng: np.random.Generator) -> Integers:
    ages = np.floor(rng.exponential(TYPICAL_AGE, n_movies)).astype(np.int64)
    return np.maximum(LAST_YEAR - ages, FIRST_YEAR)


def _genres(
    tastes: Integers, table: Sequence[Preference], rng: np.random.Generator
) -> tuple[tuple[str, ...], ...]:
    by_taste = [
        sorted(
            {
                genre
                for preference in table
                if preference.taste == name and preference.weight > 0
                for genre in preference.genres
            }
        )
        for name in taste_names(table)
    ]
    chances = rng.random((len(tastes), 3))
    return tuple(
        ()
        if unlisted < NO_GENRES
        else tuple(
            sorted({_one_of(by_taste[first // CIRCLES], one), _one_of(by_taste[second // CIRCLES], other)})
        )
        for (first, second), (unlisted, one, other) in zip(tastes.tolist(), chances.tolist(), strict=True)
    )


def _one_of(genres: Sequence[str], chance: float) -> str:
    return genres[int(chance * len(genres))]


def _tags(
    taste: Integers, table: Sequence[Preference], vocabulary: Sequence[str], rng: np.random.Generator
) -> Integers:
    """Give each film tags of its circle, in an order of its own, some replaced by any tag."""
    place = {tag: position for position, tag in enumerate(vocabulary)}
    circles = []
    for name in taste_names(table):
        own = [place[tag] for p in table if p.taste == name for tag in sorted(p.tags)]
        for circle in range(CIRCLES):
            around = np.roll(own, -circle * len(own) // CIRCLES)[:TAGS_PER_FILM]
            circles.append(np.resize(around, TAGS_PER_FILM))
    own_tags = rng.permuted(np.array(circles)[taste], axis=1)
    any_tags = rng.integers(0, len(vocabulary), own_tags.shape)
    return np.where(rng.random(own_tags.shape) < SHARED_TAGS, any_tags, own_tags)
