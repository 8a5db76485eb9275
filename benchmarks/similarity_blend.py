"""Print a table: what other blends make of the films beside a film (see ``docs/similar-films.md``).

Three measures, since each alone misleads: what one viewer likes together are films of one time and of one
fame, the films of one series are few, and tags are given to few films.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import polars as pl

from benchmarks.real_data import prepared_movielens_small
from cinecluster import columns as c
from cinecluster.clustering.config import ClusteringConfig
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.evaluation.splits import held_out_folds
from cinecluster.features.config import FactorsConfig, FeaturesConfig, LikenessConfig
from cinecluster.features.factors import item_factors
from cinecluster.features.likeness import make_blend
from cinecluster.features.prepared import PreparedTables
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.config import RankerConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, IntArray, Likeness, Model
from cinecluster.ranking.likeness import movie_query, tag_cosines
from cinecluster.ranking.likeness_parts import likeness_parts
from cinecluster.training.recipe import ModelRecipe

_FOLDS: Final = 5
_QUERIES: Final = 5
"""Liked films of each held-out viewer that are asked about, at most."""
_LIKED: Final = 4.0
_LENGTH: Final = 20
_SERIES_LENGTH: Final = 10
_FEW: Final = (5, 20)
"""Films asked about are told apart by fewer ratings than the first, than the second, and more."""
_HIDDEN_TAGS: Final = 0.5
_DISCOUNTS: Final = 1.0 / np.log2(np.arange(2, _LENGTH + 2))

_DEFAULT: Final = LikenessConfig()
_FACTORS: Final = FactorsConfig()

Scores = Callable[[Model, int], FloatArray]
"""From a model and the movie index asked about to the likeness of every film."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One way to compare films."""

    name: str
    config: LikenessConfig = _DEFAULT
    factors: FactorsConfig = _FACTORS
    scores: Scores | None = None
    #: In place of the blend.


def _popularity(model: Model, asked: int) -> FloatArray:
    del asked
    return model.movies.rating_counts.astype(np.float64)


def _vectors(model: Model, asked: int) -> FloatArray:
    """Return the cosine of taste and content, times certainty: what the cluster's films were ranked by."""
    return np.asarray(model.vectors @ model.vectors[asked], dtype=np.float64)


def _co_rating(model: Model, asked: int) -> FloatArray:
    """Return the cosine of who has rated the films, damped by 10 (Deshpande & Karypis 2004)."""
    histories, counts = model.histories, model.movies.rating_counts.astype(np.float64)
    users = np.repeat(np.arange(len(histories.user_ids)), np.diff(histories.indptr))
    viewers = np.bincount(users[histories.movie_indices == asked], minlength=len(histories.user_ids))
    shared = np.bincount(histories.movie_indices, weights=viewers[users], minlength=len(counts))
    cosines: FloatArray = shared / (np.sqrt(counts[asked] * counts) + 10.0)
    return cosines


def _tags(model: Model, asked: int) -> FloatArray:
    return tag_cosines(model.tags, movie_query(model.tags, asked))


def _genres(model: Model, asked: int) -> FloatArray:
    return np.asarray(model.likeness.genres @ model.likeness.genres[asked], dtype=np.float64)


def _blended(name: str, **changes: Any) -> Variant:
    return Variant(name=name, config=LikenessConfig(**changes))


def _factored(name: str, **changes: Any) -> Variant:
    return Variant(name=name, factors=FactorsConfig(**changes))


VARIANTS: Final[Sequence[Variant]] = (
    Variant(name="**the default**"),
    Variant(name="popularity", scores=_popularity),
    Variant(name="one cosine of taste and content, as before", scores=_vectors),
    Variant(name="co-rating (item-kNN) alone", scores=_co_rating),
    _blended("viewers alone", viewers=1.0, tags=0.0, genres=0.0, year=1.0, certainty_ratings=1e9),
    Variant(name="tags alone", scores=_tags),
    Variant(name="genres alone", scores=_genres),
    *(_blended(f"viewers {share:g}", viewers=share) for share in (0.3, 0.4, 0.6, 0.8)),
    *(_blended(f"half trusted with {n:g} ratings", trust_ratings=n) for n in (0.0, 3.0, 10.0)),
    *(_blended(f"half certain with {n:g} ratings", certainty_ratings=n) for n in (0.0, 2.0, 20.0)),
    _blended("no tags", tags=0.0),
    _blended("no genres", genres=0.0),
    _blended("no year", year=0.0),
    _blended("tags .6, genres .3, year .1", tags=0.6, genres=0.3, year=0.1),
    _blended("tags .3, genres .6, year .1", tags=0.3, genres=0.6, year=0.1),
    _blended("tags .3, genres .3, year .4", tags=0.3, genres=0.3, year=0.4),
    _blended("nearness within 5 years", year_scale=5.0),
    _blended("nearness within 20 years", year_scale=20.0),
    _factored("32 factors", dimensions=32),
    _factored("128 factors", dimensions=128),
    *(_factored(f"regularisation {n:g}", regularization=n) for n in (5.0, 50.0)),
)

