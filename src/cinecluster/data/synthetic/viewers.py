"""Blocks of viewers: what they like, which films they rate, when, and how many stars each film gets."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from cinecluster.data.synthetic.choosing import FilmChooser
from cinecluster.data.synthetic.films import Films

__all__ = ["Block", "draw_block"]

ANY_FILM = 0.3
"""Share of a viewer's films that have nothing to do with their tastes."""
TASTES_PER_USER = (0.3, 0.45, 0.25)
"""Chances of one, two and three tastes."""
MAJOR_TASTE, MINOR_TASTES = 3.0, 1.5
"""Shares of a mixture before chance scales them: one taste leads, others colour it."""

AVERAGE_STARS, STARS_FOR_TASTE = 2.9, 0.9
LENIENCY_SPREAD, MOOD_SPREAD = 0.42, 0.9
LEAST_STARS, MOST_STARS = 0.5, 5.0
WHOLE_STARS_ONLY = 0.4
"""Share of viewers who never give half stars."""

OPENED = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
LAST_ARRIVAL = int(datetime(2019, 7, 1, tzinfo=UTC).timestamp())
CLOSED = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
DAY = 86_400
YEAR = 365.2425 * DAY
RATINGS_PER_SITTING, SECONDS_PER_RATING = 40, 15

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Ratings of viewers who follow one another, sorted by viewer and film."""

    users: Integers
    """The viewers' ids."""
    films: Integers
    """Positions of the films."""
    stars: npt.NDArray[np.float32]
    timestamps: Integers


def draw_block(
    first_user: int, n_wanted: Integers, films: Films, chooser: FilmChooser, rng: np.random.Generator
) -> Block:
    """Draw the ratings of the viewers from ``first_user`` on, each of whom wants so many films."""
    tastes, mixture = _mixtures(len(n_wanted), films, rng)
    tables = np.column_stack([np.full(len(n_wanted), films.n_tastes), tastes])
    chances = np.column_stack([np.full(len(n_wanted), ANY_FILM), (1.0 - ANY_FILM) * mixture])
    users, chosen = chooser.choose(n_wanted, tables, chances, rng)
    return Block(
        users=users + first_user,
        films=chosen,
        stars=_stars(users, chosen, _liking(tastes, mixture, films.n_tastes), films, rng),
        timestamps=_timestamps(users, films.years[chosen], n_wanted, rng),
    )


def _mixtures(n_users: int, films: Films, rng: np.random.Generator) -> tuple[Integers, Floats]:
    """Mix up to three tastes for each viewer, as common as their films are; a row adds up to 1."""
    held = np.bincount(
        films.tastes.ravel(),
        weights=(films.popularity[:, None] * films.shares).ravel(),
        minlength=films.n_tastes,
    )
    most = len(TASTES_PER_USER)
    tastes = rng.choice(films.n_tastes, size=(n_users, most), p=held / held.sum())
    n_tastes = rng.choice(most, size=n_users, p=TASTES_PER_USER) + 1
    parts = rng.gamma([MAJOR_TASTE, *[MINOR_TASTES] * (most - 1)], size=(n_users, most))
    parts *= np.arange(most) < n_tastes[:, None]
    return tastes, parts / parts.sum(axis=1, keepdims=True)


def _liking(tastes: Integers, mixture: Floats, n_tastes: int) -> Floats:
    """Say how much each viewer likes each taste: the leading one wholly, however many others colour it."""
    liking = np.zeros((len(tastes), n_tastes))
    for taste, share in zip(tastes.T, mixture.T, strict=True):
        liking[np.arange(len(tastes)), taste] += share
    whole: Floats = liking / liking.max(axis=1, keepdims=True)
    return whole


def _stars(
    users: Integers, chosen: Integers, liking: Floats, films: Films, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Give the stars of each rating; ``liking`` is (viewers, tastes)."""
    n_users = len(liking)
    leniency = rng.normal(AVERAGE_STARS, LENIENCY_SPREAD, n_users).astype(np.float32)
    stars = leniency[users] + films.quality.astype(np.float32)[chosen]
    flat, row = liking.astype(np.float32).ravel(), users * films.n_tastes
    for side in range(2):
        weight = (STARS_FOR_TASTE * films.shares[:, side]).astype(np.float32)
        stars += weight[chosen] * flat[row + films.tastes[:, side][chosen]]
    stars += np.float32(MOOD_SPREAD) * rng.standard_normal(len(users), dtype=np.float32)
    steps = np.where(rng.random(n_users) < WHOLE_STARS_ONLY, 1.0, 2.0).astype(np.float32)[users]
    rounded: npt.NDArray[np.float32] = np.clip(np.round(stars * steps) / steps, LEAST_STARS, MOST_STARS)
    return rounded


def _timestamps(users: Integers, years: Integers, n_wanted: Integers, rng: np.random.Generator) -> Integers:
    """Put each rating into one of the viewer's sittings; a film that was not out yet is rated later."""
    n_users = len(n_wanted)
    arrival = rng.integers(OPENED, LAST_ARRIVAL, n_users)
    n_sittings = 1 + n_wanted // RATINGS_PER_SITTING
    firsts = np.cumsum(n_sittings) - n_sittings
    stay = np.minimum(rng.exponential(YEAR, n_users), CLOSED - arrival)
    later = rng.random(int(n_sittings.sum())) * np.repeat(stay, n_sittings)
    later[firsts] = 0.0
    begins = np.repeat(arrival, n_sittings) + later.astype(np.int64)
    sitting = firsts[users] + (rng.random(len(users)) * n_sittings[users]).astype(np.int64)
    lasts = RATINGS_PER_SITTING * SECONDS_PER_RATING
    times = begins[sitting] + rng.integers(0, lasts, len(users))
    released = ((years - 1970) * YEAR).astype(np.int64) + DAY  # years are not all as long
    early = np.flatnonzero(times < released)
    times[early] = released[early] + (rng.random(len(early)) * YEAR / 2).astype(np.int64)
    not_after: Integers = np.minimum(times, CLOSED)
    return not_after
