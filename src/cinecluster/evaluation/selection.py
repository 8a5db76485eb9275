"""A ranker's few settings, chosen by users that are kept from training: never by those it is judged on."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from cinecluster.errors import TooLittleData
from cinecluster.evaluation.bootstrap import Estimate, bootstrap_means, estimate
from cinecluster.evaluation.config import SelectionConfig
from cinecluster.evaluation.splits import held_out_folds, split_again
from cinecluster.evaluation.viewers import Viewer, ndcg_by_viewer, viewers
from cinecluster.learning.config import RankerConfig, RankerName
from cinecluster.learning.fitting import RankerFitter
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray
from cinecluster.ranking.rankers.choice import make_ranker

__all__ = ["Candidate", "Selection", "Tried", "ease_candidates", "select_ranker"]


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The best candidate, and all of them."""

    best: Candidate
    leaderboard: tuple[Tried, ...]
    #: Best first, then those that were not judged.
    viewers: int
    #: Judged.
    left_out: int
    #: Held out with nothing to find.


def ease_candidates(base: RankerConfig, config: SelectionConfig) -> tuple[Candidate, ...]:
    """Return the configured EASE, then every other combination of the settings to be tried."""
    configs = [base]
    for regularization in config.regularizations:
        for slope in config.slopes:
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


def select_ranker(
    data: Interactions,
    side: sparse.csr_matrix,
    candidates: Sequence[Candidate],
    config: SelectionConfig,
    *,
    seed: int,
    clock: Callable[[], float],
) -> Selection:
    """Hold some users out, judge every candidate by them, and choose the best; of equals, the first.

    Where the time does not suffice, the leaderboard says who was not tried. Where nobody can be judged, the
    first candidate is chosen.

    Args:
        data: The training users' ratings.
        side: Shape (n_movies, n_features), what films are made of.
        candidates: The likeliest first; at least one.
        config: Who is held out, and for how long it may go on.
        seed: Deals the users and starts what is random.
        clock: Seconds.
    """
    began = clock()
    fold = next(held_out_folds(data, n_folds=config.folds, seed=seed))
    judged = tuple(
        viewer
        for split in split_again(fold, config.splits, seed=seed)
        for viewer in viewers(split, liked=config.liked)
    )
    fitter = RankerFitter(fold.train, side)
    scores: list[FloatArray] = []
    by: list[Candidate] = []
    others: list[Tried] = []
    for place, candidate in enumerate(candidates):
        if place and clock() - began > config.seconds:
            others.append(Tried(candidate=candidate, ndcg=None, why_not="no time was left"))
            continue
        try:
            learned = fitter.fit(candidate.name, candidate.config, seed=seed)
        except TooLittleData as error:
            others.append(Tried(candidate=candidate, ndcg=None, why_not=error.message))
            continue
        scores.append(_by_user(judged, ndcg_by_viewer(make_ranker(learned), judged)))
        by.append(candidate)
    n_judged = len({viewer.user for viewer in judged})
    tried = _ranked(by, scores, config.draws, seed)
    return Selection(
        best=tried[0].candidate if tried else candidates[0],
        leaderboard=(*tried, *others),
        viewers=n_judged,
        left_out=fold.given.n_users - n_judged,
    )


def _by_user(judged: Sequence[Viewer], ndcg: FloatArray) -> FloatArray:
    """Average each user's figures over the splits in which there was something to find."""
    _, places = np.unique([viewer.user for viewer in judged], return_inverse=True)
    return np.asarray(np.bincount(places, weights=ndcg) / np.bincount(places))


def _ranked(by: Sequence[Candidate], scores: Sequence[FloatArray], draws: int, seed: int) -> list[Tried]:
    if not by or not len(scores[0]):
        nobody = "there was nobody to judge it by"
        return [Tried(candidate=candidate, ndcg=None, why_not=nobody) for candidate in by]
    drawn = bootstrap_means(np.array(scores), draws=draws, seed=seed)
    tried = [
        (each, estimate(float(of_users.mean()), drawn[:, row]))
        for row, (each, of_users) in enumerate(zip(by, scores, strict=True))
    ]
    # Sums in another order differ in the last digits: what is equal on paper must not be told apart.
    tried.sort(key=lambda pair: -round(pair[1].value, 9) if math.isfinite(pair[1].value) else math.inf)
    return [Tried(candidate=candidate, ndcg=found) for candidate, found in tried]
