"""What each way of recommending gives one viewer, to be looked at side by side."""

from dataclasses import dataclass
from typing import Final

from cinecluster.model import History, Movie, Recommendation
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.favorite import best_liked
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.ranking.personal.request import PersonalOrder, PersonalRequest
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.tags import recommend_by_tags_for_user
from cinecluster.web.frame.languages import gettext_noop

__all__ = ["ViewerList", "viewer_lists"]

_FILMS: Final = ListRequest(n=6)


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewerList:
    """One list."""

    name: str
    #: A message to be translated.
    address: str
    #: Of the API, where programs get it.
    items: tuple[Recommendation, ...]
    beside: Movie | None = None
    #: The film that was asked with.


def viewer_lists(lists: PersonalLists, user_id: int, history: History) -> tuple[ViewerList, ...]:
    """Make the personal list, then those of the contract's routes.

    Args:
        lists: Of the model.
        user_id: The viewer.
        history: Not empty.
    """
    model, taste = lists.model, Taste(history=history)
    liked = model.movie(best_liked(history, model.movies.rating_counts))
    personal = f"/v1/users/{user_id}/recommendations"

    def by(order: PersonalOrder) -> tuple[Recommendation, ...]:
        return lists.recommend(taste, PersonalRequest(films=_FILMS, order=order)).items

    return (
        ViewerList(name=gettext_noop("Personal list"), address=personal, items=by("ranker")),
        ViewerList(
            name=gettext_noop("Favourite cluster, in personal order"),
            address=f"{personal}?order=cluster-personal",
            items=by("cluster-personal"),
        ),
        ViewerList(
            name=gettext_noop("Favourite cluster, most rated first"),
            address=f"{personal}?order=favorite-cluster",
            items=by("favorite-cluster"),
        ),
        ViewerList(
            name=gettext_noop("By the favourite cluster's tags"),
            address=f"/recommend-by-tags?user_id={user_id}",
            items=recommend_by_tags_for_user(model, history, _FILMS, lists.floors).items,
        ),
        ViewerList(
            name=gettext_noop("Beside the film liked best"),
            address=f"/recommend?movie_id={liked.movie_id}",
            items=recommend_by_popularity(model, liked.movie_id, _FILMS),
            beside=liked,
        ),
    )
