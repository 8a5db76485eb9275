"""The clean table of tags: made of single uses, and joined into one cell per film."""

from collections import Counter
from collections.abc import Iterable

import polars as pl

from cinecluster.columns import COUNT, MOVIE, NOTE, SEPARATOR, TAG, TAGS
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.spelling import canonical_spellings, note_test, spelling

__all__ = ["count_tags", "join_tags"]


def count_tags(uses: Iterable[tuple[int, int, str]], config: CleaningConfig | None = None) -> pl.DataFrame:
    """Clean tags by the rules of :mod:`cinecluster.data.cleaning.spelling` and count the users who gave them.

    Args:
        uses: Film, user, tag as written; blank tags are left out.
        config: Says which tags are personal notes; the defaults when None.

    Returns:
        Schema ``TAGS``, by film, then tag.
    """
    spelled = {(movie, user, word) for movie, user, tag in uses if (word := spelling(tag))}
    canonical = canonical_spellings(Counter(word for _, _, word in spelled))
    givers = {(movie, user, canonical[word]) for movie, user, word in spelled}
    counts = Counter((movie, tag) for movie, _, tag in givers)
    is_note = note_test(config or CleaningConfig())
    users = Counter(tag for _, tag in {(user, tag) for _, user, tag in givers})
    rows = [(movie, tag, count, is_note(tag), users[tag]) for (movie, tag), count in sorted(counts.items())]
    return pl.DataFrame(rows, schema=dict(TAGS), orient="row")


def join_tags(tags: pl.DataFrame) -> pl.DataFrame:
    """Return each tagged film's tags in one cell: most used first, then alphabetical, notes left out.

    Returns:
        Columns ``MOVIE`` and ``TAG``, one row per film that has a tag.
    """
    used = tags.filter(~pl.col(NOTE)).sort([COUNT, TAG], descending=[True, False])
    return used.group_by(MOVIE, maintain_order=True).agg(pl.col(TAG).str.join(SEPARATOR))