_HEAD: Final = """\
| | liked together | … few ratings | … some | … many | recall | series | hidden tags | ratings |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""


class World:
    """One model of some ratings, and every variant's likeness in it."""

    def __init__(self, recipe: ModelRecipe, data: Interactions) -> None:
        self.model = recipe.model(data, n_clusters=10)
        self._data = data
        self._seed = recipe.clustering.seed
        self._factors = {_FACTORS: self.model.likeness.factors}

    def scores(self, variant: Variant, asked: int) -> FloatArray:
        """Return the likeness of every film; the one asked about last."""
        if variant.scores is None:
            blended = replace(self.model, likeness=self._blended(variant))
            scores = likeness_parts(blended, asked, np.arange(len(blended.movies))).total
        else:
            scores = variant.scores(self.model, asked).astype(np.float64)
        scores[asked] = -np.inf
        return scores

    def nearest(self, variant: Variant, asked: int, n: int) -> IntArray:
        """Return the films most alike; ties by popularity."""
        order = np.lexsort((-self.model.movies.rating_counts, -self.scores(variant, asked)))
        return order[:n]

    def _blended(self, variant: Variant) -> Likeness:
        if variant.factors not in self._factors:
            factors = item_factors(self._data, variant.factors, seed=self._seed)
            self._factors[variant.factors] = factors.astype(np.float32)
        factors, blend = self._factors[variant.factors], make_blend(variant.config)
        return replace(self.model.likeness, blend=blend, factors=factors)


def main(seed: int = 0) -> None:
    """Judge every variant and print a row for each; the seed may be named on the command line."""
    prepared = prepared_movielens_small()
    rng = np.random.default_rng(seed)
    questions = [
        (World(_recipe(prepared, seed), fold.train), *_liked_pairs(fold.given, fold.hidden, rng))
        for fold in held_out_folds(prepared.interactions, n_folds=_FOLDS, seed=seed)
    ]
    whole = World(_recipe(prepared, seed), prepared.interactions)
    hidden = _HiddenTags(prepared, rng, seed)
    series = _series(prepared)
    write = sys.stdout.write
    write(_HEAD)
    for variant in VARIANTS:
        rows = np.array([row for question in questions for row in _liking(variant, *question)])
        write(_row(variant.name, rows, _of_series(variant, whole, series), hidden.judge(variant)))
        sys.stdout.flush()
    write(
        f"\n{len(rows)} questions by held-out viewers, {len(series)} films of series,"
        f" {len(hidden.asked)} films with hidden tags.\n"
    )


def _recipe(prepared: PreparedTables, seed: int) -> ModelRecipe:
    return ModelRecipe(
        clustering=ClusterRecipe(
            movies=prepared.movies,
            tags=prepared.tag_matrix,
            features_config=FeaturesConfig(),
            clustering_config=ClusteringConfig(),
            seed=seed,
        ),
        shared_tags=prepared.tags_of_many(2),
        ranker_name="popularity",
        ranker_config=RankerConfig(),
    )


def _liked_pairs(
    given: Interactions, hidden: Interactions, rng: np.random.Generator
) -> tuple[Mapping[int, IntArray], Sequence[tuple[int, int]]]:
    """Return what each viewer likes, and (viewer, film asked about) for a few of those films."""
    liked: dict[int, list[int]] = defaultdict(list)
    for part in (given, hidden):
        for user, movie in zip(
            part.users[part.ratings >= _LIKED], part.movies[part.ratings >= _LIKED], strict=True
        ):
            liked[int(user)].append(int(movie))
    enough = {user: np.array(sorted(movies)) for user, movies in sorted(liked.items()) if len(movies) > 1}
    asked = [
        (user, int(movie))
        for user, movies in enough.items()
        for movie in rng.choice(movies, min(_QUERIES, len(movies)), replace=False)
    ]
    return MappingProxyType(enough), asked


