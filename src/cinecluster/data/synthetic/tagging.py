"""Tags that a block's viewers leave: the films' own words, some of them spelt otherwise."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.data.synthetic.films import TAGS_PER_FILM, Films
from cinecluster.data.synthetic.viewers import Block

__all__ = ["block_tags", "spellings"]

TAGGERS, TAGGED = 0.1, 0.3
"""Shares of viewers who tag, and of their films that they tag."""
TAGS_AT_ONCE = (0.6, 0.3, 0.1)
"""Chances of one, two and three tags."""
TELLING = 0.35
"""A film's next tag is passed over for the one before it with this chance (a geometric distribution)."""
OTHERWISE_SPELT = 0.12
SLIPS: Final[tuple[Callable[[str], str], ...]] = (
    str,
    str.title,
    str.upper,
    lambda tag: tag.replace(" ", "-"),
    lambda tag: f"{tag} ",
)
SECONDS_TO_TAG = 60


def spellings(vocabulary: Sequence[str]) -> pl.Series:
    """List every spelling of every tag: all slips of the first one, then of the next."""
    return pl.Series(c.TAG, [slip(tag) for tag in vocabulary for slip in SLIPS])


def block_tags(block: Block, films: Films, texts: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    """Draw the tags of a block's viewers, sorted by viewer and film; ``texts`` are the :func:`spellings`."""
    first = int(block.users[0])
    tags_films = rng.random(int(block.users[-1]) - first + 1) < TAGGERS
    tagged = np.flatnonzero(tags_films[block.users - first] & (rng.random(len(block.users)) < TAGGED))
    n_tags = rng.choice(len(TAGS_AT_ONCE), size=len(tagged), p=TAGS_AT_ONCE) + 1
    start = rng.geometric(TELLING, len(tagged)) - 1
    rows = np.repeat(tagged, n_tags)
    # Each of a viewer's tags of one film is another one: the film's next.
    turn = np.arange(len(rows)) - np.repeat(np.cumsum(n_tags) - n_tags, n_tags)
    words = films.tags[block.films[rows], (np.repeat(start, n_tags) + turn) % TAGS_PER_FILM]
    slips = rng.integers(1, len(SLIPS), len(rows)) * (rng.random(len(rows)) < OTHERWISE_SPELT)
    return pl.DataFrame(
        {
            c.USER: block.users[rows],
            c.MOVIE: films.movie_ids[block.films[rows]],
            c.TAG: texts.gather(words * len(SLIPS) + slips),
            c.TIMESTAMP: block.timestamps[rows] + rng.integers(1, SECONDS_TO_TAG, len(rows)),
        }
    )
