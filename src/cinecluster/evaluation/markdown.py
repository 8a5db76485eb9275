"""Summaries as a Markdown page."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from cinecluster.evaluation.bootstrap import Estimate
from cinecluster.evaluation.selection import Selection
from cinecluster.evaluation.summary import METRICS, Row, Slice, Summary

__all__ = ["TITLES", "figure", "interval", "markdown_page"]

TITLES: Final = {
    "held-out": "Held-out viewers: a history comes in that nothing was trained on",
    "time": "Split in time: trained on the past, judged on what came after",
}
_LEGEND: Final = (
    "The whole catalogue is ranked, films already given left out; a hidden film with enough stars is to "
    "be found. In brackets are 95 % intervals by bootstrap over viewers. *× best* are ratios to the best "
    "baseline (NDCG@10, NDCG@100, Recall@20), *× popular* the ratio of NDCG@10 to the most rated films; "
    "the same viewers are drawn for both sides. The best baseline is the one that turned out best by "
    "NDCG@10 on these very viewers, which favours it; our own ranker's settings were chosen inside the "
    "training viewers. *Coverage* is the share of the catalogue among anybody's first ten, *novelty* the "
    "mean surprise in bits, *diversity* 1 − the mean cosine of two films of a list by tags and genres."
)
_BANDS: Final = (
    "Each band holds about a third of the training ratings; viewers who have nothing to find there are "
    "left out."
)


def markdown_page(title: str, summaries: Sequence[Summary], notes: Sequence[str] = ()) -> str:
    """Write the whole report.

    Args:
        title: Heading of the page.
        summaries: One per protocol.
        notes: Sentences before the tables: how it was made, what could not be judged.
    """
    parts = [f"# {title}", *notes, _LEGEND]
    for summary in summaries:
        parts += _protocol(summary)
    return "\n\n".join(parts) + "\n"


def figure(value: float, digits: int = 3) -> str:
    """Return a number without its leading zero, a dash where it is not known.

    >>> figure(0.16219), figure(2.5, 2), figure(float("nan"))
    ('.162', '2.50', '–')
    """
    if not math.isfinite(value):
        return "–"
    return f"{value:.{digits}f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.{digits}f}"


def interval(found: Estimate, digits: int = 3) -> str:
    """Return a figure with its interval.

    >>> interval(Estimate(value=0.35, low=0.33, high=0.37))
    '.350 [.330, .370]'
    """
    return f"{figure(found.value, digits)} [{figure(found.low, digits)}, {figure(found.high, digits)}]"


def _protocol(summary: Summary) -> list[str]:
    counts = f"{summary.viewers} viewers judged; {summary.left_out} had nothing to find and are left out"
    drawn = f"; {summary.not_drawn} more were not drawn" if summary.not_drawn else ""
    above = summary.above_ours()
    return [
        f"## {TITLES[summary.protocol]}",
        f"{counts}{drawn}. Best baseline: {summary.best_baseline or 'none took part'}.",
        _table(
            ("", "what", "NDCG@10", "NDCG@100", "Recall@20", "× best", "@100", "Recall",
             "× popular", "coverage", "novelty", "diversity"),
            [_row(row, summary) for row in summary.rows],
        ),
        f"**Where we lose:** above our own ranker stand {', '.join(above)}."
        if above
        else "No ranker in the table stands above our own in NDCG@10, NDCG@100 or Recall@20.",
        "### NDCG@10 by length of history (ratings given)",
        _slices([(row, row.by_history) for row in summary.rows]),
        "### NDCG@10 among films of one popularity",
        _BANDS,
        _slices([(row, row.by_popularity) for row in summary.rows]),
        *_choices(summary.selections),
    ]  # fmt: skip


def _row(row: Row, summary: Summary) -> tuple[str, ...]:
    name = f"**{row.contender.name}**" if row.contender.kind == "ours" else row.contender.name
    best = " (best baseline)" if row.contender.name == summary.best_baseline else ""
    return (
        name,
        row.contender.what + best,
        interval(row.ndcg_10),
        interval(row.ndcg_100),
        interval(row.recall_20),
        *([interval(ratio, 2) for ratio in row.against_best] or ["–"] * len(METRICS)),
        interval(row.against_popularity[0], 2) if row.against_popularity else "–",
        figure(row.coverage_10),
        figure(row.novelty_10, 1),
        figure(row.diversity_10, 2),
    )


def _slices(rows: Sequence[tuple[Row, Sequence[Slice]]]) -> str:
    heads = [f"{each.label} ({each.viewers} viewers)" for each in rows[0][1]] if rows else []
    return _table(
        ("", *heads),
        [(row.contender.name, *(interval(each.ndcg_10) for each in slices)) for row, slices in rows],
    )


def _choices(selections: Sequence[Selection]) -> list[str]:
    if not selections:
        return []
    rows = []
    for fold, selection in enumerate(selections, start=1):
        for tried in selection.leaderboard:
            chosen = tried.candidate is selection.best
            found = interval(tried.ndcg) if tried.ndcg is not None else f"not judged: {tried.why_not}"
            label = f"**{tried.candidate.label}**" if chosen else tried.candidate.label
            rows.append((str(fold), label, found, str(selection.viewers)))
    return [
        "### How our own ranker's settings were chosen",
        "By NDCG@10 on viewers held out of the training viewers once more.",
        _table(("fold", "candidate", "NDCG@10", "viewers"), rows),
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
