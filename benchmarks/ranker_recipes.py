"""Print a table: what other rankers and settings make of ml-latest-small (``docs/ranker-recipes.md``).

Every variant is judged on the same held-out viewers, whole catalogue, films already given left out. Settings
of ``RankerConfig`` are varied by it; the ideas that did not pay are written out here and nowhere else.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy import sparse

from benchmarks.real_data import prepared_movielens_small
from cinecluster.evaluation.bootstrap import bootstrap_means, ratio_estimate
from cinecluster.evaluation.metrics import ndcg_at_k, recall_at_k
from cinecluster.evaluation.splits import Fold, held_out_folds
from cinecluster.evaluation.viewers import Scorer, top_unseen, viewers
from cinecluster.features.config import SideConfig
from cinecluster.features.prepared import PreparedTables
from cinecluster.features.side_information import side_information
from cinecluster.learning.config import (
    EaseConfig,
    IalsConfig,
    ItemKNNConfig,
    PopularityConfig,
    PreferenceConfig,
    RankerConfig,
    RankerName,
)
from cinecluster.learning.ease import chosen_movies, ease_matrix
from cinecluster.learning.fitting import fit_ranker
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.scale import fit_preference_scale, preferences_in
from cinecluster.learning.sparse_rows import to_item_weights
from cinecluster.model import FloatArray, History, LearnedRanker
from cinecluster.ranking.rankers.choice import make_ranker
from cinecluster.ranking.rankers.item_weights import EaseRanker

Fit = Callable[[Interactions, sparse.csr_matrix], Scorer]

_FOLDS: Final = 5
_LIKED: Final = 4.0
_PLAIN: Final = RankerConfig(
    preferences=PreferenceConfig(slope=0, quality=0),
    ease=EaseConfig(side=0, activity=0, popular_regularization=0, keep=100_000),
    popularity=PopularityConfig(prior=0),
)
"""EASE as in the paper: presence only, nothing beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """A way to learn a ranker."""

    name: str
    fit: Fit
    side: SideConfig


def _learned(name: str, ranker: RankerName, config: RankerConfig, side: SideConfig | None = None) -> Variant:
    def fit(data: Interactions, made_of: sparse.csr_matrix) -> Scorer:
        return make_ranker(fit_ranker(ranker, data, made_of, config, seed=0))

    return Variant(name=name, fit=fit, side=side or SideConfig())


def _ease(name: str, **changes: float) -> Variant:
    return _learned(name, "ease", RankerConfig(ease=EaseConfig.model_validate(changes)))


def _beside(name: str, **changes: float) -> Variant:
    return _learned(name, "ease", RankerConfig(), SideConfig.model_validate(changes))


def _preferring(name: str, **changes: float) -> Variant:
    return _learned(name, "ease", RankerConfig(preferences=PreferenceConfig.model_validate(changes)))


def _plain(regularization: float) -> Variant:
    ease = _PLAIN.ease.model_copy(update={"regularization": regularization})
    return _learned(f"plain EASE, λ = {regularization:g}", "ease", _PLAIN.model_copy(update={"ease": ease}))


def _scaled(name: str, *, rated: float = 0.0, scored: float = 0.0) -> Variant:
    """Divide the weights by powers of the popularity of the rated and of the scored film."""

    def fit(data: Interactions, made_of: sparse.csr_matrix) -> Scorer:
        config = RankerConfig()
        learned = fit_ranker("ease", data, made_of, config, seed=0)
        assert learned.weights is not None  # noqa: S101 - EASE has them
        weights = learned.weights
        share = np.maximum(data.counts(), 1) / data.counts().mean()
        of_rated = np.repeat(share**-rated, np.diff(weights.indptr))
        of_scored = share[weights.movie_indices] ** -scored
        return make_ranker(
            replace(learned, weights=replace(weights, values=weights.values * of_rated * of_scored))
        )

    return Variant(name=name, fit=fit, side=SideConfig())


def _valued(name: str, value: Callable[[Interactions, RankerConfig], FloatArray]) -> Variant:
    """Learn from other values than preferences; the query stays what it is."""

    def fit(data: Interactions, made_of: sparse.csr_matrix) -> Scorer:
        config = RankerConfig()
        return _with_matrix(data, made_of, config, value(data, config))

    return Variant(name=name, fit=fit, side=SideConfig())


