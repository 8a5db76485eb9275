"""Tags that viewers of the sample leave: its own words, spelt in several ways, and some notes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from cinecluster import columns
from cinecluster.data.sample.films import SampleMovie

TAGGERS_BESIDES_FAME: Final = 4
"""A film is tagged by this many viewers and one more for each step of its fame, if so many have rated it."""
KEENNESS_SPREAD: Final = 1.2
"""Spread of a log-normal: a few viewers leave most of the tags."""
TAGS_AT_ONCE = (0.5, 0.35, 0.15)
"""Chances of one, two and three tags."""
LESS_TELLING: Final = 0.85
"""Each next tag of a film is chosen this many times as often as the one before it."""
OTHERWISE_SPELT, NOTES = 0.12, 0.03
"""Shares of tags in another spelling, and of taggers who leave a personal note as well."""

SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "sci-fi": ("Sci-Fi", "sci fi", "scifi"),
    "dark comedy": ("Dark Comedy", "dark-comedy"),
    "organized crime": ("organised crime", "Organized Crime"),
    "theater": ("theatre", "Theater"),
    "post-apocalyptic": ("post apocalyptic", "postapocalyptic"),
    "world war ii": ("World War II", "WORLD WAR II"),
}
"""Other spellings seen in the wild; tags without any here get one of :data:`SLIPS`."""
SLIPS: Final[tuple[Callable[[str], str], ...]] = (
    str.title,
    str.capitalize,
    str.upper,
    lambda tag: tag.replace(" ", "-"),
    lambda tag: tag.replace(" ", "  "),
    lambda tag: f"{tag} ",
)
PERSONAL_NOTES: Final = (
    "in netflix queue",
    "In Netflix queue",
    "seen at the cinema",
    "to watch again",
    "own it",
)

SECONDS_TO_TAG = (5, 60)


def sample_tags(movies: Sequence[SampleMovie], ratings: pl.DataFrame, *, seed: int) -> pl.DataFrame:
    """Draw the tags that viewers give to films they have rated, sorted by viewer, film, time and tag."""
    rng = np.random.default_rng([seed, 0, 1])
    keenness = rng.lognormal(0.0, KEENNESS_SPREAD, int(ratings[columns.USER].n_unique()) + 1)
    raters = ratings.sort(columns.MOVIE, columns.USER).partition_by(columns.MOVIE, as_dict=True)
    rows = [
        row
        for movie in movies
        if (movie.movie_id,) in raters
        for row in _movie_rows(movie, raters[(movie.movie_id,)], keenness, rng)
    ]
    return pl.DataFrame(rows, schema=list(columns.RAW_TAGS), orient="row").sort(
        columns.USER, columns.MOVIE, columns.TIMESTAMP, columns.TAG
    )


def _movie_rows(
    movie: SampleMovie, ratings: pl.DataFrame, keenness: npt.NDArray[np.float64], rng: np.random.Generator
) -> list[tuple[int, int, str, int]]:
    users = ratings[columns.USER].to_numpy()
    odds = keenness[users]
    n_taggers = min(len(users), TAGGERS_BESIDES_FAME + movie.fame)
    rows: list[tuple[int, int, str, int]] = []
    for tagger in rng.choice(len(users), size=n_taggers, replace=False, p=odds / odds.sum()):
        timestamp = int(ratings[columns.TIMESTAMP][int(tagger)])
        for word in _words(movie.tags, rng):
            timestamp += int(rng.integers(*SECONDS_TO_TAG))
            rows.append((int(users[tagger]), movie.movie_id, word, timestamp))
    return rows


def _words(tags: Sequence[str], rng: np.random.Generator) -> list[str]:
    odds = LESS_TELLING ** np.arange(len(tags))
    chosen = rng.choice(
        len(tags), size=rng.choice([1, 2, 3], p=TAGS_AT_ONCE), replace=False, p=odds / odds.sum()
    )
    words = [_spelt(tags[position], rng) for position in chosen]
    if rng.uniform() < NOTES:
        words.append(PERSONAL_NOTES[rng.integers(len(PERSONAL_NOTES))])
    return words


def _spelt(tag: str, rng: np.random.Generator) -> str:
    if rng.uniform() >= OTHERWISE_SPELT:
        return tag
    spellings = SPELLINGS.get(tag) or tuple(slip(tag) for slip in SLIPS)
    return spellings[rng.integers(len(spellings))]
