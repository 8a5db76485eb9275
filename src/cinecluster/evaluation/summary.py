"""What experiments say: means with intervals, ratios, slices; the one value that every output is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cinecluster.evaluation.bootstrap import Estimate, bootstrap_means, estimate, ratio_estimate
from cinecluster.evaluation.contenders import OURS, POPULARITY, Contender
from cinecluster.evaluation.experiment import Experiment
from cinecluster.evaluation.lists import BANDS, Outcome
from cinecluster.evaluation.metrics import coverage
from cinecluster.evaluation.selection import Selection
from cinecluster.model import FloatArray, IntArray

__all__ = ["METRICS", "Row", "Slice", "Summary", "summarise"]

METRICS: Final = ("ndcg_10", "ndcg_100", "recall_20")


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """NDCG@10 of some of the users, or of some of the films to be found."""

    label: str
    viewers: int
    ndcg_10: Estimate


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One ranker."""

    contender: Contender
    ndcg_10: Estimate
    ndcg_100: Estimate
    recall_20: Estimate
    coverage_10: float
    novelty_10: float
    #: Bits, mean over users.
    diversity_10: float
    against_best: tuple[Estimate, ...]
    #: Ratios to the best baseline, one per metric in ``METRICS``; paired.
    against_popularity: tuple[Estimate, ...]
    #: The same to the most rated films; empty where those did not take part.
    by_history: tuple[Slice, ...]
    #: Quarters of the users by how many ratings were given, fewest first.
    by_popularity: tuple[Slice, ...]
    #: Bands of films, most rated first.


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """One protocol."""

    protocol: str
    viewers: int
    left_out: int
    not_drawn: int
    best_baseline: str
    #: By NDCG@10 on these very users: chosen with hindsight, which favours the baseline.
    rows: tuple[Row, ...]
    #: As the contenders were given.
    selections: tuple[Selection, ...]

    def row(self, name: str) -> Row | None:
        """Return a ranker's row, if it took part."""
        return next((row for row in self.rows if row.contender.name == name), None)

    def above_ours(self) -> tuple[str, ...]:
        """Say where our own ranker is not the first: ``name (metric)``, worst loss first."""
        ours = self.row(OURS)
        if ours is None:
            return ()
        losses = [
            (getattr(row, metric).value / getattr(ours, metric).value, f"{row.contender.name} ({title})")
            for row in self.rows
            for metric, title in zip(METRICS, ("NDCG@10", "NDCG@100", "Recall@20"), strict=True)
            if getattr(row, metric).value > getattr(ours, metric).value
        ]
        return tuple(said for _, said in sorted(losses, reverse=True))


def summarise(experiment: Experiment, *, draws: int, seed: int) -> Summary:
    """Work out intervals and comparisons.

    Args:
        experiment: All users' figures.
        draws: Of the bootstrap.
        seed: Starts them; the same users are drawn for every ranker and metric.
    """
    names = [row.name for row in experiment.contenders]
    outcomes = [experiment.outcomes[name] for name in names]
    drawn = {metric: bootstrap_means(_table(outcomes, metric), draws=draws, seed=seed) for metric in METRICS}
    means = {metric: _table(outcomes, metric).mean(axis=1) for metric in METRICS}
    best = _best_baseline(experiment.contenders, means["ndcg_10"])
    quarters = _quarters(experiment.given)

    def against(row: int, base: int | None) -> tuple[Estimate, ...]:
        if base is None:
            return ()
        return tuple(
            ratio_estimate(
                float(means[metric][row]),
                float(means[metric][base]),
                drawn[metric][:, row],
                drawn[metric][:, base],
            )
            for metric in METRICS
        )

    popular = names.index(POPULARITY) if POPULARITY in names else None
    rows = []
    for place, (contender, outcome) in enumerate(zip(experiment.contenders, outcomes, strict=True)):
        figures = {
            metric: estimate(float(means[metric][place]), drawn[metric][:, place]) for metric in METRICS
        }
        rows.append(
            Row(
                contender=contender,
                **figures,
                coverage_10=coverage(outcome.recommended, outcome.n_movies),
                novelty_10=_known_mean(outcome.novelty_10),
                diversity_10=_known_mean(outcome.diversity_10),
                against_best=against(place, best),
                against_popularity=against(place, popular),
                by_history=tuple(
                    _slice(label, np.where(chosen, outcome.ndcg_10, np.nan), draws, seed)
                    for label, chosen in quarters
                ),
                by_popularity=tuple(
                    _slice(label, of_band, draws, seed)
                    for label, of_band in zip(BANDS, outcome.by_band, strict=True)
                ),
            )
        )
    return Summary(
        protocol=experiment.protocol,
        viewers=len(experiment.given),
        left_out=experiment.left_out,
        not_drawn=experiment.not_drawn,
        best_baseline="" if best is None else names[best],
        rows=tuple(rows),
        selections=experiment.selections,
    )


def _table(outcomes: Sequence[Outcome], metric: str) -> FloatArray:
    return np.array([getattr(outcome, metric) for outcome in outcomes])


def _best_baseline(contenders: Sequence[Contender], ndcg: FloatArray) -> int | None:
    baselines = [place for place, contender in enumerate(contenders) if contender.kind == "baseline"]
    return max(baselines, key=lambda place: float(ndcg[place]), default=None)


def _quarters(given: IntArray) -> list[tuple[str, Any]]:
    """Return each quarter of the users by length of history as its label and a mask; equal lengths stay."""
    edges = np.unique(np.quantile(given, [0.25, 0.5, 0.75, 1.0], method="inverted_cdf"))
    of_user = np.searchsorted(edges, given)
    found = []
    for place in range(len(edges)):
        chosen = of_user == place
        low, high = int(given[chosen].min()), int(given[chosen].max())
        found.append((f"{low}–{high}" if low < high else str(low), chosen))
    return found


def _slice(label: str, values: FloatArray, draws: int, seed: int) -> Slice:
    known = values[~np.isnan(values)]
    drawn = bootstrap_means(known[None, :], draws=draws, seed=seed)[:, 0]
    return Slice(label=label, viewers=len(known), ndcg_10=estimate(_known_mean(values), drawn))


def _known_mean(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
