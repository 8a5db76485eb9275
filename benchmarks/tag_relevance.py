"""Print a table: is a tag found on films that it was taken from? (see ``docs/similar-films.md``)."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from benchmarks.real_data import prepared_movielens_small
from cinecluster import columns as c
from cinecluster.features.config import FeaturesConfig, LikenessConfig
from cinecluster.features.likeness import genre_flags, tag_directions
from cinecluster.features.movie_features import MovieFeatures, build_features, content_of
from cinecluster.features.prepared import PreparedTables
from cinecluster.features.scaling import unit_rows
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.model import FloatArray, IntArray, TagMatrix

_WITHHELD: Final = 0.3
_ENOUGH: Final = (2, 5)
"""Films that a tag must have been taken from, and left on."""
_NEIGHBOURS: Final = 60
"""Films tagged and rated as much, that a withheld one is compared with."""

Places = Callable[[PreparedTables, MovieFeatures], FloatArray]


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One way to tell how much a film has of a tag."""

    name: str
    places: Places
    ridge: float = 100.0
    among_all: bool = False
    #: Learn from all films, not only from those that have tags.


def _vectors(prepared: PreparedTables, features: MovieFeatures) -> FloatArray:
    del prepared
    return features.vectors


def _factors(prepared: PreparedTables, features: MovieFeatures) -> FloatArray:
    del prepared
    return features.factors


def _genres(prepared: PreparedTables, features: MovieFeatures) -> FloatArray:
    del features
    return genre_flags(prepared.movies[c.GENRES])


VARIANTS: Final[Sequence[Variant]] = (
    Variant(name="**the default**", places=_vectors),
    *(Variant(name=f"ridge {ridge:g}", places=_vectors, ridge=ridge) for ridge in (3.0, 10.0, 30.0, 300.0)),
    Variant(name="learned from all films", places=_vectors, among_all=True),
    Variant(name="who likes it alone", places=_factors),
    Variant(name="genres alone", places=_genres),
)

_HEAD: Final = """\
| | AUC among tagged films | AUC among films tagged and rated as much | correlation with log ratings |
|---|--:|--:|--:|
"""


def main(seed: int = 0) -> None:
    """Judge every variant and print a row for each; the seed may be named on the command line."""
    prepared = prepared_movielens_small()
    rng = np.random.default_rng(seed)
    tags = prepared.tags.filter(~pl.col(c.NOTE)).sort(c.MOVIE, c.TAG)
    withheld = pl.Series(rng.random(len(tags)) < _WITHHELD)
    whole = prepared.tag_matrix
    taken = tag_matrix(tags.filter(withheld), prepared.movie_ids)
    left = tag_matrix(tags.filter(~withheld), prepared.movie_ids)
    config = FeaturesConfig()
    known = content_of(prepared.movies, left, config.content, seed=seed)
    features = build_features(known, prepared.interactions, config, seed=seed)
    write = sys.stdout.write
    write(_HEAD)
    for variant in VARIANTS:
        rows = _judged(variant, prepared, features, whole=whole, taken=taken, left=left)
        cells = (f"{rows[:, 0].mean():.3f}", f"{rows[:, 1].mean():.3f}", f"{rows[:, 2].mean():+.2f}")
        write(f"| {variant.name} | {' | '.join(cells)} |\n")
    write(f"\nMeans over {len(rows)} tags.\n")


def _judged(
    variant: Variant,
    prepared: PreparedTables,
    features: MovieFeatures,
    *,
    whole: TagMatrix,
    taken: TagMatrix,
    left: TagMatrix,
) -> FloatArray:
    """Return both AUCs and the correlation of every tag with enough films."""
    places = variant.places(prepared, features)
    config = LikenessConfig(tuning_min_movies=_ENOUGH[1], tuning_ridge=variant.ridge)
    learned = tag_directions(_everywhere(left) if variant.among_all else left, places, config)
    scores = learned.directions[:, :-1] @ unit_rows(places).T + learned.directions[:, -1:]
    ratings = np.log1p(prepared.interactions.counts())
    tagged = np.log1p(np.diff(whole.indptr))
    rows = []
    for tag, values in zip(learned.tags, scores, strict=True):
        found = _films(taken, tag)
        if tag == _EVERYWHERE or len(found) < _ENOUGH[0]:
            continue
        others = np.setdiff1d(np.flatnonzero(tagged), _films(whole, tag))
        alike = [
            others[
                np.argsort(
                    np.abs(ratings[others] - ratings[film]) + np.abs(tagged[others] - tagged[film]),
                    kind="stable",
                )[:_NEIGHBOURS]
            ]
            for film in found
        ]
        rows.append(
            (
                np.mean([_above(values[film], values[others]) for film in found]),
                np.mean(
                    [_above(values[film], values[near]) for film, near in zip(found, alike, strict=True)]
                ),
                np.corrcoef(values, ratings)[0, 1],
            )
        )
    return np.array(rows)


_EVERYWHERE: Final = "\x00"


def _everywhere(tags: TagMatrix) -> TagMatrix:
    """Return the same with one more tag, on all films: so all count as tagged."""
    n_movies = len(tags.indptr) - 1
    starts = tags.indptr[:-1]
    return replace(
        tags,
        vocabulary=(_EVERYWHERE, *tags.vocabulary),
        indptr=tags.indptr + np.arange(n_movies + 1),
        indices=np.insert(tags.indices + 1, starts, 0),
        counts=np.insert(tags.counts, starts, 1),
        weights=np.insert(tags.weights, starts, 0.0),
    )


def _films(tags: TagMatrix, tag: str) -> IntArray:
    """Return the films that have a tag."""
    if tag not in tags.vocabulary:
        return np.empty(0, dtype=np.int64)
    uses = np.flatnonzero(tags.indices == tags.vocabulary.index(tag))
    return np.searchsorted(tags.indptr, uses, side="right") - 1


def _above(score: float, others: FloatArray) -> float:
    """Return the share of others that lie below, half of those beside it: what an AUC averages."""
    return float(np.mean(others < score) + np.mean(others == score) / 2)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
