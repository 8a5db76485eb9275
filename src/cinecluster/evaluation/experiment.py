"""All contenders over all folds of a protocol: every user's figures, kept apart for paired comparison."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import sparse

from cinecluster.errors import TooLittleData
from cinecluster.evaluation.contenders import Contender, FoldContenders, Setup
from cinecluster.evaluation.lists import ListJudge, Outcome
from cinecluster.evaluation.selection import Selection
from cinecluster.evaluation.splits import Fold, held_out_folds, time_split
from cinecluster.evaluation.viewers import Viewer, viewers
from cinecluster.features.config import SideConfig
from cinecluster.features.side_information import side_information
from cinecluster.learning.interactions import Interactions
from cinecluster.model import IntArray
from cinecluster.progress import Progress

__all__ = ["PROTOCOLS", "Experiment", "Protocol", "run_experiment"]

Protocol = Literal["held-out", "time"]
PROTOCOLS: Final[tuple[Protocol, ...]] = ("held-out", "time")
_CONTENT: Final = SideConfig(tags=1.0, genres=1.0, years=0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Experiment:
    """What one protocol has found."""

    protocol: Protocol
    contenders: tuple[Contender, ...]
    outcomes: Mapping[str, Outcome]
    #: By a contender's name; all over the same users in the same order.
    given: IntArray
    #: How many ratings each judged user had given.
    left_out: int
    #: Users without a history or without anything to find.
    not_drawn: int
    #: Users who could have been judged, but were more than ``max_viewers`` in a fold.
    selections: tuple[Selection, ...]
    #: One per fold, if our own ranker took part.


def run_experiment(
    data: Interactions,
    protocol: Protocol,
    rows: Sequence[Contender],
    setup: Setup,
    progress: Progress,
    *,
    seed: int,
    clock: Callable[[], float],
) -> Experiment:
    """Judge some contenders by one protocol.

    One ranker of one fold is in memory at a time (and the fold's model), and one user's scores.

    Args:
        data: All ratings.
        protocol: Which.
        rows: Who takes part.
        setup: What is fixed.
        progress: Is told of every fold.
        seed: Deals the users and starts what is random.
        clock: Seconds, for the choice of settings.

    Raises:
        TooLittleData: Nobody can be judged, or nothing can be learned.
    """
    recipe = setup.recipe
    content = _unit_rows(side_information(recipe.clustering.movies, recipe.clustering.tags, _CONTENT))
    outcomes: dict[str, list[Outcome]] = {row.name: [] for row in rows}
    given: list[int] = []
    selections = []
    left_out = not_drawn = 0
    for title, fold in _folds(data, protocol, setup, seed):
        could_be = viewers(fold, liked=setup.config.liked)
        judged = _drawn(could_be, setup.config.max_viewers, seed)
        left_out += fold.given.n_users - len(could_be)
        not_drawn += len(could_be) - len(judged)
        given += [len(viewer.history) for viewer in judged]
        if not judged:
            continue
        with progress.stage(title):
            judge = ListJudge(judged, fold.train, content)
            makers = FoldContenders(fold.train, setup, seed=seed, clock=clock)
            for name, scorer in makers.make(list(outcomes)):
                outcomes[name].append(judge.judge(scorer))
            if makers.selection is not None:
                selections.append(makers.selection)
    if not given:
        raise TooLittleData(
            f"By the protocol '{protocol}', no viewer has a history and something to find.",
            hint="Give more ratings, or ratings with times.",
        )
    return Experiment(
        protocol=protocol,
        contenders=tuple(rows),
        outcomes={name: Outcome.joined(parts) for name, parts in outcomes.items()},
        given=np.array(given),
        left_out=left_out,
        not_drawn=not_drawn,
        selections=tuple(selections),
    )


def _folds(data: Interactions, protocol: Protocol, setup: Setup, seed: int) -> Iterator[tuple[str, Fold]]:
    config = setup.config
    if protocol == "time":
        yield "split in time", time_split(data, train_share=config.train_share)
        return
    folds = held_out_folds(data, n_folds=config.folds, seed=seed, given_share=config.given_share)
    for number, fold in enumerate(folds, start=1):
        yield f"held-out viewers, fold {number} of {config.folds}", fold


def _drawn(could_be: Sequence[Viewer], at_most: int, seed: int) -> Sequence[Viewer]:
    if len(could_be) <= at_most:
        return could_be
    chosen = np.random.default_rng(seed).choice(len(could_be), at_most, replace=False)
    return [could_be[place] for place in np.sort(chosen).tolist()]


def _unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1.0 / np.where(lengths > 0, lengths, 1.0)) @ matrix)
