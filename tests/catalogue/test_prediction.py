"""Where a new film goes, in the tiny world whose axes are space and love, and in a real one."""

import numpy as np
import polars as pl
import pytest

from cinecluster import columns as c
from cinecluster.artifacts.versions import VersionStore
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.prediction import NewMovie, predict_cluster
from cinecluster.clustering.centres import cluster_centres
from cinecluster.clustering.config import LabelConfig
from cinecluster.clustering.labels import describe_clusters
from cinecluster.errors import NothingKnown
from cinecluster.features.config import LikenessConfig
from cinecluster.features.likeness import fit_likeness
from cinecluster.features.scaling import unit_rows
from cinecluster.ranking.config import RankingConfig
from cinecluster.settings import Settings
from cinecluster.testing import tiny_ranker
from cinecluster.training.assembly import assemble_model
from tests.catalogue.worlds import catalogue_of
from tests.worlds import recipe, three_tastes

UNRATED = 7
CATALOGUE = catalogue_of()


def test_a_film_about_space_goes_to_space() -> None:
    predicted = predict_cluster(CATALOGUE, NewMovie(genres=["Sci-Fi"], tags=["space"]))
    assert predicted.cluster.label == "Space"
    # It lies at (1, 0).
    distances = {near.cluster.cluster_id: near.distance for near in predicted.distances}
    for cluster, centre in enumerate(CATALOGUE.model.centres):
        assert distances[cluster] == pytest.approx(np.hypot(1 - centre[0], centre[1]), abs=1e-4)
    assert [near.cluster.cluster_id for near in predicted.distances] == [0, 1]
    nearest = predicted.neighbours[0]
    assert CATALOGUE.model.movies.titles[nearest.movie_index] == "Star Voyage"  # at an angle of 0
    assert (nearest.likeness, nearest.shared_tags, nearest.shared_genres) == (1.0, ("space",), ("Sci-Fi",))
    assert all(neighbour.likeness > 0 for neighbour in predicted.neighbours)


def test_genres_or_tags_alone_are_enough() -> None:
    assert predict_cluster(CATALOGUE, NewMovie(genres=["romance"])).cluster.cluster_id == 1
    assert predict_cluster(CATALOGUE, NewMovie(tags=["wedding"])).cluster.cluster_id == 1


def test_words_are_known_in_any_spelling_and_the_others_are_named() -> None:
    new = NewMovie(genres=["SCI-FI", "Sci-fi", "Musical"], tags=["Love-Story", "lovestory", "zombies"])
    predicted = predict_cluster(CATALOGUE, new)
    assert (predicted.genres, predicted.tags) == (("Sci-Fi",), ("love story",))
    assert (predicted.ignored.genres, predicted.ignored.tags) == (("Musical",), ("zombies",))


@pytest.mark.parametrize(
    ("title", "year", "shown", "counted"),
    [
        ("Voyage, The (2030)", None, "The Voyage", 2030),
        ("The Voyage (2030)", 1999, "The Voyage", 1999),
        ("The Voyage", None, "The Voyage", None),
        (None, 1999, None, 1999),
    ],
)
def test_the_year_may_stand_in_the_title(
    title: str | None, year: int | None, shown: str | None, counted: int | None
) -> None:
    predicted = predict_cluster(CATALOGUE, NewMovie(title=title, year=year, genres=["Sci-Fi"]))
    assert (predicted.title, predicted.year) == (shown, counted)


@pytest.mark.parametrize(
    "new",
    [
        NewMovie(),
        NewMovie(title="Star Voyage II (2027)", year=2027),
        NewMovie(genres=["Musical", ""], tags=["zombies", " "]),
        NewMovie(genres=["(no genres listed)"]),
    ],
)
def test_of_what_nothing_is_known_nothing_is_said(new: NewMovie) -> None:
    with pytest.raises(NothingKnown, match="none of the film's genres and tags") as refused:
        predict_cluster(CATALOGUE, new)
    assert "Drama, Romance, Sci-Fi" in refused.value.hint


def test_an_unrated_film_described_again_goes_where_it_is() -> None:
    data = three_tastes()
    data = data.where(data.movies != UNRATED)
    of_world = recipe()
    features = of_world.features(data)
    assignments = of_world.clusters(features, 3)
    model = assemble_model(
        movies=of_world.movies,
        histories=data.where(data.users < 0).histories(np.arange(data.n_users)),
        tags=of_world.tags,
        statistics=of_world.movies.select(
            c.MOVIE, pl.lit(0).alias(c.COUNT), pl.lit(None, pl.Float64).alias(c.MEAN)
        ),
        assignments=assignments,
        clusters=describe_clusters(
            assignments=assignments,
            movies=of_world.movies,
            tags=of_world.tags,
            shared_tags=(),
            n_clusters=3,
            config=LabelConfig(),
        ),
        vectors=unit_rows(features.vectors),
        ranker=tiny_ranker("popularity"),
        space=features.space,
        centres=cluster_centres(features.values, assignments, 3),
        links=pl.DataFrame(schema=dict(c.LINKS)),
        likeness=fit_likeness(of_world.movies, of_world.tags, features, LikenessConfig()),
    )
    movie = model.movie(UNRATED)
    predicted = predict_cluster(catalogue_of(model), NewMovie(genres=movie.genres, year=movie.year))
    assert predicted.cluster.cluster_id == movie.cluster
    assert predicted.neighbours[0].movie_index == UNRATED
    assert predicted.neighbours[0].likeness == 1.0
    distance = np.linalg.norm(features.values[UNRATED] - model.centres[movie.cluster])
    assert predicted.distances[0].distance == pytest.approx(distance, abs=1e-4)


def test_films_of_the_sample_go_mostly_where_their_viewers_put_them(sample_settings: Settings) -> None:
    store = VersionStore(sample_settings.home)
    model = store.load(store.version_ids()[0])
    catalogue = Catalogue.of(model, RankingConfig())
    movies = [model.movie(index) for index in range(0, len(model.movies), 8)]
    hits = [
        predict_cluster(
            catalogue,
            NewMovie(genres=movie.genres, tags=[counted.tag for counted in movie.tags], year=movie.year),
        ).cluster.cluster_id
        == movie.cluster
        for movie in movies
    ]
    assert np.mean(hits) > 0.6
