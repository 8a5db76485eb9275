"""A ranker's few settings, chosen by users that are kept from training: never by those it is judged on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from scipy import sparse

from cinecluster.errors import TooLittleData
from cinecluster.evaluation.bootstrap import Estimate, bootstrap_means, estimate
from cinecluster.evaluation.config import SelectionConfig
from cinecluster.evaluation.metrics import coverage
from cinecluster.evaluation.splits import held_out_folds
from cinecluster.evaluation.viewers import Viewer, ndcg_by_user, top_lists, viewers_of_splits
from cinecluster.learning.config import RankerConfig, RankerName
from cinecluster.learning.ease import lacking_memory
from cinecluster.learning.fitting import RankerFitter
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, IntArray
from cinecluster.ranking.rankers.choice import make_ranker
from cinecluster.ranking.rankers.protocol import Ranker

__all__ = [
    "Candidate",
    "Selection",
    "Tried",
    "candidates_of",
    "ease_candidates",
    "n_splits",
    "select_ranker",
    "while_choosing",
]

_NOBODYS: Final = np.zeros(0, dtype=np.int64)  # list, where nobody can be judged


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A ranker with settings that may be chosen."""

    label: str
    name: RankerName
    config: RankerConfig


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """A candidate and what became of it."""

    candidate: Candidate
    ndcg: Estimate | None
    #: NDCG@10 over the users held out; None when it was not tried, or nobody could be judged.
    why_not: str = ""
    #: In that case, the reason.
    coverage: float | None = None
    #: Share of the catalogue in anybody's first ten; None when it was not judged.


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The best candidate, and all of them."""

    best: Candidate
    leaderboard: tuple[Tried, ...]
    #: Best first, then those that were not judged.
    held_out: IntArray
    #: User indices, in the data that it was chosen by, of those kept from learning.
    judged: tuple[Viewer, ...]
    #: Those of them who have something to find, once for each split of their histories.
    ndcgs: FloatArray
    #: NDCG@10 of each of these users by the best candidate; none when it was not judged.
    ranker: Ranker | None
    #: The best candidate's, learned without the held-out users; None when it was not judged.

    @property
    def viewers(self) -> int:
        """Return how many were judged."""
        return len({viewer.user for viewer in self.judged})

    @property
    def left_out(self) -> int:
        """Return how many were held out but have nothing to find."""
        return len(self.held_out) - self.viewers


def candidates_of(base: RankerConfig, config: SelectionConfig) -> tuple[Candidate, ...]:
    """Return what may be chosen: EASE by several settings and the other rankers, or the one configured."""
    names: tuple[RankerName, ...] = (
        ("ease", "ials", "item-knn", "popularity") if base.choice == "auto" else (base.choice,)
    )
    return tuple(
        candidate
        for name in names
        for candidate in (
            ease_candidates(base, config)
            if name == "ease"
            else (Candidate(label=name, name=name, config=base),)
        )
    )


def ease_candidates(base: RankerConfig, config: SelectionConfig) -> tuple[Candidate, ...]:
    """Return the configured EASE, then every other combination of the settings to be tried."""
    configs = [base]
    for slope in config.slopes:  # outside: what one slope makes of the ratings serves every regularization
        for regularization in config.regularizations:
            changed = base.model_copy(
                update={
                    "ease": base.ease.model_copy(update={"regularization": regularization}),
                    "preferences": base.preferences.model_copy(update={"slope": slope}),
                }
            )
            if changed not in configs:
                configs.append(changed)
    return tuple(
        Candidate(
            label=f"ease, λ = {each.ease.regularization:g}, slope {each.preferences.slope:g}",
            name="ease",
            config=each,
        )
        for each in configs
    )


def while_choosing(config: RankerConfig, bounds: SelectionConfig) -> RankerConfig:
    """Return settings with as few films as have rows while rankers are compared."""
    return config.model_copy(
        update={
            name: ranker.model_copy(update={"max_movies": min(ranker.max_movies, bounds.max_movies)})
            for name, ranker in (("ease", config.ease), ("item_knn", config.item_knn))
        }
    )


def n_splits(n_viewers: int, config: SelectionConfig) -> int:
    """Return how often each of so many histories is split: once at least, however many there are."""
    return max(1, min(config.splits, config.max_lists // max(n_viewers, 1)))


def select_ranker(
    data: Interactions,
    side: sparse.csr_matrix,
    candidates: Sequence[Candidate],
    config: SelectionConfig,
    *,
    seed: int,
    clock: Callable[[], float],
    user_ids: IntArray | None = None,
) -> Selection:
    """Hold some users out, judge every candidate by them, and choose the best; of equals, the first.

    Where the time does not suffice, or the memory for a candidate when it is learned from all ratings, the
    leaderboard says who was not tried. Where nobody can be judged, the first candidate is chosen.

    Args:
        data: The training users' ratings; of very many, drawn users'.
        side: Shape (n_movies, n_features), what films are made of.
        candidates: The likeliest first; at least one.
        config: Who is held out, and for how long it may go on.
        seed: Draws and deals the users and starts what is random.
        clock: Seconds.
        user_ids: Draw the users; their indices when not given.
    """
    began = clock()
    counts = data.counts()
    drawn = data.drawn_users(config.max_ratings, seed=seed, user_ids=user_ids)
    chosen_by = data if len(drawn) == data.n_users else data.of_users(drawn)
    n_folds = max(config.folds, ceil(len(drawn) / config.max_lists))
    fold = next(held_out_folds(chosen_by, n_folds=n_folds, seed=seed))
    judged = viewers_of_splits(fold, n_splits(len(fold.judged), config), liked=config.liked, seed=seed)
    fitter = RankerFitter(fold.train, side)
    scores: list[FloatArray] = []
    rankers: list[Ranker] = []
    by: list[Candidate] = []
    shares: list[float] = []
    others: list[Tried] = []
    for place, candidate in enumerate(candidates):
        if place and clock() - began > config.seconds:
            others.append(Tried(candidate=candidate, ndcg=None, why_not="no time was left"))
            continue
        if candidate.name == "ease" and (lacking := lacking_memory(counts, candidate.config.ease)):
            others.append(Tried(candidate=candidate, ndcg=None, why_not=lacking))
            continue
        try:
            learned = fitter.fit(candidate.name, while_choosing(candidate.config, config), seed=seed)
        except TooLittleData as error:
            others.append(Tried(candidate=candidate, ndcg=None, why_not=error.message))
            continue
        ranker = make_ranker(learned)
        lists = top_lists(ranker, judged)
        scores.append(ndcg_by_user(lists, judged))
        shares.append(coverage(np.concatenate([_NOBODYS, *lists]), data.n_movies))
        rankers.append(ranker)
        by.append(candidate)
    tried = _ranked(by, scores, shares, config.draws, seed)
    best = by.index(tried[0].candidate) if tried and tried[0].ndcg is not None else None
    return Selection(
        best=tried[0].candidate if tried else candidates[0],
        leaderboard=(*tried, *others),
        held_out=drawn[fold.judged],
        judged=judged,
        ndcgs=scores[best] if best is not None else np.zeros(0),
        ranker=rankers[best] if best is not None else None,
    )


def _ranked(
    by: Sequence[Candidate], scores: Sequence[FloatArray], shares: Sequence[float], draws: int, seed: int
) -> list[Tried]:
    if not by or not len(scores[0]):
        nobody = "there was nobody to judge it by"
        return [Tried(candidate=candidate, ndcg=None, why_not=nobody) for candidate in by]
    drawn = bootstrap_means(np.array(scores), draws=draws, seed=seed)
    means = [float(of_users.mean()) for of_users in scores]
    # Sums in another order differ in the last digits: what is equal on paper must not be told apart.
    order = sorted(range(len(by)), key=lambda row: -round(means[row], 9))
    return [
        Tried(candidate=by[row], ndcg=estimate(means[row], drawn[:, row]), coverage=shares[row])
        for row in order
    ]
