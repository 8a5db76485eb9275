"""Golden queries: chosen so that the answer is the same on any machine, and asked again."""

from collections import Counter
from dataclasses import replace

import numpy as np

from cinecluster.artifacts.golden import make_golden, replay
from cinecluster.artifacts.manifest import Golden, GoldenQuery
from cinecluster.model import Model
from cinecluster.testing import tiny_model, tiny_ranker


def with_turned_factors(model: Model) -> Model:
    factors = model.likeness.factors.copy()
    factors[1] = -factors[1]
    return replace(model, likeness=replace(model.likeness, factors=factors))


def test_every_kind_of_list_is_asked_for() -> None:
    kinds = Counter(golden.query.kind for golden in make_golden(tiny_model()))
    assert kinds.keys() == {
        "favorite-cluster",
        "popularity",
        "similarity",
        "tags-for-user",
        "tags-for-movie",
        "personal",
    }
    assert set(kinds.values()) == {3}


def test_golden_answers_are_those_of_the_tiny_world() -> None:
    answers = {(golden.query.kind, golden.query.id): golden.answer for golden in make_golden(tiny_model())}
    assert answers["favorite-cluster", 1] == (0,)
    assert answers["popularity", 1] == (2, 3, 4, 5, 6)
    # The angles grow evenly from film 1 to film 6.
    assert answers["similarity", 1] == (2, 3, 4, 5, 6)


def test_another_ranker_is_found_out() -> None:
    golden = make_golden(tiny_model())
    other = replace(tiny_model(), ranker=tiny_ranker("popularity"))
    assert any("golden query personal" in problem for problem in replay(other, golden))


def test_the_same_model_gives_the_same_answers() -> None:
    assert list(replay(tiny_model(), make_golden(tiny_model()))) == []


def test_another_model_is_found_out() -> None:
    golden = make_golden(tiny_model())
    problems = list(replay(with_turned_factors(tiny_model()), golden))
    assert any("golden query similarity 1 is answered" in problem for problem in problems)


def test_a_query_that_fails_is_a_problem_not_a_crash() -> None:
    golden = (Golden(query=GoldenQuery(kind="popularity", id=404), answer=(1,)),)
    assert list(replay(tiny_model(), golden)) == ["golden query popularity 404 fails: There is no movie 404."]


def test_a_list_ends_before_places_that_two_films_contend_for() -> None:
    model = tiny_model()
    factors = model.likeness.factors.copy()
    factors[3] = factors[2]  # film 4 is as like film 1 as film 3 is
    golden = make_golden(replace(model, likeness=replace(model.likeness, factors=factors)))
    answers = {each.query.id: each.answer for each in golden if each.query.kind == "similarity"}
    assert answers[1] == (2,)


def test_a_world_without_ratings_or_tags_still_has_golden_queries() -> None:
    model = tiny_model()
    n_movies = len(model.movies)
    nothing = np.array([], dtype=np.int32)
    bare = replace(
        model,
        histories=replace(
            model.histories,
            user_ids=nothing.astype(np.int64),
            indptr=np.zeros(1, dtype=np.int64),
            movie_indices=nothing,
            ratings=nothing.astype(np.float32),
        ),
        tags=replace(
            model.tags,
            vocabulary=(),
            indptr=np.zeros(n_movies + 1, dtype=np.int64),
            indices=nothing,
            counts=nothing,
            weights=nothing.astype(np.float32),
        ),
    )
    golden = make_golden(bare)
    assert {each.query.kind for each in golden} >= {"popularity", "similarity"}
    assert list(replay(bare, golden)) == []
