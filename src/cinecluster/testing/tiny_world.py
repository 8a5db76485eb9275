"""A tiny world whose answers are known.

Twelve films of two tastes: six about space (ids 1–6, cluster 0), six about love (ids 11–16, cluster 1).
Viewers 1–4 love space and viewers 5–8 love; each has also seen one film of the other kind and disliked it.
Film 6 and film 16 have a single rating each; film 5 has no tags.
"""

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.contents import VersionContents
from cinecluster.artifacts.six_files import make_six_tables
from cinecluster.clustering.centres import cluster_centres
from cinecluster.feature_space import ContentSpace, FeatureSpace
from cinecluster.features.config import LikenessConfig, SideConfig
from cinecluster.features.likeness import genre_flags, tag_directions
from cinecluster.features.side_information import side_information
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.config import EaseConfig, IalsConfig, ItemKNNConfig, RankerConfig, RankerName
from cinecluster.learning.fitting import fit_ranker
from cinecluster.learning.interactions import interactions
from cinecluster.model import (
    Cluster,
    FloatArray,
    LearnedRanker,
    Likeness,
    LikenessBlend,
    Model,
    TagCount,
    TagMatrix,
)
from cinecluster.training.assembly import assemble_model

__all__ = [
    "tiny_contents",
    "tiny_links",
    "tiny_model",
    "tiny_movies",
    "tiny_ranker",
    "tiny_ratings",
    "tiny_space",
    "tiny_statistics",
    "tiny_tags",
]

_SPACE = ("Star Voyage", "Moon Base", "The Long Orbit", "Comet", "Red Planet Blues", "Airlock")
_LOVE = ("Paris Letters", "Two Hearts", "The Wedding Guest", "Rain in May", "First Dance", "Last Train Home")

_STARS: dict[int, dict[int, float]] = {
    1: {1: 5.0, 2: 4.5, 3: 4.0, 4: 5.0, 11: 1.0},
    2: {1: 4.5, 2: 5.0, 3: 4.5, 5: 4.0, 12: 2.0},
    3: {1: 5.0, 2: 4.0, 4: 4.5, 5: 3.5, 11: 1.5},
    4: {1: 4.0, 3: 5.0, 4: 4.0, 6: 4.5, 13: 1.0},
    5: {11: 5.0, 12: 4.5, 13: 4.0, 14: 5.0, 1: 1.0},
    6: {11: 4.5, 12: 5.0, 13: 4.5, 15: 4.0, 2: 2.0},
    7: {11: 5.0, 12: 4.0, 14: 4.5, 15: 3.5, 1: 1.5},
    8: {11: 4.0, 13: 5.0, 14: 4.0, 16: 4.5, 3: 1.0},
}


def tiny_movies() -> pl.DataFrame:
    """Return the twelve films, schema ``MOVIES``; the first of each taste is an older one."""
    ids = [*range(1, 7), *range(11, 17)]
    return pl.DataFrame(
        {
            c.MOVIE: ids,
            c.TITLE: [*_SPACE, *_LOVE],
            c.YEAR: [1968, 1999, 2001, 2010, None, 2015, 1955, 1999, 2003, 2010, 2012, 2020],
            c.GENRES: ["Sci-Fi"] * 3 + ["Sci-Fi|Drama"] * 2 + [""] + ["Romance"] * 4 + ["Romance|Drama"] * 2,
            c.OTHER_TITLES: ["Reise zu den Sternen"] + [""] * 11,
        },
        schema=dict(c.MOVIES),
    )


def tiny_ratings() -> pl.DataFrame:
    """Return 40 ratings by eight users, schema ``RATINGS``."""
    rows = [
        (user, movie, stars, 1_500_000_000 + 1_000 * user + movie)
        for user, history in _STARS.items()
        for movie, stars in sorted(history.items())
    ]
    return pl.DataFrame(rows, schema=dict(c.RATINGS), orient="row")


def tiny_tags() -> pl.DataFrame:
    """Return the clean tags, schema ``TAGS``; one of them is a personal note."""
    rows: list[tuple[int, str, int, bool, int]] = []
    for movie in (1, 2, 3, 4, 6):
        rows += [(movie, "space", 4, False, 4), (movie, "astronauts", 1 + movie % 2, False, 2)]
    for movie in range(11, 17):
        rows += [(movie, "love story", 4, False, 4), (movie, "wedding", 1 + movie % 2, False, 2)]
    rows += [
        (1, "in netflix queue", 7, True, 7),
        (4, "bittersweet", 1, False, 2),
        (14, "bittersweet", 2, False, 2),
    ]
    return pl.DataFrame(rows, schema=dict(c.TAGS), orient="row").sort([c.MOVIE, c.TAG])


def tiny_statistics() -> pl.DataFrame:
    """Return count, mean and mean z-score per film, schema ``STATISTICS``."""
    ratings = tiny_ratings()
    deviation = ratings[c.RATING].std(ddof=0)
    means = ratings.group_by(c.MOVIE).agg(
        pl.len().cast(pl.Int64).alias(c.COUNT), pl.col(c.RATING).mean().alias(c.MEAN)
    )
    return (
        tiny_movies()
        .select(c.MOVIE)
        .join(means, on=c.MOVIE, how="left")
        .with_columns(
            pl.col(c.COUNT).fill_null(0),
            ((pl.col(c.MEAN) - ratings[c.RATING].mean()) / deviation).alias(c.MEAN_STANDARDIZED),
        )
        .sort(c.MOVIE)
    )


