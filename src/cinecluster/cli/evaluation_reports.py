"""An evaluation, told to a person, to a machine, or as a page."""

from pathlib import Path
from typing import Any

from cinecluster.cli.output import print_table, stdout
from cinecluster.evaluation.markdown import TITLES, figure, interval, markdown_page
from cinecluster.evaluation.plain import plain_summary
from cinecluster.evaluation.summary import Row, Summary
from cinecluster.jobs.evaluating import Evaluation

__all__ = ["evaluation_page", "plain_evaluation", "show_evaluation"]

_HEAD = (
    "ranker",
    "NDCG@10",
    "NDCG@100",
    "Recall@20",
    "× best",
    "× popular",
    "coverage",
    "novelty",
    "diversity",
)


def evaluation_page(found: Evaluation) -> str:
    """Return the whole report as Markdown."""
    name = Path(found.source).name
    made = f"Made by `cinecluster evaluate`, {found.n_clusters} clusters where a route needs them."
    title = f"Are the recommendations any good? {name}, seed {found.seed}"
    return markdown_page(title, found.summaries, (made, *found.skipped))


def plain_evaluation(found: Evaluation) -> dict[str, Any]:
    """Return everything as plain values for JSON."""
    return {
        "source": found.source,
        "seed": found.seed,
        "n_clusters": found.n_clusters,
        "skipped": list(found.skipped),
        "protocols": [plain_summary(summary) for summary in found.summaries],
    }


def show_evaluation(found: Evaluation) -> None:
    """Print a table for each protocol."""
    console = stdout()
    for sentence in found.skipped:
        console.print(sentence, markup=False)
    for summary in found.summaries:
        print_table(
            f"{TITLES[summary.protocol]} ({summary.viewers} viewers, {summary.left_out} left out)",
            _HEAD,
            [_row(row, summary) for row in summary.rows],
        )
        if summary.best_baseline:
            console.print("* the best baseline on these very viewers, which favours it", markup=False)
        if above := summary.above_ours():
            console.print(f"Above our own ranker: {', '.join(above)}", markup=False)


def _row(row: Row, summary: Summary) -> tuple[str | None, ...]:
    return (
        row.contender.name + (" *" if row.contender.name == summary.best_baseline else ""),
        interval(row.ndcg_10),
        figure(row.ndcg_100.value),
        figure(row.recall_20.value),
        interval(row.against_best[0], 2) if row.against_best else None,
        interval(row.against_popularity[0], 2) if row.against_popularity else None,
        figure(row.coverage_10),
        figure(row.novelty_10, 1),
        figure(row.diversity_10, 2),
    )
