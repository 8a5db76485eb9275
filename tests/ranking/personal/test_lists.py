"""Personal lists over the tiny world: films 1–6 are about space, 11–16 about love."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import UnknownCluster
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.personal.lists import PersonalList, PersonalLists
from cinecluster.ranking.personal.request import PERSONAL_ORDERS, PersonalRequest
from cinecluster.ranking.personal.taste import Taste, history_from
from cinecluster.ranking.request import ListRequest
from cinecluster.settings import Settings
from cinecluster.testing import tiny_model, tiny_ranker

SPACE, LOVE = set(range(1, 7)), set(range(11, 17))
CONFIG = RankingConfig(tag_floor_ratings=1, tag_floor_weighted=0.0)
SPACE_LOVER = {1: 5.0, 2: 4.5, 11: 1.0}
half_stars = st.integers(1, 10).map(lambda steps: steps / 2)
histories = st.dictionaries(st.sampled_from(sorted(SPACE | LOVE)), half_stars, max_size=12)


@cache
def tiny_lists() -> PersonalLists:
    return PersonalLists.of(tiny_model(), CONFIG)


def taste(stars: dict[int, float], chosen: tuple[int, ...] = ()) -> Taste:
    return Taste(history=history_from(tiny_model().movies, stars)[0], chosen=chosen)


def ids(found: PersonalList) -> list[int]:
    return [item.movie.movie_id for item in found.items]


def test_those_who_love_space_get_films_about_space_that_they_have_not_seen() -> None:
    found = tiny_lists().recommend(taste(SPACE_LOVER), PersonalRequest(films=ListRequest(n=3)))
    assert set(ids(found)) <= SPACE - {1, 2}
    assert found.ranker == "ease"
    assert found.favorite is not None
    assert found.favorite.cluster.cluster_id == 0
    assert found.diversity == 0.0


def test_one_more_rating_changes_the_very_next_answer() -> None:
    asked = PersonalRequest(films=ListRequest(n=12))
    before = tiny_lists().recommend(taste({1: 5.0}), asked)
    after = tiny_lists().recommend(taste({1: 5.0, 11: 5.0}), asked)
    assert ids(before) != ids(after)
    assert 11 in ids(before)
    assert 11 not in ids(after)


@pytest.mark.parametrize("order", PERSONAL_ORDERS)
def test_seen_films_come_back_only_when_asked_for(order: str) -> None:
    asked = PersonalRequest(films=ListRequest(n=12), order=order)  # type: ignore[arg-type] # of the literals
    assert not set(SPACE_LOVER) & set(ids(tiny_lists().recommend(taste(SPACE_LOVER), asked)))
    again = tiny_lists().recommend(taste(SPACE_LOVER), replace(asked, include_seen=True))
    assert {1, 2} <= set(ids(again))


def test_filters_hold_for_personal_lists() -> None:
    films = ListRequest(n=12, exclude=frozenset({3}), genre="sci-fi", year_from=1990, year_to=2010)
    # Of the films with this genre, 4 is of 2010; 1 is too old, 5 of no known year, 2 is seen.
    assert ids(tiny_lists().recommend(taste({2: 5.0}), PersonalRequest(films=films))) == [4]


def test_the_cluster_orders_stay_in_the_favourite_cluster() -> None:
    for order, name in (
        ("cluster-personal", "favorite-cluster+ease"),
        ("favorite-cluster", "favorite-cluster"),
    ):
        asked = PersonalRequest(films=ListRequest(n=12), order=order)  # type: ignore[arg-type] # literals
        found = tiny_lists().recommend(taste(SPACE_LOVER), asked)
        assert set(ids(found)) == {3, 4, 5, 6}
        assert found.ranker == name


def test_nothing_known_gives_popular_and_diverse_films() -> None:
    found = tiny_lists().recommend(Taste(), PersonalRequest(films=ListRequest(n=2)))
    assert found.diversity == 0.3
    assert found.favorite is None
    # Films 1 and 11 have five ratings each, the most; one is about space, the other about love.
    assert ids(found) == [1, 11]
    assert [item.reason["kind"] for item in found.items] == ["popular", "popular"]
    assert found.items[0].reason["rank"] == 1
    plain = tiny_lists().recommend(Taste(), PersonalRequest(diversity=0.0))
    assert plain.diversity == 0.0


def test_a_chosen_cluster_gives_its_films_and_says_so() -> None:
    found = tiny_lists().recommend(Taste(chosen=(1,)), PersonalRequest(films=ListRequest(n=4)))
    assert set(ids(found)) <= LOVE
    reason = found.items[0].reason
    assert reason["kind"] == "chosen"
    assert [(each["cluster"], each["label"]) for each in reason["chosen"]] == [(1, "Love stories")]
    assert reason["shares"]["chosen_clusters"] == pytest.approx(reason["chosen"][0]["share"])


def test_a_chosen_cluster_counts_beside_a_history() -> None:
    asked = PersonalRequest(films=ListRequest(n=12))
    alone = tiny_lists().recommend(taste({1: 5.0}), asked)
    both = tiny_lists().recommend(taste({1: 5.0}, (1,)), asked)
    scores = {item.movie.movie_id: item.score for item in alone.items}
    for item in both.items:
        added = item.score - scores[item.movie.movie_id]
        assert added == pytest.approx(item.reason["shares"]["chosen_clusters"])
        assert (added > 0.05) is (item.movie.movie_id in LOVE)


@pytest.mark.parametrize("order", ["cluster-personal", "favorite-cluster", "tags"])
def test_without_ratings_the_chosen_clusters_are_the_favourite_ones(order: str) -> None:
    asked = PersonalRequest(films=ListRequest(n=12), order=order)  # type: ignore[arg-type] # of the literals
    assert set(ids(tiny_lists().recommend(Taste(chosen=(1,)), asked))) == LOVE


def test_a_ranker_that_hears_no_history_recommends_the_chosen_clusters_popular_films() -> None:
    model = replace(tiny_model(), ranker=tiny_ranker("popularity"))
    found = PersonalLists.of(model, CONFIG).recommend(Taste(chosen=(1,)), PersonalRequest())
    assert ids(found)[0] == 11
    assert found.items[0].reason["shares"]["chosen_clusters"] > 0


def test_a_cluster_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownCluster):
        tiny_lists().recommend(Taste(chosen=(7,)), PersonalRequest())


def test_a_reason_names_the_films_that_carry_the_score_and_what_they_share() -> None:
    found = tiny_lists().recommend(taste(SPACE_LOVER), PersonalRequest(films=ListRequest(n=1)))
    reason = found.items[0].reason
    assert reason["kind"] == "history"
    assert {each["movie_id"] for each in reason["because"]} <= {1, 2}
    shares = [each["share"] for each in reason["because"]]
    assert shares == sorted(shares, reverse=True)
    assert reason["because"][0]["rating"] == SPACE_LOVER[reason["because"][0]["movie_id"]]
    assert reason["shared_tags"][0] == "space"
    assert (reason["cluster"], reason["label"]) == (0, "Space")
    assert "counterfactual" not in reason


@settings(max_examples=50)
@given(histories, st.sampled_from([(), (0,), (1,), (0, 1)]), st.sampled_from(["ranker", "cluster-personal"]))
def test_shares_sum_to_the_score(stars: dict[int, float], chosen: tuple[int, ...], order: str) -> None:
    asked = PersonalRequest(films=ListRequest(n=12), order=order)  # type: ignore[arg-type] # of the literals
    for item in tiny_lists().recommend(taste(stars, chosen), asked).items:
        assert sum(item.reason["shares"].values()) == pytest.approx(item.score, abs=1e-4)


@given(histories, st.sampled_from([0.0, 0.6]), st.sampled_from([None, 3]), st.sampled_from([(), (1,)]))
def test_the_counterfactual_is_what_asking_again_without_the_rating_gives(
    stars: dict[int, float], diversity: float, seed: int | None, chosen: tuple[int, ...]
) -> None:
    asked = PersonalRequest(films=ListRequest(n=12), diversity=diversity, seed=seed, counterfactual=True)
    for item in tiny_lists().recommend(taste(stars, chosen), asked).items:
        if item.reason["kind"] != "history":
            continue
        told = item.reason["counterfactual"]
        assert told["movie_id"] == item.reason["because"][0]["movie_id"]
        fewer = {movie: rating for movie, rating in stars.items() if movie != told["movie_id"]}
        without = replace(asked, films=ListRequest(n=12, exclude=frozenset({told["movie_id"]})))
        assert (
            ids(tiny_lists().recommend(taste(fewer, chosen), without)).index(item.movie.movie_id) + 1
            == (told["place"])
        )


def test_a_film_that_would_not_be_recommended_at_all_has_no_place() -> None:
    # Two ratings for space and one for love: without the strongest one love is the favourite cluster.
    asked = PersonalRequest(order="cluster-personal", counterfactual=True)
    found = tiny_lists().recommend(taste({1: 4.0, 2: 4.0, 11: 5.0}), asked)
    assert [item.reason["counterfactual"]["place"] for item in found.items] == [None] * len(found.items)


@pytest.mark.parametrize("of_sample", [False, True], ids=["tiny world", "sample"])
def test_no_seen_film_comes_back_in_thousands_of_requests(of_sample: bool, sample_settings: Settings) -> None:
    lists = _sample_lists(sample_settings) if of_sample else tiny_lists()
    movie_ids, n_clusters = lists.model.movies.movie_ids.tolist(), len(lists.model.clusters)
    rng = np.random.default_rng(0)
    for _ in range(400 if of_sample else 2_000):
        rated = rng.choice(movie_ids, rng.integers(min(40, len(movie_ids))), replace=False).tolist()
        stars = dict(zip(rated, (rng.integers(1, 11, len(rated)) / 2).tolist(), strict=True))
        asked = PersonalRequest(
            films=ListRequest(n=int(rng.choice([1, 5, 12]))),
            order=PERSONAL_ORDERS[rng.integers(len(PERSONAL_ORDERS))],
            diversity=[None, None, None, 0.5][rng.integers(4)],
            novelty=float(rng.choice([0.0, 0.5, -1.0])),
            seed=[None, 1, 2][rng.integers(3)],
        )
        chosen = tuple(rng.permutation(n_clusters)[: rng.integers(3)].tolist())
        known = Taste(history=history_from(lists.model.movies, stars)[0], chosen=chosen)
        found = ids(lists.recommend(known, asked))
        assert not set(found) & set(rated)
        assert len(set(found)) == len(found)


def _sample_lists(sample_settings: Settings) -> PersonalLists:
    store = VersionStore(sample_settings.home)
    model: Model = store.load(store.version_ids()[0])
    return PersonalLists.of(model, RankingConfig())


def test_of_two_ratings_of_a_film_the_last_counts_and_unknown_films_are_named() -> None:
    history, unknown = history_from(tiny_model().movies, [(99, 3.0), (2, 1.0), (1, 4.0), (2, 5.0), (7, 2.0)])
    assert history.movie_indices.tolist() == [0, 1]
    assert history.ratings.tolist() == [4.0, 5.0]
    assert unknown == (7, 99)
    assert np.array_equal(history_from(tiny_model().movies, {})[0].ratings, [])
