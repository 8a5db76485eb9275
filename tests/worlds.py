"""Worlds bigger than the tiny one whose answers are known as well."""

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.clustering.config import ClusteringConfig
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.features.config import FactorsConfig, FeaturesConfig
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.config import EaseConfig, IalsConfig, ItemKNNConfig, RankerConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.training.recipe import ModelRecipe

N_MOVIES = 45
N_USERS = 60
GENRES = ("Sci-Fi", "Romance", "Horror")


def taste_of_movie() -> np.ndarray:
    """Return the taste (0, 1 or 2) that each film is made for."""
    return np.arange(N_MOVIES) % 3


def data_of(rows: list[tuple[int, int, float]], n_users: int, n_movies: int) -> Interactions:
    """Return ratings given as (user index, movie index, stars), by user, then film."""
    users, movies, ratings = (np.array(column) for column in zip(*rows, strict=True))
    return Interactions(
        n_users=n_users,
        n_movies=n_movies,
        users=users,
        movies=movies,
        ratings=ratings,
        timestamps=np.zeros_like(users),
    )


def three_tastes(seed: int = 0) -> Interactions:
    """Return 60 users of three tastes: each rates 9 films of the own taste 4–5 and 3 others 1–2."""
    rng = np.random.default_rng(seed)
    rows = []
    for user in range(N_USERS):
        own = np.flatnonzero(taste_of_movie() == user % 3)
        other = np.flatnonzero(taste_of_movie() != user % 3)
        liked = {
            int(movie): float(rng.choice([4.0, 4.5, 5.0])) for movie in rng.choice(own, 9, replace=False)
        }
        disliked = {
            int(movie): float(rng.choice([1.0, 2.0])) for movie in rng.choice(other, 3, replace=False)
        }
        rows += [(user, movie, stars) for movie, stars in sorted({**liked, **disliked}.items())]
    return data_of(rows, N_USERS, N_MOVIES)


def movies_table(*, genres: bool = True, years: bool = True) -> pl.DataFrame:
    """Return the films as a clean table."""
    taste = taste_of_movie()
    return pl.DataFrame(
        {
            c.MOVIE: np.arange(1, N_MOVIES + 1),
            c.TITLE: [f"Film {i}" for i in range(N_MOVIES)],
            c.YEAR: [1990 + i % 20 if years else None for i in range(N_MOVIES)],
            c.GENRES: [GENRES[taste[i]] if genres else "" for i in range(N_MOVIES)],
            c.OTHER_TITLES: [""] * N_MOVIES,
        },
        schema=dict(c.MOVIES),
    )


def no_tags() -> pl.DataFrame:
    """Return a tags table without rows."""
    return pl.DataFrame(schema=dict(c.TAGS))


def recipe(movies: pl.DataFrame | None = None, features: FeaturesConfig | None = None) -> ClusterRecipe:
    """Return the recipe for these films."""
    movies = movies_table() if movies is None else movies
    return ClusterRecipe(
        movies=movies,
        tags=tag_matrix(no_tags(), movies[c.MOVIE].to_numpy()),
        features_config=FeaturesConfig() if features is None else features,
        clustering_config=ClusteringConfig(),
        seed=0,
    )


def many_films() -> tuple[ClusterRecipe, Interactions]:
    """Return 1,500 films and 500 users by chance: enough for numerical libraries to use all their threads."""
    rng = np.random.default_rng(0)
    n_movies, n_users = 1500, 500
    users, movies = np.nonzero(rng.random((n_users, n_movies)) < 0.04)
    table = pl.DataFrame(
        {
            c.MOVIE: np.arange(1, n_movies + 1),
            c.TITLE: [f"Film {i}" for i in range(n_movies)],
            c.YEAR: rng.integers(1930, 2020, n_movies),
            c.GENRES: [f"Genre {i % 17}|Mood {i % 11}" for i in rng.permutation(n_movies)],
            c.OTHER_TITLES: [""] * n_movies,
        },
        schema=dict(c.MOVIES),
    )
    tags = [
        (i + 1, f"tag {tag}", 1, False, 2) for i in range(n_movies) for tag in sorted({i % 97, i * i % 89})
    ]
    of_world = ClusterRecipe(
        movies=table,
        tags=tag_matrix(pl.DataFrame(tags, schema=dict(c.TAGS), orient="row"), table[c.MOVIE].to_numpy()),
        features_config=FeaturesConfig(factors=FactorsConfig(iterations=5)),
        clustering_config=ClusteringConfig(n_init=2),
        seed=0,
    )
    ratings = rng.integers(1, 11, len(users)) / 2
    return of_world, Interactions(
        n_users=n_users,
        n_movies=n_movies,
        users=users,
        movies=movies,
        ratings=ratings,
        timestamps=np.zeros_like(users),
    )


def model_recipe(*, regularization: float = 5.0) -> ModelRecipe:
    """Return the recipe of a whole model for the three tastes; every film gets a row in EASE."""
    return ModelRecipe(
        clustering=recipe(),
        shared_tags=frozenset(),
        ranker_name="ease",
        ranker_config=RankerConfig(
            ease=EaseConfig(regularization=regularization, min_ratings=1, side=1.0),
            ials=IalsConfig(dimensions=4, regularization=0.1),
            item_knn=ItemKNNConfig(min_ratings=1),
        ),
    )
