"""Whether a new version may take the place of the one being served."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cinecluster.evaluation.bootstrap import Estimate, bootstrap_means, estimate
from cinecluster.evaluation.config import SelectionConfig
from cinecluster.evaluation.other_catalogue import OnOtherCatalogue
from cinecluster.evaluation.selection import Selection, n_splits, while_choosing
from cinecluster.evaluation.splits import Fold, fold_of
from cinecluster.evaluation.viewers import Scorer, Viewer, ndcg_by_user, top_lists, viewers_of_splits
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, IntArray
from cinecluster.ranking.rankers.choice import make_ranker
from cinecluster.training.recipe import ModelRecipe

__all__ = ["Comparison", "GateVerdict", "LiveRecipe", "judge"]

_DECIMALS = 9  # what is equal on paper must not be told apart by rounding


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveRecipe:
    """What the version being served was made of, so that it can be made again without some users."""

    version: str
    recipe: ModelRecipe
    data: Interactions
    user_ids: IntArray
    #: Of the users of ``data``, ascending.
    movie_ids: IntArray
    #: Of its films, ascending.


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """NDCG@10 of two versions for the same users, who were kept from both."""

    histories: str
    #: Whose ratings are told and to be found: those of the "new" data or of the "live" version's.
    users: int
    ndcg: float
    live_ndcg: float
    difference: Estimate
    #: New − live.

    def __str__(self) -> str:
        found = self.difference
        return (
            f"NDCG@10 is {self.ndcg:.3f} instead of {self.live_ndcg:.3f} by the {self.histories} ratings of"
            f" {self.users} viewers kept from both"
            f" (difference {found.value:+.3f}, 95 % interval {found.low:+.3f} to {found.high:+.3f})"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class GateVerdict:
    """How a new version does against the one being served."""

    version: str
    #: The one being served.
    comparisons: tuple[Comparison, ...]

    @property
    def worse(self) -> tuple[Comparison, ...]:
        """Return the comparisons that the new version loses: their interval lies below 0."""
        return tuple(each for each in self.comparisons if each.difference.high < 0)


def judge(
    selection: Selection,
    live: LiveRecipe,
    *,
    user_ids: IntArray,
    movie_ids: IntArray,
    config: SelectionConfig,
    seed: int,
) -> GateVerdict:
    """Make the live version's ranker again without the held-out users, and compare viewer by viewer.

    Twice: by what those users have rated in the new data, and by what the same users had rated in the live
    version's. Data that was damaged on its way is as wrong where it is to be found as where it is learned
    from, and shows only by the second. Intervals are a paired bootstrap's.

    Args:
        selection: Of the new version: its held-out users and how its ranker does for them.
        live: What the version being served was made of.
        user_ids: Of the new data's users, ascending.
        movie_ids: Of its films, ascending.
        config: By which the new version's ranker was chosen: the live one's learns within the same bounds.
        seed: Starts the draws.

    Raises:
        TooLittleData: The live version's ranker cannot be learned without those users.
    """
    before = _without(live, user_ids[selection.held_out], config, seed)
    recipe = live.recipe.with_ranker(
        live.recipe.ranker_name, while_choosing(live.recipe.ranker_config, config)
    )
    ranker = make_ranker(recipe.learn(before.train))
    pairs: list[tuple[str, FloatArray, FloatArray]] = []
    if selection.ranker is not None:
        there = OnOtherCatalogue(ranker, own=live.movie_ids, asked=movie_ids)
        pairs.append(("new", selection.ndcgs, _ndcg(there, selection.judged)))
        then = viewers_of_splits(before, n_splits(len(before.judged), config), liked=config.liked, seed=seed)
        here = OnOtherCatalogue(selection.ranker, own=movie_ids, asked=live.movie_ids)
        pairs.append(("live", _ndcg(here, then), _ndcg(ranker, then)))
    return GateVerdict(version=live.version, comparisons=_compared(pairs, config.draws, seed))


def _without(live: LiveRecipe, held_out: IntArray, config: SelectionConfig, seed: int) -> Fold:
    """Hold those users out, given by their ids, of as many as the new version has learned from.

    Lots go by the ids, so that both versions have drawn mostly the same users.
    """
    is_held_out = np.isin(live.user_ids, held_out)
    drawn = live.data.drawn_users(config.max_ratings, seed=seed, user_ids=live.user_ids)
    users = np.union1d(drawn, np.flatnonzero(is_held_out))
    data = live.data if len(users) == live.data.n_users else live.data.of_users(users)
    return fold_of(data, np.flatnonzero(is_held_out[users]), seed=seed)


def _ndcg(scorer: Scorer, judged: Sequence[Viewer]) -> FloatArray:
    return ndcg_by_user(top_lists(scorer, judged), judged)


def _compared(
    pairs: Sequence[tuple[str, FloatArray, FloatArray]], draws: int, seed: int
) -> tuple[Comparison, ...]:
    comparisons = []
    for histories, new, live in pairs:
        if not len(new):
            continue
        differences = (new - live).round(_DECIMALS)
        drawn = bootstrap_means(differences[None, :], draws=draws, seed=seed)
        comparisons.append(
            Comparison(
                histories=histories,
                users=len(differences),
                ndcg=float(new.mean()),
                live_ndcg=float(live.mean()),
                difference=estimate(float(differences.mean()), drawn[:, 0]),
            )
        )
    return tuple(comparisons)
