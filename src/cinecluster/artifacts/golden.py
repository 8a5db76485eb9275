"""Golden queries: a version answers them when it is made and must answer the same before it serves."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Final, Literal, assert_never

import numpy as np

from cinecluster.artifacts.manifest import Golden, GoldenQuery
from cinecluster.model import Cluster, IntArray, Model, Recommendation
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.favorite import favorite_of
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.ranking.personal.request import PersonalRequest
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity
from cinecluster.ranking.tags import recommend_by_tags_for_movie, recommend_by_tags_for_user

__all__ = ["ANSWER_RULES", "make_golden", "replay"]

ANSWER_RULES: Final = 2
"""Raise it whenever a ranker is meant to answer otherwise than before: older versions are then not asked."""

_N: Final = 5
_QUERIES_PER_KIND: Final = 3
_CANDIDATES: Final = 12
"""Films and users that are tried for the queries of each kind."""
_GAP: Final = 1e-4
"""Likenesses nearer to each other than this may change places in another machine's arithmetic."""
_CONFIG: Final = RankingConfig(tag_floor_ratings=0, tag_floor_weighted=0)
"""No floors, whatever the settings say: as many films as possible are compared."""

_Kind = Literal["favorite-cluster", "popularity", "similarity", "tags-for-user", "tags-for-movie", "personal"]


def make_golden(model: Model) -> tuple[Golden, ...]:
    """Ask about a few users and films; keep the answers that are the same on any machine."""
    lists = PersonalLists.of(model, _CONFIG)
    users = _spread(model.histories.user_ids)
    by_ratings = np.argsort(-model.movies.rating_counts.astype(np.int64), kind="stable")
    movies = _spread(model.movies.movie_ids[by_ratings])
    return (
        *_asked(lists, "favorite-cluster", users),
        *_asked(lists, "tags-for-user", users),
        *_asked(lists, "personal", users),
        *_asked(lists, "popularity", movies),
        *_asked(lists, "similarity", movies),
        *_asked(lists, "tags-for-movie", movies),
    )


def replay(model: Model, golden: Sequence[Golden]) -> Iterator[str]:
    """Ask again, and yield a sentence for every answer that is not the same."""
    lists = PersonalLists.of(model, _CONFIG)
    for asked in golden:
        query, expected = asked.query, list(asked.answer)
        try:
            found = _ids(_list(lists, query, n=len(expected)))
        except (LookupError, ValueError) as error:
            yield f"golden query {query.kind} {query.id} fails: {error}"
            continue
        if found != expected:
            yield f"golden query {query.kind} {query.id} is answered {found} instead of {expected}"


def _asked(lists: PersonalLists, kind: _Kind, ids: list[int]) -> Iterator[Golden]:
    queries = (GoldenQuery(kind=kind, id=id_) for id_ in ids)
    answers = ((query, _ids(_settled(_list(lists, query, n=_N + 1)))) for query in queries)
    settled = (Golden(query=query, answer=tuple(answer[:_N])) for query, answer in answers if answer)
    yield from islice(settled, _QUERIES_PER_KIND)


def _list(lists: PersonalLists, query: GoldenQuery, *, n: int) -> Sequence[Recommendation] | Cluster:
    model, request = lists.model, ListRequest(n=n)
    match query.kind:
        case "favorite-cluster":
            return favorite_of(model, model.histories.of(query.id)).cluster
        case "popularity":
            return recommend_by_popularity(model, query.id, request)
        case "similarity":
            return recommend_by_similarity(model, query.id, request)
        case "tags-for-user":
            history = model.histories.of(query.id)
            return recommend_by_tags_for_user(model, history, request, lists.floors).items
        case "personal":
            taste = Taste(history=model.histories.of(query.id))
            return lists.recommend(taste, PersonalRequest(films=request)).items
        case "tags-for-movie":
            return recommend_by_tags_for_movie(model, query.id, request, lists.floors).items
        case _:
            assert_never(query.kind)


def _settled(answer: Sequence[Recommendation] | Cluster) -> Sequence[Recommendation] | Cluster:
    """Cut a list off before the first place that two films contend for; counts cannot be near, only equal."""
    if isinstance(answer, Cluster):
        return answer
    for place, (one, other) in enumerate(pairwise(answer)):
        if one.reason["kind"] != "cluster" and abs(one.score - other.score) < _GAP:
            return answer[:place]
    return answer


def _ids(answer: Sequence[Recommendation] | Cluster) -> list[int]:
    if isinstance(answer, Cluster):
        return [answer.cluster_id]
    return [item.movie.movie_id for item in answer]


def _spread(ids: IntArray) -> list[int]:
    """Pick a few of many, the first and the last among them."""
    positions = np.linspace(0, max(len(ids) - 1, 0), _CANDIDATES).round().astype(np.int64)
    return [int(id_) for id_ in ids[np.unique(positions)[: len(ids)]]]
