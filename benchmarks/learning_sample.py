"""Print tables: what it costs to learn from some viewers or films (``docs/learning-sample.md``).

Whatever is left out of learning, the viewers held out and what they have to find stay the same.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Final

from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from benchmarks.real_data import movielens_small, prepared_to_learn
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.evaluation.bootstrap import bootstrap_means, estimate
from cinecluster.evaluation.favorite_lists import favorite_list_scores
from cinecluster.evaluation.metrics import co_liking_lift
from cinecluster.evaluation.splits import Fold, held_out_folds
from cinecluster.evaluation.viewers import Viewer, ndcg_by_user, top_lists, viewers
from cinecluster.features.config import FactorsConfig, FeaturesConfig
from cinecluster.features.prepared import LearningTables
from cinecluster.learning.config import EaseConfig, IalsConfig, ItemKNNConfig, RankerConfig, RankerName
from cinecluster.learning.fitting import RankerFitter
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, LearnedRanker
from cinecluster.ranking.rankers.choice import make_ranker
from cinecluster.settings import TrainingConfig
from cinecluster.stages import model_recipe

_SHARES: Final = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02)
_PENALTIES: Final = (100.0, 200.0, 400.0)
_LIKED: Final = 4.0
_CLUSTERS: Final = 10
_DRAWS: Final = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """The same held-out viewers for everything that is tried."""

    tables: LearningTables
    fold: Fold
    judged: tuple[Viewer, ...]

    def side(self) -> sparse.csr_matrix:
        """Return what films are made of."""
        return model_recipe(self.tables, TrainingConfig()).side()

    def ndcg(self, learned: LearnedRanker) -> FloatArray:
        """Return NDCG@10 of every viewer."""
        return ndcg_by_user(top_lists(make_ranker(learned), self.judged), self.judged)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was asked for and print Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", nargs="?", type=Path, help="a MovieLens folder; ml-latest-small by default")
    parser.add_argument(
        "--part", choices=sorted(_PARTS), action="append", help="which tables; all by default"
    )
    parser.add_argument("--max-ratings", type=int, default=25_000_000, help="draw viewers first, if more")
    parser.add_argument("--max-movies", type=int, default=20_000, help="films with rows in EASE")
    parser.add_argument("--viewers", type=int, default=1_000, help="held out, at most")
    options = parser.parse_args(arguments)
    trial = _trial(
        prepared_to_learn(options.source or movielens_small()), options.max_ratings, options.viewers
    )
    data = trial.fold.train
    print(
        f"{len(data.users):,} ratings by {data.n_users:,} viewers of {data.n_movies:,} films are learned"
        f" from, {len(trial.judged):,} viewers judged.\n"
    )
    for part in options.part or sorted(_PARTS):
        _PARTS[part](trial, options.max_movies)


def _trial(tables: LearningTables, max_ratings: int, n_viewers: int) -> Trial:
    data = tables.interactions.drawn(max_ratings, seed=0)
    fold = next(held_out_folds(data, n_folds=max(5, ceil(data.n_users / n_viewers)), seed=0))
    return Trial(tables=tables, fold=fold, judged=viewers(fold, liked=_LIKED))


def _ease(trial: Trial, max_movies: int) -> None:
    """Learn EASE from fewer and fewer viewers, each time with the best of three penalties."""
    print("| viewers | ratings | NDCG@10 | against all | λ |\n|--:|--:|--:|--:|--:|")
    everybody: FloatArray | None = None
    for share, data in _parts(trial.fold.train):
        fitter = RankerFitter(data, trial.side())
        scores = {
            penalty: trial.ndcg(fitter.fit("ease", _bounded(max_movies, penalty), seed=0))
            for penalty in _PENALTIES
        }
        best = max(scores, key=lambda penalty: float(scores[penalty].mean()))
        everybody = scores[best] if everybody is None else everybody
        print(
            f"| {share:.0%} | {len(data.users):,} | {_interval(scores[best])}"
            f" | {_interval(scores[best] - everybody, signed=True)} | {best:g} |",
            flush=True,
        )
    print()


def _films(trial: Trial, max_movies: int) -> None:
    """Compare the rankers with fewer and fewer films that have rows."""
    names: tuple[RankerName, ...] = ("item-knn", "ials", "popularity")
    print(
        "| films with rows | " + " | ".join([*(f"EASE, λ = {each:g}" for each in _PENALTIES), *names]) + " |"
    )
    print("|--:|" + "--:|" * (len(_PENALTIES) + len(names)))
    fitter = RankerFitter(trial.fold.train, trial.side())
    for films in (max_movies, 5_000, 2_000, 1_000):
        # The others but for item-kNN know nothing of rows.
        more = names if films == max_movies else names[:1]
        scores = [trial.ndcg(fitter.fit("ease", _bounded(films, penalty), seed=0)) for penalty in _PENALTIES]
        scores += [trial.ndcg(fitter.fit(name, _bounded(films), seed=0)) for name in more]
        cells = [f"{score.mean():.3f}" for score in scores]
        print(f"| {films:,} | " + " | ".join(cells + [""] * (len(names) - len(more))) + " |", flush=True)
    print()


def _factors(trial: Trial, _: int) -> None:
    """Factorise fewer and fewer viewers' ratings, fold everybody's in, and cluster by that."""
    print("| factorised | lift | adjusted Rand | favourite cluster, NDCG@10 | iALS, NDCG@10 |")
    print("|--:|--:|--:|--:|--:|")
    data, fitter = trial.fold.train, RankerFitter(trial.fold.train, trial.side())
    liked = trial.fold.given.ratings >= _LIKED
    before = None
    for share in _SHARES:
        bound = ceil(share * len(data.users))
        recipe = _recipe(trial, bound)
        clusters = recipe.clusters(recipe.features(data), _CLUSTERS)
        before = clusters if before is None else before
        lift = co_liking_lift(clusters, trial.fold.given.users[liked], trial.fold.given.movies[liked])
        lists = favorite_list_scores(trial.fold, clusters, liked=_LIKED)
        learned = fitter.fit("ials", RankerConfig(ials=IalsConfig(max_ratings=bound)), seed=0)
        print(
            f"| {share:.0%} | {lift:.2f} | {adjusted_rand_score(before, clusters):.2f}"
            f" | {_interval(lists.cluster)} | {_interval(trial.ndcg(learned))} |",
            flush=True,
        )
    print()


_PARTS: Final[dict[str, Callable[[Trial, int], None]]] = {"ease": _ease, "factors": _factors, "films": _films}


def _parts(data: Interactions) -> Iterator[tuple[float, Interactions]]:
    for share in _SHARES:
        yield share, data.drawn(ceil(share * len(data.users)), seed=0)


def _bounded(max_movies: int, regularization: float = 200.0) -> RankerConfig:
    return RankerConfig(
        ease=EaseConfig(max_movies=max_movies, max_ratings=10**9, regularization=regularization),
        item_knn=ItemKNNConfig(max_movies=max_movies),
    )


def _recipe(trial: Trial, max_ratings: int) -> ClusterRecipe:
    features = FeaturesConfig(factors=FactorsConfig(max_ratings=max_ratings))
    return model_recipe(trial.tables, TrainingConfig(features=features)).clustering


def _interval(values: FloatArray, *, signed: bool = False) -> str:
    drawn = bootstrap_means(values[None, :], draws=_DRAWS, seed=0)[:, 0]
    found = estimate(float(values.mean()), drawn)
    sign = "+" if signed else ""
    return f"{found.value:{sign}.3f} ({found.low:{sign}.3f} to {found.high:{sign}.3f})"


if __name__ == "__main__":
    main()
