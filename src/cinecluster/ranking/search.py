"""Films by (part of) a title, forgiving of typing errors."""

from rapidfuzz import fuzz, process, utils

from cinecluster.errors import UnknownMovie
from cinecluster.model import MovieTable

__all__ = ["find_movie", "search_titles"]

_ENOUGH = 70.0


def search_titles(movies: MovieTable, text: str, *, limit: int = 10) -> tuple[tuple[int, float], ...]:
    """Return (movie index, likeness 0–100) of the titles most like a text, best first.

    Other titles count as well as the display form. Ties go to the film with more ratings, then the lower id.
    Likeness is rapidfuzz's ``WRatio``, case and punctuation ignored.
    """
    names = [(index, title) for index, title in enumerate(movies.titles)]
    names += [(index, title) for index, others in enumerate(movies.other_titles) for title in others]
    hits = process.extract(
        text,
        [title for _, title in names],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=max(50, 5 * limit),
        score_cutoff=_ENOUGH,
    )
    best: dict[int, float] = {}
    for _, likeness, position in hits:
        index = names[position][0]
        best[index] = max(best.get(index, 0.0), likeness)
    ranked = sorted(best.items(), key=lambda hit: (-hit[1], -int(movies.rating_counts[hit[0]]), hit[0]))
    return tuple(ranked[:limit])


def find_movie(movies: MovieTable, title: str) -> int:
    """Return the movie id that a title means.

    Raises:
        UnknownMovie: No title is anything like it.
    """
    hits = search_titles(movies, title, limit=1)
    if not hits:
        raise UnknownMovie(repr(title), hint="No title is like it; try fewer words.")
    return int(movies.movie_ids[hits[0][0]])
