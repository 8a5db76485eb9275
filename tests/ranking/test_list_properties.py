"""What holds of every list in every world."""

from collections.abc import Callable
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinecluster import columns as c
from cinecluster.features.config import LikenessConfig
from cinecluster.features.likeness import genre_flags, tag_directions
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.interactions import interactions
from cinecluster.model import (
    Cluster,
    LearnedRanker,
    Likeness,
    LikenessBlend,
    Model,
    PreferenceScale,
    Recommendation,
    TagCount,
)
from cinecluster.ranking.cluster import popularity_order, recommend_by_popularity
from cinecluster.ranking.config import RankingConfig
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity, similar_movies
from cinecluster.ranking.tags import recommend_by_tags_for_movie, recommend_by_tags_for_user
from cinecluster.ranking.tuning import Tuning, relevances
from cinecluster.ranking.weighted_rating import floors_of
from cinecluster.testing import tiny_space
from cinecluster.training.assembly import assemble_model
from cinecluster.training.recipe import statistics_of

CONFIG = RankingConfig(tag_floor_ratings=2, tag_floor_keeps=3)
BLEND = LikenessBlend(
    viewers=0.6,
    tags=0.4,
    genres=0.4,
    year=0.2,
    trust_ratings=1.0,
    certainty_ratings=2.0,
    year_scale=10.0,
    tuning=0.5,
)
GENRES = ["", "Drama", "War", "Drama|War", "Sci-Fi|Drama"]
WORDS = ["dark", "funny", "space", "war"]

Items = tuple[Recommendation, ...]
Ranker = Callable[[Model, int, ListRequest], Items]


def for_movie(model: Model, index: int, request: ListRequest) -> Items:
    return recommend_by_tags_for_movie(
        model, _id(model, index), request, floors_of(model.movies, CONFIG)
    ).items


def for_user(model: Model, index: int, request: ListRequest) -> Items:
    users = model.histories.user_ids
    history = model.histories.of(int(users[index % len(users)]))
    return recommend_by_tags_for_user(model, history, request, floors_of(model.movies, CONFIG)).items


def by_popularity(model: Model, index: int, request: ListRequest) -> Items:
    return recommend_by_popularity(model, _id(model, index), request)


def by_similarity(model: Model, index: int, request: ListRequest) -> Items:
    return recommend_by_similarity(model, _id(model, index), request)


def nothing_learned(n_movies: int) -> LearnedRanker:
    """Return a ranker without anything learned."""
    return LearnedRanker(
        name="popularity",
        preferences=PreferenceScale(slope=0.0, floor=0.0, mean=3.0, damping=5.0, offsets=np.zeros(n_movies)),
        popularity=np.zeros(n_movies),
        prior=1.0,
        patience=1.0,
    )


@st.composite
def models(draw: st.DrawFn) -> Model:
    ids = sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=10)))
    n = len(ids)
    rated = draw(st.sets(st.tuples(st.integers(1, 4), st.sampled_from(ids)), min_size=1))
    stars = st.sampled_from([0.5, 2.0, 3.5, 5.0])
    ratings = pl.DataFrame(
        [(user, movie, draw(stars), 0) for user, movie in sorted(rated)], schema=dict(c.RATINGS), orient="row"
    )
    tagged = sorted(draw(st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(WORDS)))))
    tags = pl.DataFrame(
        [(movie, tag, draw(st.integers(1, 3)), False, 3) for movie, tag in tagged],
        schema=dict(c.TAGS),
        orient="row",
    )
    movies = pl.DataFrame(
        {
            c.MOVIE: ids,
            c.TITLE: [f"Film {movie}" for movie in ids],
            c.YEAR: draw(st.lists(st.sampled_from([None, 1990, 2000, 2010]), min_size=n, max_size=n)),
            c.GENRES: draw(st.lists(st.sampled_from(GENRES), min_size=n, max_size=n)),
            c.OTHER_TITLES: [""] * n,
        },
        schema=dict(c.MOVIES),
    )
    data = interactions(ratings, movies[c.MOVIE].to_numpy())
    matrix = tag_matrix(tags, movies[c.MOVIE].to_numpy())
    angles = np.array(draw(st.lists(st.sampled_from([0.0, 0.4, 1.0, 2.0]), min_size=n, max_size=n)))
    vectors = np.column_stack([np.cos(angles), np.sin(angles)])
    assignments = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    return assemble_model(
        movies=movies,
        histories=data.histories(ratings[c.USER].unique().sort().to_numpy()),
        tags=matrix,
        statistics=statistics_of(data, movies),
        assignments=assignments,
        clusters=tuple(
            _cluster(cluster, tags, np.array(ids)[assignments == cluster].tolist()) for cluster in (0, 1)
        ),
        vectors=vectors,
        ranker=nothing_learned(n),
        space=tiny_space(),
        centres=np.zeros((2, 2)),
        links=pl.DataFrame(schema=dict(c.LINKS)),
        likeness=Likeness(
            blend=BLEND,
            factors=vectors,
            genres=genre_flags(movies[c.GENRES]),
            directions=tag_directions(matrix, vectors, LikenessConfig(tuning_min_movies=1)),
        ),
    )