def _liking(
    variant: Variant, world: World, liked: Mapping[int, IntArray], asked: Sequence[tuple[int, int]]
) -> Iterator[tuple[float, float, float, float]]:
    """Yield, per question: ratings of the film, debiased NDCG, recall, median ratings of the list.

    A hit on a film with n ratings gains ``1 / (n + 5)``, so that a list of what everybody likes gains little
    (inverse propensities, Steck 2011), against the best list that there could have been.
    """
    counts = world.model.movies.rating_counts
    gains = 1.0 / (counts + 5.0)
    for user, movie in asked:
        others = liked[user][liked[user] != movie]
        found = world.nearest(variant, movie, _LENGTH)
        hits = np.isin(found, others)
        ideal = np.sort(gains[others])[::-1][:_LENGTH]
        yield (
            float(counts[movie]),
            float((hits * gains[found] * _DISCOUNTS).sum() / (ideal * _DISCOUNTS[: len(ideal)]).sum()),
            hits.sum() / min(_LENGTH, len(others)),
            float(np.median(counts[found])),
        )


def _series(prepared: PreparedTables) -> Mapping[int, frozenset[int]]:
    """Return, for each film with 3 ratings, the others with 3 that bear the same name: Alien, Aliens not."""
    counts = prepared.interactions.counts()
    bearing: dict[str, list[int]] = defaultdict(list)
    for index, title in enumerate(prepared.movies[c.TITLE]):
        if counts[index] >= 3:
            bearing[_name(title)].append(index)
    return {
        index: frozenset(films) - {index}
        for name, films in bearing.items()
        if len(name) > 2 and 2 <= len(films) <= 8
        for index in films
    }


def _name(title: str) -> str:
    """Return the name of a series, as far as a title tells: without subtitle, part and number."""
    name = re.split(r":| - | and the ", title.casefold())[0]
    name = re.sub(r"\b(part|episode|vol\.?|chapter)\b.*$", "", name).strip()
    return re.sub(r"\s+(\d+|[ivx]+)$", "", name).removeprefix("the ").strip()


def _of_series(variant: Variant, world: World, series: Mapping[int, frozenset[int]]) -> float:
    """Return the share of a series' other films among the ten nearest."""
    return float(
        np.mean(
            [
                len(others.intersection(world.nearest(variant, movie, _SERIES_LENGTH).tolist())) / len(others)
                for movie, others in series.items()
            ]
        )
    )


class _HiddenTags:
    """Films that few have rated, half of whose tags are hidden: are the films beside them alike in those?"""

    def __init__(self, prepared: PreparedTables, rng: np.random.Generator, seed: int) -> None:
        movie_ids = prepared.movie_ids
        tags = prepared.tags.filter(~pl.col(c.NOTE)).sort(c.MOVIE, c.TAG)
        hidden = pl.Series(rng.random(len(tags)) < _HIDDEN_TAGS)
        self._truth = tag_matrix(tags.filter(hidden), movie_ids)
        kept = replace(prepared, tag_matrix=tag_matrix(tags.filter(~hidden), movie_ids))
        self._world = World(_recipe(kept, seed), prepared.interactions)
        self._tagged = np.flatnonzero(np.diff(self._truth.indptr))
        self.asked = self._tagged[prepared.interactions.counts()[self._tagged] < _FEW[1]]

    def judge(self, variant: Variant) -> float:
        """Return the mean cosine in hidden tags with the ten nearest of the films that have some."""
        cosines = []
        for movie in self.asked.tolist():
            scores = self._world.scores(variant, movie)[self._tagged]
            counts = self._world.model.movies.rating_counts[self._tagged]
            nearest = self._tagged[np.lexsort((-counts, -scores))[:_SERIES_LENGTH]]
            cosines.append(tag_cosines(self._truth, movie_query(self._truth, movie))[nearest].mean())
        return float(np.mean(cosines))


def _row(name: str, rows: FloatArray, series: float, hidden: float) -> str:
    few, some = rows[:, 0] < _FEW[0], rows[:, 0] < _FEW[1]
    debiased = [rows[mask, 1].mean() for mask in (np.ones(len(rows), bool), few, some & ~few, ~some)]
    cells = [f"{value:.4f}" for value in debiased]
    return (
        f"| {name} | {' | '.join(cells)} | {rows[:, 2].mean():.3f} | {series:.3f} | {hidden:.4f}"
        f" | {rows[:, 3].mean():.0f} |\n"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
