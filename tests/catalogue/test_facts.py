"""What is known of one film, one cluster, one viewer."""

from dataclasses import replace

import numpy as np
import pytest

from cinecluster.catalogue.cluster_facts import cluster_distances, cluster_facts
from cinecluster.catalogue.movie_facts import movie_facts
from cinecluster.catalogue.user_taste import user_taste
from cinecluster.errors import UnknownCluster, UnknownMovie
from cinecluster.model import Cluster, History
from cinecluster.testing import tiny_model
from tests.catalogue.worlds import catalogue_of

CATALOGUE = catalogue_of(weighted_prior_ratings=1)
MOVIE_IDS = CATALOGUE.model.movies.movie_ids


def test_a_film_is_known_with_its_place_and_its_ids_elsewhere() -> None:
    facts = movie_facts(CATALOGUE, 11)
    assert facts.movie.title == "Paris Letters"
    assert (facts.cluster.label, facts.rank) == ("Love stories", 1)
    assert (facts.imdb_id, facts.tmdb_id) == ("0000011", None)
    assert (movie_facts(CATALOGUE, 1).imdb_id, movie_facts(CATALOGUE, 1).tmdb_id) == ("0000001", 862)
    assert (movie_facts(CATALOGUE, 2).imdb_id, movie_facts(CATALOGUE, 2).tmdb_id) == (None, None)
    # Stars 5, 4.5, 5, 4, 1, 1.5 and once the mean of all 40, 3.825.
    assert facts.weighted_rating == pytest.approx((21 + 3.825) / 7)
    assert sum(facts.histogram) == 6


def test_a_film_without_ratings_has_no_weighted_rating() -> None:
    model = tiny_model()
    counts, means = model.movies.rating_counts.copy(), model.movies.rating_means.copy()
    counts[0], means[0] = 0, np.nan
    unrated = replace(model, movies=replace(model.movies, rating_counts=counts, rating_means=means))
    assert movie_facts(catalogue_of(unrated), 1).weighted_rating is None


def test_unknown_films_and_clusters_are_told() -> None:
    with pytest.raises(UnknownMovie):
        movie_facts(CATALOGUE, 7)
    with pytest.raises(UnknownCluster):
        cluster_facts(CATALOGUE, -1)


def test_a_cluster_is_known_by_its_best_and_most_typical_films_and_its_neighbours() -> None:
    facts = cluster_facts(CATALOGUE, 0)
    assert facts.share == 0.5
    assert [(genre.genre, genre.count) for genre in facts.genres] == [("Sci-Fi", 5), ("Drama", 2)]
    # Weighted with 1 rating of 3.825: 4.33 (film 4), 4.16 (6), 3.87 (2), 3.78 (5), 3.67 (3), 3.55 (1).
    assert MOVIE_IDS[list(facts.best)].tolist() == [4, 6, 2, 5, 3, 1]
    # On an arc of half a radian, the films in the middle are nearest to the mean.
    typical = [int(MOVIE_IDS[film.movie_index]) for film in facts.typical]
    assert typical == [3, 4, 2, 5, 1, 6]
    assert facts.typical[0].likeness == pytest.approx(np.cos(0.05), abs=1e-4)
    assert [near.cluster.cluster_id for near in facts.nearest] == [1]
    assert facts.nearest[0].distance == pytest.approx(
        np.linalg.norm(CATALOGUE.model.centres[0] - CATALOGUE.model.centres[1]), abs=1e-4
    )


def test_films_whose_place_is_a_guess_are_not_typical() -> None:
    model = tiny_model()
    vectors = model.vectors.copy()
    vectors[2] *= 0.1
    typical = cluster_facts(catalogue_of(replace(model, vectors=vectors)), 0).typical
    assert MOVIE_IDS[[film.movie_index for film in typical]].tolist()[-1] == 3


def test_an_empty_cluster_has_no_films_and_is_nobodys_neighbour() -> None:
    model = tiny_model()
    empty = Cluster(cluster_id=2, label="Mixed", size=0, tags=(), distinctive_tags=(), distinctive_genres=())
    catalogue = catalogue_of(
        replace(
            model, clusters=(*model.clusters, empty), centres=np.vstack([model.centres, np.zeros((1, 2))])
        )
    )
    facts = cluster_facts(catalogue, 2)
    assert (facts.best, facts.typical, facts.genres, facts.share) == ((), (), (), 0.0)
    for near in (cluster_facts(catalogue, 0).nearest, cluster_distances(catalogue, np.zeros(2))):
        assert 2 not in [found.cluster.cluster_id for found in near]


def test_a_viewers_taste_is_summed_up() -> None:
    taste = user_taste(CATALOGUE, CATALOGUE.model.histories.of(5))
    # User 5: films about love 5, 4.5, 4, 5; one about space 1.
    assert (taste.ratings, taste.mean_rating) == (5, 3.9)
    assert taste.favorite.cluster.cluster_id == 1
    assert [
        (each.cluster.cluster_id, each.ratings, each.share, each.mean_rating) for each in taste.clusters
    ] == [
        (1, 4, 0.8, 4.625),
        (0, 1, 0.2, 1.0),
    ]
    assert [(each.genre, each.ratings, each.mean_rating) for each in taste.genres] == [
        ("Romance", 4, 4.625),
        ("Sci-Fi", 1, 1.0),
    ]


def test_ties_of_taste_go_to_the_higher_mean_then_the_lower_id_or_letter() -> None:
    def taste_of(*ratings: float) -> tuple[list[int], list[str]]:
        # Films 1 and 2 are about space, 11 and 12 about love.
        history = History(movie_indices=np.array([0, 1, 6, 7]), ratings=np.array(ratings))
        taste = user_taste(CATALOGUE, history)
        return [each.cluster.cluster_id for each in taste.clusters], [each.genre for each in taste.genres]

    assert taste_of(3, 4, 4, 3) == ([0, 1], ["Romance", "Sci-Fi"])
    assert taste_of(3, 4, 5, 3) == ([1, 0], ["Romance", "Sci-Fi"])
    assert taste_of(5, 4, 4, 3) == ([0, 1], ["Sci-Fi", "Romance"])