tunings = st.builds(
    Tuning,
    more=st.lists(st.sampled_from(["dark", "funny"]), unique=True, max_size=2).map(tuple),
    less=st.lists(st.sampled_from(["space", "war"]), unique=True, max_size=2).map(tuple),
)
requests = st.builds(
    ListRequest,
    n=st.integers(0, 12),
    exclude=st.frozensets(st.integers(1, 40), max_size=5),
    genre=st.sampled_from([None, "drama", "WAR", "Musical"]),
    year_from=st.sampled_from([None, 1990, 2005]),
    year_to=st.sampled_from([None, 2000, 2010]),
)


def among_all(model: Model, index: int, request: ListRequest) -> Items:
    return similar_movies(model, _id(model, index), request)


rankers = pytest.mark.parametrize("ranker", [by_popularity, by_similarity, among_all, for_movie, for_user])


@rankers
@given(model=models(), index=st.integers(0, 100), request=requests)
def test_a_list_holds_what_was_asked_for_and_no_more(
    ranker: Ranker, model: Model, index: int, request: ListRequest
) -> None:
    movies = [item.movie for item in ranker(model, index, request)]
    assert len(movies) <= request.n
    assert len({movie.movie_id for movie in movies}) == len(movies)
    for movie in movies:
        assert movie.movie_id not in request.exclude
        if request.genre:
            assert request.genre.casefold() in [genre.casefold() for genre in movie.genres]
        if request.year_from:
            assert movie.year is not None
            assert movie.year >= request.year_from
        if request.year_to:
            assert movie.year is not None
            assert movie.year <= request.year_to


@rankers
@given(model=models(), index=st.integers(0, 100), n=st.integers(0, 10))
def test_a_list_is_the_beginning_of_every_longer_list(
    ranker: Ranker, model: Model, index: int, n: int
) -> None:
    whole = ranker(model, index, ListRequest(n=100))
    assert ranker(model, index, ListRequest(n=n)) == whole[:n]


@rankers
@given(model=models(), index=st.integers(0, 100), request=requests)
def test_scores_never_rise_along_a_list(
    ranker: Ranker, model: Model, index: int, request: ListRequest
) -> None:
    scores = [item.score for item in ranker(model, index, request)]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("ranker", [by_popularity, by_similarity, among_all, for_movie])
@given(model=models(), index=st.integers(0, 100))
def test_a_film_is_never_recommended_beside_itself(ranker: Ranker, model: Model, index: int) -> None:
    items = ranker(model, index, ListRequest(n=100))
    assert _id(model, index) not in [item.movie.movie_id for item in items]


@pytest.mark.parametrize("ranker", [by_popularity, by_similarity])
@given(model=models(), index=st.integers(0, 100))
def test_without_filters_the_whole_rest_of_the_cluster_comes(
    ranker: Ranker, model: Model, index: int
) -> None:
    asked = model.movies.index_of(_id(model, index))
    cluster = set(model.movies.movie_ids[model.movies.clusters == model.movies.clusters[asked]].tolist())
    items = ranker(model, index, ListRequest(n=100))
    assert {item.movie.movie_id for item in items} == cluster - {_id(model, index)}


@given(model=models(), index=st.integers(0, 100))
def test_what_a_viewer_has_rated_never_comes_back(model: Model, index: int) -> None:
    users = model.histories.user_ids
    history = model.histories.of(int(users[index % len(users)]))
    seen = set(model.movies.movie_ids[history.movie_indices].tolist())
    assert not seen & {item.movie.movie_id for item in for_user(model, index, ListRequest(n=100))}


