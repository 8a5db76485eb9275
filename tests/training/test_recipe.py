"""One recipe makes what a training publishes and what an evaluation ranks with."""

import numpy as np
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.data.tables import CleanTables
from cinecluster.engines.choice import make_engine
from cinecluster.features.prepared import PreparedTables, prepare
from cinecluster.testing import tiny_movies, tiny_ratings, tiny_tags
from cinecluster.training.recipe import statistics_of
from tests.worlds import N_MOVIES, N_USERS, model_recipe, movies_table, three_tastes


@pytest.fixture(scope="module")
def prepared() -> PreparedTables:
    engine = make_engine("polars")
    links = pl.DataFrame(schema=dict(c.LINKS))
    return prepare(
        CleanTables(
            movies=tiny_movies(), ratings=engine.frame(tiny_ratings()), tags=tiny_tags(), links=links
        ),
        engine,
    )


def test_statistics_of_a_fold_are_to_the_bit_those_that_a_training_publishes(
    prepared: PreparedTables,
) -> None:
    ours = statistics_of(prepared.interactions, prepared.movies)
    assert ours.equals(prepared.statistics.select(ours.columns))


def test_films_that_nobody_of_a_fold_has_rated_have_no_mean() -> None:
    data = three_tastes()
    table = statistics_of(data.where(data.movies != 7), movies_table())
    assert table.row(7) == (8, 0, None)
    assert table[c.MEAN].null_count() == 1


def test_a_model_comes_whole_from_any_ratings() -> None:
    data = three_tastes()
    some = data.of_users(np.arange(10, 40))
    model = model_recipe().model(some, 3)
    assert model.histories.user_ids.tolist() == list(range(30))
    assert model.movies.rating_counts.tolist() == some.counts().tolist()
    assert len(model.clusters) == 3
    assert sum(cluster.size for cluster in model.clusters) == N_MOVIES
    first = model.histories.of(0)
    assert first.movie_indices.tolist() == data.movies[data.users == 10].tolist()
    assert first.ratings.tolist() == data.ratings[data.users == 10].tolist()
    assert model.ranker.name == "ease"


def test_only_the_ratings_given_count() -> None:
    data = three_tastes()
    whole, part = (model_recipe().model(each, 3) for each in (data, data.of_users(np.arange(N_USERS // 2))))
    assert not np.array_equal(whole.ranker.popularity, part.ranker.popularity)
    assert whole.movies.rating_counts.sum() == 2 * part.movies.rating_counts.sum()
