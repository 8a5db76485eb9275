"""Where a recommended film would be if one film had not been rated."""

from collections.abc import Callable, Sequence

import numpy as np

from cinecluster.model import FloatArray, IntArray
from cinecluster.ranking.personal.reasons import Ground, Reason
from cinecluster.ranking.personal.taste import Taste

__all__ = ["places_without"]

Reranked = Callable[[Taste], tuple[FloatArray, IntArray]]
"""From what is known of a viewer to the scores of all films and the best ones in order."""


def places_without(
    ground: Ground, movies: IntArray, reasons: Sequence[Reason], welcome: IntArray, reranked: Reranked
) -> list[Reason]:
    """Add to each reason that names rated films the place without the strongest of them.

    The list is made again without that rating, once per rated film that is the strongest of any. Nothing
    else about the request changes; the film that is taken for unrated does not become a candidate.

    Args:
        ground: What the list was made from.
        movies: Its movie indices.
        reasons: Beside them.
        welcome: The films that the request lets through.
        reranked: Scores and orders the same candidates for another taste.

    Returns:
        The reasons; ``counterfactual`` is ``{"movie_id", "title", "place"}``, place from 1 or None where the
        film would not be recommended at all.
    """
    rated_ids = ground.model.movies.movie_ids[ground.taste.history.movie_indices]
    answers: dict[int, tuple[FloatArray, IntArray]] = {}
    told: list[Reason] = []
    for movie, reason in zip(movies.tolist(), reasons, strict=True):
        if reason["kind"] != "history":
            told.append(reason)
            continue
        rated = reason["because"][0]
        if rated["movie_id"] not in answers:
            place = int(np.flatnonzero(rated_ids == rated["movie_id"])[0])
            answers[rated["movie_id"]] = reranked(ground.taste.without(place))
        place_now = _place(ground, movie, welcome, *answers[rated["movie_id"]])
        told.append(
            {
                **reason,
                "counterfactual": {
                    "movie_id": rated["movie_id"],
                    "title": rated["title"],
                    "place": place_now,
                },
            }
        )
    return told


def _place(ground: Ground, movie: int, welcome: IntArray, scores: FloatArray, ranked: IntArray) -> int | None:
    """Return a film's place from 1: in the reordered head, else by score behind it."""
    if not np.isfinite(scores[movie]):
        return None
    found = np.flatnonzero(ranked == movie)
    if len(found):
        return int(found[0]) + 1
    mine, others = scores[movie], scores[welcome]
    ahead = (others > mine) | ((others == mine) & (ground.places[welcome] < ground.places[movie]))
    return int(np.count_nonzero(ahead)) + 1