@given(model=models(), index=st.integers(0, 100), tuning=tunings)
def test_the_parts_add_up_to_the_similarity_and_what_moved_to_the_score(
    model: Model, index: int, tuning: Tuning
) -> None:
    tuning = _known(model, tuning)
    for item in similar_movies(model, _id(model, index), ListRequest(n=100), tuning):
        assert sum(item.reason["parts"].values()) == pytest.approx(item.reason["similarity"], abs=1e-9)
        assert item.reason["similarity"] <= 1 + 1e-9
        moved = item.reason["moved"]
        assert moved.keys() == {*tuning.more, *tuning.less}
        leaning = sum(moved[tag] for tag in tuning.more) - sum(moved[tag] for tag in tuning.less)
        score = item.reason["similarity"] + BLEND.tuning * leaning
        assert item.score == pytest.approx(score, abs=1e-9)


@given(
    model=models(),
    index=st.integers(0, 100),
    n=st.integers(1, 10),
    tuning=tunings,
    word=st.sampled_from(WORDS),
)
def test_wanting_more_of_a_tag_never_lowers_its_mean_relevance(
    model: Model, index: int, n: int, tuning: Tuning, word: str
) -> None:
    before = _known(model, Tuning(more=tuple({*tuning.more} - {word}), less=tuple({*tuning.less} - {word})))
    after = _known(model, Tuning(more=(*before.more, word), less=before.less))
    if word in after.more:
        relevance = relevances(model, [word])[0]
        means = [
            np.mean([relevance[model.movies.index_of(item.movie.movie_id)] for item in items])
            for items in (
                similar_movies(model, _id(model, index), ListRequest(n=n), wish) for wish in (before, after)
            )
            if items
        ]
        assert len(means) < 2 or means[1] >= means[0] - 1e-9


@given(model=models(), index=st.integers(0, 100), request=requests)
def test_no_wish_leaves_the_list_as_it_is(model: Model, index: int, request: ListRequest) -> None:
    movie_id = _id(model, index)
    whole = similar_movies(model, movie_id, request, Tuning())
    assert whole == similar_movies(model, movie_id, request)
    assert recommend_by_similarity(model, movie_id, request) == similar_movies(
        model, movie_id, request, same_cluster=True
    )


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([1.0, 2.5, np.nan])), max_size=12),
    st.randoms(use_true_random=False),
)
def test_popularity_is_one_order_however_the_films_are_laid_out(
    films: list[tuple[int, float]], random: Random
) -> None:
    numbered = [(position, count, mean) for position, (count, mean) in enumerate(films)]
    shuffled = list(numbered)
    random.shuffle(shuffled)
    order = _by_popularity(numbered)
    assert _by_popularity(shuffled) == order
    assert sorted(order) == list(range(len(films)))


def _by_popularity(films: list[tuple[int, int, float]]) -> list[int]:
    ids = np.array([film[0] for film in films], dtype=np.int64)
    counts = np.array([film[1] for film in films], dtype=np.int64)
    means = np.array([film[2] for film in films], dtype=np.float64)
    return [int(movie) for movie in ids[popularity_order(ids, counts, means)]]


def _known(model: Model, tuning: Tuning) -> Tuning:
    known = model.likeness.directions.tags
    return Tuning(
        more=tuple(tag for tag in tuning.more if tag in known),
        less=tuple(tag for tag in tuning.less if tag in known),
    )


def _id(model: Model, index: int) -> int:
    return int(model.movies.movie_ids[index % len(model.movies)])


def _cluster(cluster_id: int, tags: pl.DataFrame, movie_ids: list[int]) -> Cluster:
    counts = tags.filter(pl.col(c.MOVIE).is_in(movie_ids)).group_by(c.TAG).agg(pl.col(c.COUNT).sum())
    ordered = counts.sort([c.COUNT, c.TAG], descending=[True, False])
    return Cluster(
        cluster_id=cluster_id,
        label=f"Cluster {cluster_id}",
        size=len(movie_ids),
        tags=tuple(TagCount(tag=tag, count=count) for tag, count in ordered.iter_rows()),
        distinctive_tags=(),
        distinctive_genres=("Drama",),
    )
