"""What the taste page shows of somebody's taste: the list, the shares of clusters, films to rate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.user_taste import UserTaste, user_taste
from cinecluster.model import Cluster, ListedMovie, places_of
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.ranking.personal.request import PersonalRequest
from cinecluster.ranking.request import ListRequest
from cinecluster.web.taste.state import TasteState

__all__ = ["Picked", "Rateable", "TasteView", "view_of"]

_PICKS: Final = 12
_TO_RATE: Final = 12
_OTHERS: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Rateable:
    """A film and what was said of it."""

    movie: ListedMovie
    stars: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Picked:
    """A recommended film."""

    movie: ListedMovie
    reason: Mapping[str, Any]
    #: Without the counterfactual …
    counterfactual: Mapping[str, Any] | None
    #: … which is shown for itself.


@dataclass(frozen=True, kw_only=True, slots=True)
class TasteView:
    """All that depends on what was said."""

    taste: UserTaste | None
    #: None without ratings.
    picks: tuple[Picked, ...]
    clusters: tuple[tuple[Cluster, bool], ...]
    #: Those that have films, largest first, and whether they are chosen.
    to_rate: tuple[Rateable, ...]
    #: Those asked for, then a page of well-known ones from all clusters.
    others: tuple[Rateable, ...]
    #: Rated ones that are not among these, the latest first.
    n_more: int
    #: Rated ones that are not shown.


def view_of(catalogue: Catalogue, lists: PersonalLists, state: TasteState) -> TasteView:
    """Work out what a taste comes to; takes a few dozen milliseconds."""
    model = catalogue.model
    taste = state.taste(catalogue)
    wanted = PersonalRequest(
        films=ListRequest(n=_PICKS, exclude=frozenset(state.skipped)),
        diversity=state.diversity or None,
        novelty=state.novelty,
        counterfactual=True,
    )
    shown = dict.fromkeys((*state.asked, *_well_known(catalogue, state.page)))
    to_rate = _known(catalogue, list(shown))
    others = _known(catalogue, [movie_id for movie_id in [*state.stars][::-1] if movie_id not in shown])
    filled = sorted(
        (cluster for cluster in model.clusters if cluster.size),
        key=lambda cluster: (-cluster.size, cluster.cluster_id),
    )
    return TasteView(
        taste=user_taste(catalogue, taste.history) if len(taste.history) else None,
        picks=tuple(
            Picked(
                movie=item.movie,
                reason={name: fact for name, fact in item.reason.items() if name != "counterfactual"},
                counterfactual=item.reason.get("counterfactual"),
            )
            for item in lists.recommend(taste, wanted).items
        ),
        clusters=tuple((cluster, cluster.cluster_id in taste.chosen) for cluster in filled),
        to_rate=_rateable(catalogue, to_rate, state),
        others=_rateable(catalogue, others[:_OTHERS], state),
        n_more=max(0, len(others) - _OTHERS),
    )


def _well_known(catalogue: Catalogue, page: int) -> list[int]:
    """Return the movie ids of a page: of the most popular film of each cluster, then the second of each."""
    movies = catalogue.model.movies
    last = (page + 1) * _TO_RATE
    popularity = catalogue.orders["popularity"]
    head = popularity[catalogue.ranks[popularity] <= last]
    turns = head[np.argsort(catalogue.ranks[head], kind="stable")]
    ids: list[int] = movies.movie_ids[turns[last - _TO_RATE : last]].tolist()
    return ids


def _known(catalogue: Catalogue, movie_ids: Sequence[int]) -> list[int]:
    """Return the movie indices of ids, without those that the model does not know."""
    places = places_of(np.array(movie_ids, dtype=np.int64), catalogue.model.movies.movie_ids)
    indices: list[int] = places[places >= 0].tolist()
    return indices


def _rateable(catalogue: Catalogue, indices: Sequence[int], state: TasteState) -> tuple[Rateable, ...]:
    movies = [catalogue.model.movie(index) for index in indices]
    return tuple(Rateable(movie=movie, stars=state.stars.get(movie.movie_id)) for movie in movies)