def tiny_links() -> pl.DataFrame:
    """Return the ids of two films elsewhere, schema ``LINKS``."""
    return pl.DataFrame(
        {c.MOVIE: [1, 11], c.IMDB: ["0000001", "0000011"], c.TMDB: [862, None]}, schema=dict(c.LINKS)
    )


def tiny_space() -> FeatureSpace:
    """Return the space of this world: its first axis is space, its second love, by genres and tags alike.

    A film about nothing but one of them lies at 1 on that axis; the year says nothing.
    """
    return FeatureSpace(
        content=ContentSpace(
            genres=("Drama", "Romance", "Sci-Fi"),
            genre_weights=np.ones(3),
            tags=np.array([0, 2, 3, 4]),  # astronauts, love story, space, wedding; not bittersweet
            tag_axes=np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]),
            year_median=2003.0,
            year_mean=2003.0,
            year_deviation=10.0,
        ),
        # From Drama, Romance, Sci-Fi, the two axes of tags, the year, and 1.
        taste=np.array([[0, 0], [0, 1], [1, 0], [1, 0], [0, 1], [0, 0], [0, 0]], dtype=np.float64),
        year_scale=0.5,
        unrated=np.array([0.0, 3.825, 0.0]),
        columns=np.array([0, 1]),
        offsets=np.zeros(2),
        factors=np.ones(2),
    )


def tiny_model(version: str = "20260101T000000Z-00000000") -> Model:
    """Return the served model of this world: cluster 0 is space, on the map's left, and 1 is love."""
    assignments = np.array([0] * 6 + [1] * 6)
    tags = tag_matrix(tiny_tags(), tiny_movies()[c.MOVIE].to_numpy())
    angles = np.concatenate([np.linspace(0.0, 0.5, 6), np.linspace(np.pi / 2, np.pi / 2 + 0.5, 6)])
    vectors = np.column_stack([np.cos(angles), np.sin(angles)])
    return assemble_model(
        movies=tiny_movies(),
        histories=interactions(tiny_ratings(), tiny_movies()[c.MOVIE].to_numpy()).histories(
            np.array(sorted(_STARS))
        ),
        tags=tags,
        statistics=tiny_statistics(),
        assignments=assignments,
        clusters=(_cluster(0, "Space"), _cluster(1, "Love stories")),
        ranker=tiny_ranker("ease"),
        vectors=vectors,
        space=tiny_space(),
        centres=cluster_centres(vectors, assignments, 2),
        links=tiny_links(),
        likeness=_likeness(tags, vectors),
        film_map=np.column_stack([np.repeat([0.0, 1.0], 6), np.tile(np.linspace(0.3, 0.7, 6), 2)]),
        version=version,
    )


def tiny_ranker(name: RankerName) -> LearnedRanker:
    """Return a ranker learned from this world's ratings; films 6 and 16 have no row of their own in EASE."""
    tags = tag_matrix(tiny_tags(), tiny_movies()[c.MOVIE].to_numpy())
    return fit_ranker(
        name,
        interactions(tiny_ratings(), tiny_movies()[c.MOVIE].to_numpy()),
        side_information(tiny_movies(), tags, SideConfig()),
        RankerConfig(
            ease=EaseConfig(regularization=1.0, side=0.5, min_ratings=2),
            ials=IalsConfig(dimensions=2, regularization=0.1),
            item_knn=ItemKNNConfig(damping=0.1, min_ratings=1),
        ),
        seed=0,
    )


def tiny_contents() -> VersionContents:
    """Return this world as a finished training hands it over to be published."""
    ratings, tags, model = tiny_ratings(), tiny_tags(), tiny_model()
    stars = pl.col(c.RATING)
    return VersionContents(
        kind="trained",
        model=model,
        movies=tiny_movies(),
        ratings=ratings.lazy(),
        tags=tags,
        links=tiny_links(),
        tables=make_six_tables(
            movies=tiny_movies(),
            ratings=ratings.lazy().with_columns(
                ((stars - stars.mean()) / stars.std(ddof=0)).alias(c.STANDARDIZED)
            ),
            tags=tags,
            assignments=model.movies.clusters,
            kmeans_pickle=None,
        ),
        source={"edition": "tiny"},
        config={},
        cleaning={},
        report={},
    )


def _likeness(tags: TagMatrix, vectors: FloatArray) -> Likeness:
    """Compare films by who likes them alone, as their vectors lie; all have ratings."""
    return Likeness(
        blend=LikenessBlend(
            viewers=1.0,
            tags=0.5,
            genres=0.4,
            year=0.1,
            trust_ratings=0.0,
            certainty_ratings=0.0,
            year_scale=10.0,
            tuning=2.0,
        ),
        factors=vectors.astype(np.float32),
        genres=genre_flags(tiny_movies()[c.GENRES]).astype(np.float32),
        directions=tag_directions(tags, vectors, LikenessConfig(tuning_min_movies=2, tuning_ridge=0.1)),
    )


def _cluster(cluster_id: int, label: str) -> Cluster:
    ids = range(1, 7) if cluster_id == 0 else range(11, 17)
    counts = (
        tiny_tags()
        .filter(pl.col(c.MOVIE).is_in(list(ids)) & ~pl.col(c.NOTE))
        .group_by(c.TAG)
        .agg(pl.col(c.COUNT).sum())
        .sort([c.COUNT, c.TAG], descending=[True, False])
    )
    tags = tuple(TagCount(tag=tag, count=count) for tag, count in counts.rows())
    return Cluster(
        cluster_id=cluster_id,
        label=label,
        size=6,
        tags=tags,
        distinctive_tags=tuple(tag.tag for tag in tags if tag.tag != "bittersweet"),
        distinctive_genres=("Sci-Fi",) if cluster_id == 0 else ("Romance",),
    )
