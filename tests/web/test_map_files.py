"""What a browser draws the map from, and the small picture of a cluster."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Model
from cinecluster.ranking.config import RankingConfig
from cinecluster.testing import tiny_model
from cinecluster.web.film_map.files import BLOCK, FilmMapFiles, places_by_index, titles_block
from cinecluster.web.film_map.regions import map_regions
from cinecluster.web.parts.map_thumbnail import map_thumbnail


def catalogue_of(model: Model) -> Catalogue:
    return Catalogue.of(model, RankingConfig())


def with_large_ids(model: Model) -> Model:
    ids = model.movies.movie_ids + 2**60
    return replace(model, movies=replace(model.movies, movie_ids=ids))


def test_the_file_holds_every_film_from_the_most_rated_on() -> None:
    model = tiny_model()
    catalogue = catalogue_of(model)
    assert model.film_map is not None
    content = FilmMapFiles.of(catalogue, model.film_map).films
    n = len(model.movies)
    assert content[:8] == b"FMP1" + (12).to_bytes(4, "little")
    assert len(content) == 8 + 7 * n
    x, y, clusters = np.frombuffer(content, "<u2", count=3 * n, offset=8).reshape(3, n)
    popularity = np.frombuffer(content, "u1", offset=8 + 6 * n)
    order = catalogue.orders["popularity"]
    np.testing.assert_allclose(np.column_stack([x, y]) / 65_535, model.film_map[order], atol=1e-5)
    assert clusters.tolist() == model.movies.clusters[order].tolist()
    counts = model.movies.rating_counts[order]
    assert counts[0] == counts.max()
    np.testing.assert_array_equal(
        popularity, np.rint(255 * np.log1p(counts) / np.log1p(counts.max())).astype(int)
    )
    assert places_by_index(catalogue)[order].tolist() == list(range(n))


def test_films_that_nobody_has_rated_are_no_trouble() -> None:
    model = tiny_model()
    movies = replace(model.movies, rating_counts=np.zeros(12, dtype=np.int32))
    assert model.film_map is not None
    content = FilmMapFiles.of(catalogue_of(replace(model, movies=movies)), model.film_map).films
    assert set(content[8 + 6 * 12 :]) == {0}


def test_titles_come_in_blocks_with_ids_as_texts() -> None:
    model = with_large_ids(tiny_model())
    catalogue = catalogue_of(model)
    films = json.loads(titles_block(catalogue, 0))
    first = model.movie(int(catalogue.orders["popularity"][0]))
    assert films[0] == [str(first.movie_id), first.title, first.year]
    assert len(films) == 12 <= BLOCK
    assert [year for _, title, year in films if title == "Red Planet Blues"] == [None]
    assert json.loads(titles_block(catalogue, 1)) == []


def test_a_region_is_where_most_films_of_a_cluster_lie_closest() -> None:
    crowd = np.tile([[0.2, 0.8]], (50, 1)) + np.linspace(0, 0.01, 50)[:, None]
    places = np.vstack([crowd, [[0.9, 0.1], [0.95, 0.5]]])
    (region, empty) = map_regions(places, np.zeros(52, dtype=int), 2)
    assert np.allclose(region.peak, crowd.mean(axis=0), atol=1e-3)
    left, top, right, bottom = region.box
    assert 0.2 <= left <= right <= 0.21
    assert 0.8 <= top <= bottom <= 0.81
    assert empty.peak == (0.5, 0.5)


def test_a_thumbnail_shows_all_films_and_those_of_the_cluster() -> None:
    picture = map_thumbnail(tiny_model(), 1, 'Where "it" <lies>')
    assert picture is not None
    root = ET.fromstring(str(picture))  # noqa: S314 - we made it
    ground, own = (element.attrib["d"] for element in root)
    assert root.attrib["aria-label"] == 'Where "it" <lies>'
    assert {point.partition(" ")[0] for point in re.findall(r"M(\d+ \d+)h0", own)} == {"250"}
    assert "M0 " in ground
    assert "M245 " in ground
    assert "style" not in str(picture)


def test_a_thumbnail_of_many_films_stays_small() -> None:
    model = tiny_model()
    places = np.random.default_rng(0).random((12_000, 2)).astype(np.float32)
    movies = replace(
        model.movies,
        clusters=np.zeros(12_000, dtype=np.int32),
        rating_counts=np.arange(12_000, dtype=np.int32),
    )
    picture = map_thumbnail(replace(model, movies=movies, film_map=places), 0, "")
    assert picture is not None
    assert len(picture) < 20_000


def test_there_is_no_thumbnail_without_a_map_or_films() -> None:
    model = tiny_model()
    assert map_thumbnail(replace(model, film_map=None), 0, "") is None
    assert map_thumbnail(model, 7, "") is None
