"""Clean tables, standardised and numbered."""

import polars as pl

from cinecluster import columns as c
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.features.prepared import PreparedTables, prepare
from cinecluster.testing import tiny_movies, tiny_ratings, tiny_statistics, tiny_tags

LINKS = pl.DataFrame({c.MOVIE: [1], c.IMDB: ["0000001"], c.TMDB: [862]}, schema=dict(c.LINKS))


def prepared_by(engine: Engine, ratings: pl.DataFrame, tags: pl.DataFrame) -> PreparedTables:
    tables = CleanTables(movies=tiny_movies(), ratings=engine.frame(ratings), tags=tags, links=LINKS)
    return prepare(tables, engine)


def test_all_parts_lie_row_for_row_beside_the_films(engine: Engine) -> None:
    prepared = prepared_by(engine, tiny_ratings(), tiny_tags())
    assert prepared.movie_ids.tolist() == tiny_movies()[c.MOVIE].to_list()
    assert prepared.statistics[c.COUNT].to_list() == tiny_statistics()[c.COUNT].to_list()
    assert prepared.interactions.counts().tolist() == tiny_statistics()[c.COUNT].to_list()
    assert len(prepared.tag_matrix.indptr) == len(tiny_movies()) + 1
    assert prepared.links.equals(LINKS)


def test_ratings_are_standardised_and_sorted_whatever_order_they_come_in(engine: Engine) -> None:
    one = prepared_by(engine, tiny_ratings(), tiny_tags())
    other = prepared_by(engine, tiny_ratings().sample(fraction=1.0, shuffle=True, seed=1), tiny_tags())
    assert one.ratings.columns == [*c.RATINGS, c.STANDARDIZED]
    assert one.ratings.equals(other.ratings)
    assert one.ratings.drop(c.STANDARDIZED).equals(tiny_ratings())
    assert one.interactions.movies.tolist() == other.interactions.movies.tolist()


def test_a_tag_is_of_many_when_so_many_use_it_or_nobody_knows(engine: Engine) -> None:
    rows = [(1, "space", 1, False, 1), (1, "robots", 1, False, 2), (2, "foreign", 1, False, None)]
    tags = pl.DataFrame(rows, schema=dict(c.TAGS), orient="row")
    prepared = prepared_by(engine, tiny_ratings(), tags)
    assert prepared.tags_of_many(2) == {"robots", "foreign"}
    assert prepared.tags_of_many(1) == {"space", "robots", "foreign"}