def _liked_only(data: Interactions, config: RankerConfig) -> FloatArray:
    del config
    return np.where(data.ratings >= _LIKED, 1.0, 0.0)


def _with_likes_twice(data: Interactions, config: RankerConfig) -> FloatArray:
    scale = fit_preference_scale(data, config.preferences)
    return preferences_in(scale, data) + np.where(data.ratings >= _LIKED, 0.5, 0.0)


def _edlae(dropout: float, regularization: float) -> Variant:
    """Emphasised denoising (Steck 2020): the penalty grows with each film's own sum of squares."""

    def fit(data: Interactions, made_of: sparse.csr_matrix) -> Scorer:
        config = RankerConfig(ease=EaseConfig(regularization=regularization, popular_regularization=0))
        values = preferences_in(fit_preference_scale(data, config.preferences), data)
        # A diagonal of p / (1 − p) · diag(XᵀX) is what further rows of the data add that hold one film each.
        sizes = np.bincount(data.movies, weights=values**2, minlength=data.n_movies)
        extra = sparse.diags(np.sqrt(dropout / (1 - dropout) * sizes / config.ease.side))
        return _with_matrix(data, sparse.csr_matrix(sparse.hstack([made_of, extra])), config, values)

    return Variant(name=f"dropout {dropout:g}, λ = {regularization:g} (EDLAE)", fit=fit, side=SideConfig())


def _with_matrix(
    data: Interactions, made_of: sparse.csr_matrix, config: RankerConfig, values: FloatArray
) -> Scorer:
    chosen = chosen_movies(data.counts(), config.ease)
    matrix = ease_matrix(data, values, made_of, chosen, config.ease)
    rows, columns = np.nonzero(matrix)
    blank = fit_ranker("popularity", data, made_of, config, seed=0)
    weights = to_item_weights(chosen[rows], chosen[columns], matrix[rows, columns], data.n_movies)
    return EaseRanker(replace(blank, name="ease", weights=weights))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sum:
    """Two rankers' scores, each divided by its spread over the catalogue, added."""

    first: Scorer
    second: Scorer
    share: float

    def score(self, history: History) -> FloatArray:
        one, other = self.first.score(history), self.second.score(history)
        total: FloatArray = one / one.std() + self.share * other / other.std()
        return total


def _ensemble(share: float) -> Variant:
    def fit(data: Interactions, made_of: sparse.csr_matrix) -> Scorer:
        def learned(name: RankerName) -> LearnedRanker:
            return fit_ranker(name, data, made_of, RankerConfig(), seed=0)

        return _Sum(first=make_ranker(learned("ease")), second=make_ranker(learned("ials")), share=share)

    return Variant(name=f"+ {share:g} × iALS", fit=fit, side=SideConfig())


