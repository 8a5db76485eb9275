"""What is worked out once for a model."""

from dataclasses import replace

import numpy as np
import pytest

from cinecluster.catalogue.catalogue import GenreCount
from cinecluster.testing import tiny_model
from tests.catalogue.worlds import catalogue_of


def ids(order: np.ndarray) -> list[int]:
    return tiny_model().movies.movie_ids[order].tolist()  # type: ignore[no-any-return]  # of ints


def test_films_lie_ready_in_every_order() -> None:
    orders = catalogue_of(weighted_prior_ratings=1).orders
    # The two tastes are rated alike, so ids decide: films 1 and 11 have 6 ratings each, 2 and 12 have 4 …
    assert ids(orders["popularity"]) == [1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16]
    assert ids(orders["title"])[:4] == [6, 4, 15, 16]  # Airlock, Comet, First Dance, Last Train Home
    assert ids(orders["title"])[-1] == 13  # The Wedding Guest, under W
    assert ids(orders["year"])[:3] == [16, 6, 15]  # 2020, 2015, 2012
    assert ids(orders["year"])[-1] == 5  # its year is unknown
    # With one rating of the overall mean (3.825): films 4 and 14 have (5 + 4.5 + 4 + 3.825) / 4 = 4.33.
    assert ids(orders["rating"])[:2] == [4, 14]


def test_films_without_ratings_are_rated_last() -> None:
    model = tiny_model()
    counts, means = model.movies.rating_counts.copy(), model.movies.rating_means.copy()
    counts[2], means[2] = 0, np.nan
    unrated = replace(model, movies=replace(model.movies, rating_counts=counts, rating_means=means))
    assert ids(catalogue_of(unrated).orders["rating"])[-1] == 3


def test_ranks_are_places_in_the_own_cluster() -> None:
    assert catalogue_of().ranks.tolist() == [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]


def test_histograms_count_half_stars_and_round_other_ratings() -> None:
    catalogue = catalogue_of()
    # Film 1: 5, 4.5, 5, 4, 1, 1.5.
    assert catalogue.histograms[0].tolist() == [0, 1, 1, 0, 0, 0, 0, 1, 1, 2]
    assert catalogue.histograms.sum(axis=1).tolist() == catalogue.model.movies.rating_counts.tolist()
    model = tiny_model()
    odd = np.full(len(model.histories.ratings), 3.74)
    odd[:2] = 0.0, 9.0
    histograms = catalogue_of(replace(model, histories=replace(model.histories, ratings=odd))).histograms
    assert histograms.sum(axis=0).tolist() == [1, 0, 0, 0, 0, 0, 38, 0, 0, 1]


def test_genres_of_a_cluster_are_counted() -> None:
    assert catalogue_of().cluster_genres[1] == (
        GenreCount(genre="Romance", count=6),
        GenreCount(genre="Drama", count=2),
    )


@pytest.mark.parametrize("tag", ["love story", "Love Story", "love-story", "LOVESTORY", ' "love  story" '])
def test_a_tag_is_known_in_every_spelling(tag: str) -> None:
    assert catalogue_of().tag_place(tag) == 2
    assert catalogue_of().tag_place("hate story") is None
