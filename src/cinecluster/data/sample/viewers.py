"""Viewers of the sample, drawn from a seed: what each of them likes, watches and how many stars it gets.

Nobody's data: each viewer mixes one to three tastes, watches what is well known and to that liking, and
rates in sittings, a few films minutes apart. Every viewer has a random stream of their own, so that a change
to one changes no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from cinecluster import columns
from cinecluster.data.sample.films import SampleMovie
from cinecluster.data.sample.tastes import Affinities, Preference, affinities, companions, taste_names

USERS: Final = 600

EXAMPLE_USER: Final = 5
"""The viewer of the documentation's examples: a friend of the first taste in the table, science fiction."""
EXAMPLE_WATCHED: Final = 40

LEAST_WATCHED, MOST_WATCHED = 20, 220
"""As in MovieLens, nobody has fewer than twenty ratings."""
TYPICAL_WATCHED, WATCHED_SPREAD = 75.0, 0.6
"""Median and spread of a log-normal: many watch a little, a few watch a lot."""

FAME_BASE: Final = 1.9
"""How many times as likely to be seen a film is as an equally fitting one with a fame of one less."""
TASTE_SHARPNESS: Final = 3.6
"""Choosing what to watch: a film of the viewer's own kind is e^3.6 times as likely as an indifferent one."""

AVERAGE_STARS: Final = 2.8
STARS_FOR_TASTE = 1.3
STARS_FOR_FAME, STARS_FOR_AGE, STARS_BY_CHANCE = 0.22, 0.2, 0.12
"""What is seen by nearly everybody, or still seen after thirty years, tends to be good."""
STARS_FOR_TAGS: Final = {"great acting": 0.2, "thought-provoking": 0.15, "quotable": 0.1, "predictable": -0.4}
LENIENCY_SPREAD, MOOD_SPREAD = 0.35, 0.7
WHOLE_STARS_ONLY: Final = 0.4
"""Share of viewers who never give half stars; on real sites, whole stars are the commoner ones."""

TASTES_PER_USER = (0.35, 0.45, 0.2)
"""Chances of one, two and three tastes."""
MAJOR_TASTE, MINOR_TASTES = 3.0, 1.0
"""Shares of a mixture before chance scales them: one taste leads, others colour it."""
COMPANY: Final = 0.8
"""Chance that a taste brings its companion along, where it has one, and on equal terms."""

