"""What a viewer's history is now: that of the model, and over it what has been said since."""

from collections.abc import Mapping

import numpy as np

from cinecluster.errors import UnknownUser
from cinecluster.model import History, Model, places_of
from cinecluster.ranking.personal.taste import NO_HISTORY, history_from

__all__ = ["effective_history"]


def effective_history(
    model: Model, user_id: int, online: Mapping[int, float | None], *, erased: bool = False
) -> History:
    """Lay a viewer's online ratings over what the model has learned of the viewer.

    Args:
        model: Knows what the files held.
        user_id: The viewer.
        online: Stars by movie id, None where a rating was taken back. Films that the model does not know are
            passed over.
        erased: What the model has learned does not count.

    Raises:
        UnknownUser: Nothing is left.
    """
    learned = NO_HISTORY if erased else _learned(model, user_id)
    if online:
        learned = _without(model, learned, online)
        given = {movie: stars for movie, stars in online.items() if stars is not None}
        learned = _together(learned, history_from(model.movies, given)[0])
    if not len(learned):
        raise UnknownUser(user_id)
    return learned


def _learned(model: Model, user_id: int) -> History:
    try:
        return model.histories.of(user_id)
    except UnknownUser:
        return NO_HISTORY


def _without(model: Model, history: History, movie_ids: Mapping[int, float | None]) -> History:
    places = places_of(np.fromiter(movie_ids, dtype=np.int64, count=len(movie_ids)), model.movies.movie_ids)
    stays = ~np.isin(history.movie_indices, places)
    return History(movie_indices=history.movie_indices[stays], ratings=history.ratings[stays])


def _together(one: History, other: History) -> History:
    movies = np.concatenate([one.movie_indices, other.movie_indices])
    order = np.argsort(movies, kind="stable")
    return History(movie_indices=movies[order], ratings=np.concatenate([one.ratings, other.ratings])[order])
