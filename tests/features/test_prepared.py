"""Clean tables, standardised and numbered."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.engines.choice import EngineName, make_engine
from cinecluster.features.config import SampleConfig
from cinecluster.features.prepared import PreparedTables, prepare, prepare_to_learn
from cinecluster.testing import tiny_model, tiny_movies, tiny_ratings, tiny_statistics, tiny_tags

LINKS = pl.DataFrame({c.MOVIE: [1], c.IMDB: ["0000001"], c.TMDB: [862]}, schema=dict(c.LINKS))
EVERYBODY = SampleConfig()


def tables_of(engine: Engine, tags: pl.DataFrame | None = None) -> CleanTables:
    return CleanTables(
        movies=tiny_movies(),
        ratings=engine.frame(tiny_ratings()),
        tags=tiny_tags() if tags is None else tags,
        links=LINKS,
    )


def prepared_by(
    engine: Engine, tags: pl.DataFrame | None = None, sample: SampleConfig = EVERYBODY
) -> PreparedTables:
    return prepare(tables_of(engine, tags), engine, sample)


def test_all_parts_lie_row_for_row_beside_the_films(engine: Engine) -> None:
    prepared = prepared_by(engine)
    assert prepared.movie_ids.tolist() == tiny_movies()[c.MOVIE].to_list()
    assert prepared.statistics[c.COUNT].to_list() == tiny_statistics()[c.COUNT].to_list()
    assert prepared.interactions.counts().tolist() == tiny_statistics()[c.COUNT].to_list()
    assert len(prepared.tag_matrix.indptr) == len(tiny_movies()) + 1
    assert prepared.links.equals(LINKS)


def test_ratings_are_standardised_and_stay_in_their_order(engine: Engine) -> None:
    ratings = prepared_by(engine).ratings.collect()
    assert ratings.columns == [*c.RATINGS, c.STANDARDIZED]
    assert ratings.drop(c.STANDARDIZED).equals(tiny_ratings())
    scores = ratings[c.STANDARDIZED].to_numpy()
    assert (scores.mean(), scores.std()) == pytest.approx((0.0, 1.0))


@pytest.mark.parametrize("name", ["polars", "duckdb"])
@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_everybodys_history_is_as_the_service_reads_it(
    name: EngineName, on_disk: bool, tmp_path: Path
) -> None:
    prepared = prepared_by(make_engine(name, workspace=tmp_path if on_disk else None))
    found, expected = prepared.histories, tiny_model().histories
    assert found.user_ids.tolist() == expected.user_ids.tolist()
    assert found.indptr.tolist() == expected.indptr.tolist()
    assert found.movie_indices.tolist() == expected.movie_indices.tolist()
    assert found.ratings.tolist() == expected.ratings.tolist()
    assert (found.movie_indices.dtype.str, found.ratings.dtype.str) == ("<i4", "<f4")
    assert (len(list(tmp_path.rglob("histories-*/*.npy"))) == 2) is on_disk


def test_where_there_are_too_many_ratings_those_of_some_viewers_are_learned_from(engine: Engine) -> None:
    everything, some = prepared_by(engine), prepared_by(engine, sample=SampleConfig(max_ratings=20))
    assert len(everything.interactions.ratings) == 40
    assert 1 <= len(some.interactions.ratings) <= 20
    assert set(some.user_ids) < set(everything.user_ids)
    for place, user in enumerate(some.user_ids):
        mine = some.interactions.users == place
        theirs = everything.interactions.users == np.flatnonzero(everything.user_ids == user)[0]
        for column in ("movies", "ratings", "timestamps"):
            one, other = getattr(some.interactions, column), getattr(everything.interactions, column)
            assert one[mine].tolist() == other[theirs].tolist()


def test_what_is_counted_and_served_is_of_all_ratings(engine: Engine) -> None:
    everything, some = prepared_by(engine), prepared_by(engine, sample=SampleConfig(max_ratings=20))
    assert some.statistics.equals(everything.statistics)
    assert some.histories.user_ids.tolist() == everything.user_ids.tolist()
    assert some.ratings.collect().equals(everything.ratings.collect())


def test_what_is_needed_to_learn_can_be_had_alone(engine: Engine) -> None:
    sample = SampleConfig(max_ratings=20)
    whole, learned = prepared_by(engine, sample=sample), prepare_to_learn(tables_of(engine), engine, sample)
    assert learned.user_ids.tolist() == whole.user_ids.tolist()
    assert learned.interactions.movies.tolist() == whole.interactions.movies.tolist()
    assert learned.tag_matrix.vocabulary == whole.tag_matrix.vocabulary


def test_a_tag_is_of_many_when_so_many_use_it_or_nobody_knows(engine: Engine) -> None:
    rows = [(1, "space", 1, False, 1), (1, "robots", 1, False, 2), (2, "foreign", 1, False, None)]
    prepared = prepared_by(engine, pl.DataFrame(rows, schema=dict(c.TAGS), orient="row"))
    assert prepared.tags_of_many(2) == {"robots", "foreign"}
    assert prepared.tags_of_many(1) == {"space", "robots", "foreign"}
