import dataclasses

import numpy as np
import pytest

from cinecluster.errors import UnknownMovie
from cinecluster.model import History, TagMatrix
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.tags import TagList, recommend_by_tags_for_movie, recommend_by_tags_for_user
from cinecluster.ranking.weighted_rating import floors_of
from cinecluster.testing import tiny_model

MODEL = tiny_model()
NO_FLOORS = RankingConfig(tag_floor_ratings=0, tag_floor_weighted=0)
TWO_RATINGS = RankingConfig(tag_floor_ratings=2, tag_floor_weighted=0, tag_floor_keeps=1)


def for_user(user_id: int, request: ListRequest | None = None, config: RankingConfig = NO_FLOORS) -> TagList:
    history = MODEL.histories.of(user_id)
    return recommend_by_tags_for_user(
        MODEL, history, request or ListRequest(n=12), floors_of(MODEL.movies, config)
    )


def for_movie(
    movie_id: int, request: ListRequest | None = None, config: RankingConfig = NO_FLOORS
) -> TagList:
    return recommend_by_tags_for_movie(
        MODEL, movie_id, request or ListRequest(n=12), floors_of(MODEL.movies, config)
    )


def ids(answer: TagList) -> list[int]:
    return [item.movie.movie_id for item in answer.items]


def test_a_viewer_gets_unseen_films_with_the_favourite_clusters_tags_from_any_cluster() -> None:
    # Viewer 1 has seen 1, 2, 3, 4; of the rest only 6 (space) and 14 (bittersweet, cluster 1) share a tag.
    answer = for_user(1)
    assert ids(answer) == [6, 14]
    # Question (.9418 space, .3296 astronauts, .0655 bittersweet); film 6 is (.9223, .3865, 0), 14 (…, .7060).
    assert [item.score for item in answer.items] == pytest.approx([0.9960, 0.0462], abs=2e-4)


def test_the_reason_names_the_shared_tags() -> None:
    first, second = for_user(1).items
    assert first.reason == {
        "kind": "tags",
        "shared_tags": ["space", "astronauts"],
        "similarity": first.score,
    }
    assert second.reason["shared_tags"] == ["bittersweet"]


def test_the_answer_states_its_question_and_its_floors() -> None:
    answer = for_user(1, config=TWO_RATINGS)
    assert [tag for tag, _ in answer.query] == ["space", "astronauts", "bittersweet"]
    assert (answer.floor_ratings, answer.floor_weighted) == (2, 0.0)


def test_films_below_the_floor_of_ratings_are_left_out() -> None:
    assert ids(for_user(1, config=TWO_RATINGS)) == [14]


def test_films_below_the_floor_of_the_weighted_rating_are_left_out() -> None:
    # With a prior of 4: film 1 has 3.63, 3 has 3.725, 6 has 3.96 (see test_weighted_rating).
    config = RankingConfig(
        tag_floor_ratings=0, tag_floor_weighted=3.7, tag_floor_keeps=1, weighted_prior_ratings=4
    )
    assert ids(for_movie(2, config=config)) == [6, 3, 4]


def test_the_default_floors_do_not_empty_a_small_world() -> None:
    assert ids(for_user(1, config=RankingConfig())) == [6, 14]


def test_a_film_is_asked_for_by_its_own_tags() -> None:
    # 6 has the tags of 2; 1 and 3 have one more "astronauts" (ties: 1 has more ratings); 4 is bittersweet.
    answer = for_movie(2)
    assert ids(answer) == [6, 1, 3, 4]
    assert [item.score for item in answer.items] == pytest.approx([1, 0.9759, 0.9759, 0.8808], abs=1e-4)


def test_a_film_without_tags_is_asked_for_by_its_genres() -> None:
    # Film 5 is Sci-Fi|Drama: 4 too; 1, 2, 3 Sci-Fi (1/√2); 15, 16 Romance|Drama (1/2).
    answer = for_movie(5)
    assert ids(answer) == [4, 1, 2, 3, 15, 16]
    assert answer.query == ()
    assert answer.items[0].reason == {
        "kind": "tags",
        "shared_genres": ["Sci-Fi", "Drama"],
        "similarity": 1.0,
    }
    assert answer.items[-1].reason["shared_genres"] == ["Drama"]


def test_a_cluster_without_tags_is_asked_for_by_its_distinctive_genres() -> None:
    nothing = np.array([], dtype=np.int32)
    untagged = dataclasses.replace(
        MODEL,
        tags=TagMatrix(
            vocabulary=(),
            indptr=np.zeros(13, dtype=np.int64),
            indices=nothing,
            counts=nothing,
            weights=nothing.astype(np.float32),
        ),
        clusters=tuple(dataclasses.replace(cluster, tags=()) for cluster in MODEL.clusters),
    )
    answer = recommend_by_tags_for_user(
        untagged, MODEL.histories.of(1), ListRequest(), floors_of(untagged.movies, NO_FLOORS)
    )
    assert ids(answer) == [5]  # the only science fiction that viewer 1 has not seen
    assert answer.items[0].reason["shared_genres"] == ["Sci-Fi"]


def test_filters_apply() -> None:
    assert ids(for_movie(2, ListRequest(exclude=frozenset({6}), year_to=2001))) == [1, 3]
    assert ids(for_movie(2, ListRequest(genre="drama"))) == [4]
    assert ids(for_movie(2, ListRequest(n=2))) == [6, 1]


def test_ratings_that_are_only_online_count() -> None:
    online = History(movie_indices=np.array([6, 7]), ratings=np.array([4.0, 4.0]))
    answer = recommend_by_tags_for_user(MODEL, online, ListRequest(n=2), floors_of(MODEL.movies, NO_FLOORS))
    assert answer.query[0][0] == "love story"
    assert {item.movie.cluster for item in answer.items} == {1}
    assert not {11, 12} & set(ids(answer))


def test_an_unknown_film_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownMovie):
        for_movie(99)
