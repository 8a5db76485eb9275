import numpy as np
import pytest

from cinecluster.errors import UnknownMovie
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity, similar_movies
from cinecluster.ranking.tuning import Tuning, relevances
from cinecluster.testing import tiny_model

MODEL = tiny_model()  # the six films of a cluster stand a tenth of a radian apart, in order of id


def recommended(movie_id: int, request: ListRequest) -> list[int]:
    return [item.movie.movie_id for item in recommend_by_similarity(MODEL, movie_id, request)]


def test_the_nearest_films_of_the_cluster_come_first() -> None:
    assert recommended(1, ListRequest()) == [2, 3, 4, 5, 6]
    assert recommended(6, ListRequest()) == [5, 4, 3, 2, 1]


def test_films_equally_near_come_by_popularity() -> None:
    # From film 4: 3 and 5 at .1, 2 and 6 at .2, 1 at .3; 3 and 2 have more ratings than 5 and 6.
    assert recommended(4, ListRequest()) == [3, 5, 2, 6, 1]
    assert recommended(4, ListRequest(n=1)) == [3]


def test_the_reason_is_the_cosine_and_what_both_have() -> None:
    item = recommend_by_similarity(MODEL, 4, ListRequest(n=1))[0]
    assert item.score == pytest.approx(np.cos(0.1), abs=5e-5)
    assert item.reason == {
        "kind": "similarity",
        "similarity": 0.995,
        "parts": {"viewers": 0.995, "tags": 0.0, "genres": 0.0, "year": 0.0},
        "shared_tags": ["space", "astronauts"],
        "shared_genres": ["Sci-Fi"],
        "moved": {},
    }


def test_a_film_without_tags_and_genres_shares_none() -> None:
    reason = recommend_by_similarity(MODEL, 6, ListRequest(n=1))[0].reason
    assert (reason["shared_tags"], reason["shared_genres"]) == ([], [])


def test_filters_apply() -> None:
    assert recommended(1, ListRequest(genre="Drama", exclude=frozenset({4}))) == [5]


def test_the_whole_catalogue_is_searched_unless_the_cluster_is_asked_for() -> None:
    # Film 6 stands at .5, the first film about love, 11, at π/2: the five of its own cluster are nearer.
    found = [item.movie.movie_id for item in similar_movies(MODEL, 6, ListRequest(n=7))]
    assert found == [5, 4, 3, 2, 1, 11, 12]
    kept = similar_movies(MODEL, 6, ListRequest(n=7), same_cluster=True)
    assert [item.movie.movie_id for item in kept] == [5, 4, 3, 2, 1]


def test_tuning_adds_what_a_film_has_more_of_a_tag() -> None:
    plain = {item.movie.movie_id: item for item in similar_movies(MODEL, 6, ListRequest(n=11))}
    tuned = similar_movies(MODEL, 6, ListRequest(n=11), Tuning(more=("love story",), less=("space",)))
    love, space = relevances(MODEL, ["love story", "space"])
    assert tuned[0].movie.cluster == 1
    for item in tuned:
        index = MODEL.movies.index_of(item.movie.movie_id)
        moved = {"love story": love[index] - love[5], "space": space[index] - space[5]}
        assert item.reason["moved"] == pytest.approx(moved, abs=1e-9)
        assert item.reason["similarity"] == plain[item.movie.movie_id].reason["similarity"]
        leaning = 2.0 * (moved["love story"] - moved["space"])
        assert item.score == pytest.approx(item.reason["similarity"] + leaning, abs=1e-9)


def test_an_unknown_film_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownMovie):
        recommend_by_similarity(MODEL, 0, ListRequest())
