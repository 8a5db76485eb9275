"""Summaries as plain values for JSON."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cinecluster.evaluation.selection import Selection
from cinecluster.evaluation.summary import METRICS, Row, Summary

__all__ = ["plain_summary"]


def plain_summary(summary: Summary) -> dict[str, Any]:
    """Return everything that a summary says; what is not known is null."""
    return {
        "protocol": summary.protocol,
        "viewers": summary.viewers,
        "left_out": summary.left_out,
        "not_drawn": summary.not_drawn,
        "best_baseline": summary.best_baseline or None,
        "rankers": [_row(row) for row in summary.rows],
        "choices": [_choice(selection) for selection in summary.selections],
    }


def _row(row: Row) -> dict[str, Any]:
    known: dict[str, Any] = _without_nan(asdict(row))
    contender = known.pop("contender")
    for key in ("against_best", "against_popularity"):
        known[key] = dict(zip(METRICS, known[key], strict=False))
    return {**contender, **known}


def _choice(selection: Selection) -> dict[str, Any]:
    return {
        "chosen": selection.best.label,
        "viewers": selection.viewers,
        "left_out": selection.left_out,
        "candidates": [
            {
                "label": tried.candidate.label,
                "ndcg_10": None if tried.ndcg is None else _without_nan(asdict(tried.ndcg)),
                "why_not": tried.why_not or None,
            }
            for tried in selection.leaderboard
        ],
    }


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_nan(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
