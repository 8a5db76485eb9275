"""Which ranker a version was published with, and what the gate said, told to a person."""

from collections.abc import Mapping
from typing import Any

from cinecluster.artifacts.manifest import Manifest
from cinecluster.cli.output import print_table, stdout

__all__ = ["show_ranker"]


def show_ranker(manifest: Manifest) -> None:
    """Print the leaderboard that the ranker was chosen from, and the comparison with the version before."""
    ranker, gate = manifest.report["ranker"], manifest.report["gate"]
    if ranker["leaderboard"]:
        print_table(
            f"Personal lists are ordered by {ranker['name']} (judged by {ranker['viewers']} viewers)",
            ("ranker", "NDCG@10", "95 %"),
            [
                (row["label"], *(_estimated(row["ndcg"]) if row["ndcg"] else (row["why_not"], "")))
                for row in ranker["leaderboard"]
            ],
        )
    else:
        stdout().print(f"Personal lists are ordered by {ranker['name']}; nobody could be kept to judge it.")
    if gate is not None:
        print_table(
            f"Against {gate['version']}, which was served: {'passed' if gate['passed'] else 'worse'}",
            ("ratings", "viewers", "NDCG@10", "before", "difference", "95 %"),
            [
                (
                    row["histories"],
                    row["users"],
                    f"{row['ndcg']:.3f}",
                    f"{row['live_ndcg']:.3f}",
                    *_estimated(row["difference"], sign="+"),
                )
                for row in gate["comparisons"]
            ],
        )


def _estimated(found: Mapping[str, Any], *, sign: str = "") -> tuple[str, str]:
    value, low, high = (
        "–" if found[name] is None else f"{found[name]:{sign}.3f}" for name in ("value", "low", "high")
    )
    return value, f"{low} to {high}"