VARIANTS: Final[Mapping[str, tuple[Variant, ...]]] = MappingProxyType(
    {
        "Others": (
            _learned("popularity", "popularity", RankerConfig()),
            _learned("recent popularity, half-life 1 year", "recent-popularity", RankerConfig()),
            _learned("item-kNN, 100 neighbours", "item-knn", RankerConfig()),
            _learned(
                "item-kNN, 30 neighbours", "item-knn", RankerConfig(item_knn=ItemKNNConfig(neighbours=30))
            ),
            _learned("iALS, 64 dimensions", "ials", RankerConfig()),
            _learned(
                "iALS, 32 dimensions",
                "ials",
                RankerConfig(ials=IalsConfig(dimensions=32, regularization=10)),
            ),
            _learned("iALS, 64, presence only", "ials", RankerConfig(preferences=_PLAIN.preferences)),
            *map(_plain, (50, 100, 200, 400)),
        ),
        "The default, but for one thing": (
            _ease("**the default**"),
            _ease("λ = 100", regularization=100),
            _ease("λ = 400", regularization=400),
            _ease("λ the same for all films", popular_regularization=0),
            _ease("λ with the square root of popularity", popular_regularization=0.5),
            _ease("viewers alike, however active", activity=0),
            _ease("active viewers at 1/n", activity=1),
            _preferring("presence only", slope=0),
            _preferring("slope .2", slope=0.2),
            _preferring("slope .6", slope=0.6),
            _preferring("floor 0", floor=0),
            _preferring("floor .5", floor=0.5),
            _preferring("films' own means left in", quality=0),
            _preferring("films' own means taken off", quality=1),
            _ease("no side information", side=0),
            _ease("side information × 3", side=45),
            _beside("tags only", genres=0, years=0),
            _beside("genres only", tags=0, years=0),
            _beside("no years", years=0),
            _ease("100 weights a row", keep=100),
            _ease("200 weights a row", keep=200),
            _ease("all weights", keep=100_000),
            _ease("rows from 3 ratings on", min_ratings=3),
            _ease("rows from 10 ratings on", min_ratings=10),
            _learned("no popularity prior", "ease", RankerConfig(popularity=PopularityConfig(prior=0))),
        ),
        "Ideas": (
            _valued("learned from likes only", _liked_only),
            _valued("likes counted half again", _with_likes_twice),
            _edlae(0.2, 150),
            _edlae(0.33, 100),
            _scaled("popular rated films say less, power .1", rated=0.1),
            _scaled("popular films recommended less, power .1", scored=0.1),
            _scaled("popular films recommended less, power .3", scored=0.3),
            _ensemble(0.15),
            _ensemble(0.3),
        ),
    }
)

_HEAD: Final = (
    "| | NDCG@10 | NDCG@100 | Recall@20 | NDCG@10 ÷ plain EASE's best (95 %) |\n|---|--:|--:|--:|--:|\n"
)


def main(seed: int = 0) -> None:
    """Judge every variant and print a row for each; the seed may be named on the command line."""
    prepared = prepared_movielens_small()
    folds = tuple(held_out_folds(prepared.interactions, n_folds=_FOLDS, seed=seed))
    scores = {
        (section, variant.name): _judged(variant, folds, prepared)
        for section, variants in VARIANTS.items()
        for variant in variants
    }
    plain = (values for (_, name), values in scores.items() if name.startswith("plain EASE"))
    baseline = max(plain, key=lambda values: float(values[:, 0].mean()))
    write = sys.stdout.write
    for section in VARIANTS:
        write(f"\n## {section}\n\n{_HEAD}")
        for (of, name), values in scores.items():
            if of == section:
                write(_row(name, values, baseline, seed))
    write(f"\nEvery figure is a mean over the same {len(baseline)} viewers.\n")


def _judged(variant: Variant, folds: tuple[Fold, ...], prepared: PreparedTables) -> FloatArray:
    """Return NDCG@10, NDCG@100 and Recall@20 of every viewer with something to find, one row each."""
    side = side_information(prepared.movies, prepared.tag_matrix, variant.side)
    rows = [row for fold in folds for row in _of_fold(variant.fit(fold.train, side), fold)]
    sys.stderr.write(f"{variant.name}\n")
    return np.array(rows)


def _of_fold(ranker: Scorer, fold: Fold) -> Iterator[tuple[float, float, float]]:
    for viewer in viewers(fold, liked=_LIKED):
        history, n_relevant = viewer.history, len(viewer.relevant)
        hits = np.isin(top_unseen(ranker.score(history), history.movie_indices, 100), viewer.relevant)
        yield (
            ndcg_at_k(hits, n_relevant, 10),
            ndcg_at_k(hits, n_relevant, 100),
            recall_at_k(hits, n_relevant, 20),
        )


def _row(name: str, values: FloatArray, baseline: FloatArray, seed: int) -> str:
    drawn = bootstrap_means(np.stack([values[:, 0], baseline[:, 0]]), draws=1_000, seed=seed)
    found = ratio_estimate(values[:, 0].mean(), baseline[:, 0].mean(), drawn[:, 0], drawn[:, 1])
    means = " | ".join(f"{mean:.4f}" for mean in values.mean(axis=0))
    return f"| {name} | {means} | {found.value:.3f} ({found.low:.3f}–{found.high:.3f}) |\n"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