OPENED, CLOSED = datetime(2015, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
LAST_ARRIVAL: Final = datetime(2024, 6, 1, tzinfo=UTC)
RATINGS_PER_SITTING: Final = 8
SECONDS_BETWEEN_RATINGS = (20, 400)

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """The films as arrays, one entry per film, in the order of their ids."""

    movie_ids: Integers
    years: Integers
    fame: Integers
    quality: Floats
    """Stars above or below those of an average film."""
    affinities: Affinities
    companions: Mapping[int, int]
    """Columns of the affinities that usually go together."""


def sample_ratings(movies: Sequence[SampleMovie], table: Sequence[Preference], *, seed: int) -> pl.DataFrame:
    """Draw the ratings of all viewers, sorted by viewer and film."""
    shelf = _shelf(movies, table, rng=np.random.default_rng([seed, 0]))
    ratings = [
        _user_ratings(user, shelf, rng=np.random.default_rng([seed, user])) for user in range(1, USERS + 1)
    ]
    return pl.concat(ratings).sort(columns.USER, columns.MOVIE)


def _shelf(movies: Sequence[SampleMovie], table: Sequence[Preference], *, rng: np.random.Generator) -> Shelf:
    fame = np.array([movie.fame for movie in movies])
    years = np.array([movie.year for movie in movies])
    survival = np.clip((2000 - years) / 30, 0.0, 1.0)
    praise = np.array([sum(STARS_FOR_TAGS.get(tag, 0.0) for tag in movie.tags) for movie in movies])
    chance = rng.normal(0.0, STARS_BY_CHANCE, len(movies))
    return Shelf(
        movie_ids=np.array([movie.movie_id for movie in movies]),
        years=years,
        fame=fame,
        quality=STARS_FOR_FAME * (fame - 3) + STARS_FOR_AGE * survival + praise + chance,
        affinities=affinities(movies, table),
        companions=companions(taste_names(table)),
    )


def _user_ratings(user: int, shelf: Shelf, *, rng: np.random.Generator) -> pl.DataFrame:
    liking = shelf.affinities @ _mixture(user, shelf, rng)
    wanted = _number_watched(user, rng)
    sittings = _sittings(wanted, rng)
    watched = _watched(wanted, liking, shelf, last_year=_years(sittings)[-1], rng=rng)
    return pl.DataFrame(
        {
            columns.USER: np.full(len(watched), user, dtype=np.int64),
            columns.MOVIE: shelf.movie_ids[watched],
            columns.RATING: _stars(liking[watched], shelf.quality[watched], rng),
            columns.TIMESTAMP: _timestamps(shelf.years[watched], sittings, rng),
        }
    )


def _mixture(user: int, shelf: Shelf, rng: np.random.Generator) -> Floats:
    """Mix one to three tastes; the shares add up to 1."""
    n_tastes = shelf.affinities.shape[1]
    tastes = rng.permutation(n_tastes)[: rng.choice([1, 2, 3], p=TASTES_PER_USER)]
    weights = np.where(tastes == tastes[0], MAJOR_TASTE, MINOR_TASTES)
    companion = shelf.companions.get(int(tastes[0]))
    if user == EXAMPLE_USER:
        tastes, weights = np.array([0]), np.array([MAJOR_TASTE])
    elif companion is not None and rng.uniform() < COMPANY:
        tastes, weights = np.array([tastes[0], companion]), np.array([MAJOR_TASTE, MAJOR_TASTE])
    mixture = np.zeros(n_tastes)
    mixture[tastes] = rng.dirichlet(weights)
    return mixture


def _number_watched(user: int, rng: np.random.Generator) -> int:
    if user == EXAMPLE_USER:
        return EXAMPLE_WATCHED
    drawn = rng.lognormal(np.log(TYPICAL_WATCHED), WATCHED_SPREAD)
    return int(np.clip(drawn, LEAST_WATCHED, MOST_WATCHED))


def _sittings(wanted: int, rng: np.random.Generator) -> Integers:
    """Draw the starts of a viewer's sittings, in seconds since 1970, earliest first."""
    arrival = rng.uniform(OPENED.timestamp(), LAST_ARRIVAL.timestamp())
    stays = rng.uniform(0.05, 1.0) * (CLOSED.timestamp() - arrival)
    n_sittings = max(1, wanted // RATINGS_PER_SITTING)
    return np.sort(arrival + stays * rng.uniform(size=n_sittings)).astype(np.int64)


def _years(timestamps: Integers) -> Integers:
    return timestamps.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970


def _watched(
    wanted: int, liking: Floats, shelf: Shelf, *, last_year: int, rng: np.random.Generator
) -> Integers:
    """Choose films, by their position on the shelf, with odds of fame and liking; none before it came out."""
    log_odds = np.log(FAME_BASE) * shelf.fame + TASTE_SHARPNESS * liking
    log_odds[shelf.years >= last_year] = -np.inf
    # The largest of log-odds plus Gumbel noise are a draw without replacement.
    order = np.argsort(-(log_odds + rng.gumbel(size=len(liking))), kind="stable")
    return np.sort(order[:wanted])


def _stars(liking: Floats, quality: Floats, rng: np.random.Generator) -> Floats:
    leniency = rng.normal(0.0, LENIENCY_SPREAD)
    moods = rng.normal(0.0, MOOD_SPREAD, len(liking))
    stars = AVERAGE_STARS + STARS_FOR_TASTE * liking + quality + leniency + moods
    step = 1.0 if rng.uniform() < WHOLE_STARS_ONLY else 0.5
    return np.clip(np.round(stars / step) * step, step, 5.0)


def _timestamps(years: Integers, sittings: Integers, rng: np.random.Generator) -> Integers:
    """Put each film into a sitting of a later year; films of one sitting follow each other by minutes."""
    earliest = np.searchsorted(_years(sittings), years, side="right")
    chosen = earliest + (rng.uniform(size=len(years)) * (len(sittings) - earliest)).astype(np.int64)
    timestamps = np.empty(len(years), dtype=np.int64)
    for sitting, start in enumerate(sittings):
        rated = rng.permutation(np.flatnonzero(chosen == sitting))
        timestamps[rated] = start + np.cumsum(rng.integers(*SECONDS_BETWEEN_RATINGS, size=len(rated)))
    return timestamps
