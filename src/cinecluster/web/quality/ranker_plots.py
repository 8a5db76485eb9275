"""Charts of how good a version is: its clusters by their number, and the rankers that were tried."""

from collections.abc import Mapping, Sequence
from typing import Any

from cinecluster.plots.intervals import Interval, intervals
from cinecluster.plots.lines import Line, lines
from cinecluster.plots.scatter import Point, scatter
from cinecluster.web.frame.languages import Words
from cinecluster.web.parts.plot import Plot, plotted

__all__ = [
    "agreement_by_number",
    "coverage_and_accuracy",
    "interval_text",
    "lift_by_number",
    "ndcg_by_ranker",
]

Figures = Sequence[Mapping[str, Any]]


def agreement_by_number(examined: Figures, chosen: int, words: Words) -> Plot | None:
    """Draw how alike clusters come out with other seeds and other viewers, by their number.

    Args:
        examined: ``ClusterQuality`` as plain values; None comes back where none of them is known.
        chosen: The number that was taken.
        words: The language.
    """
    named = {
        "seed_agreement": (words.gettext("other seeds"), "tone-ours"),
        "bootstrap_agreement": (words.gettext("other viewers"), "tone-route"),
    }
    return _by_number(
        examined,
        chosen,
        named,
        name="agreement",
        caption=words.gettext("Do the clusters come out the same again?"),
        unit=words.gettext("adjusted Rand"),
        words=words,
    )


def lift_by_number(examined: Figures, chosen: int, words: Words) -> Plot | None:
    """Draw how much clusters gather what one viewer likes, by their number."""
    named = {
        "lift": (words.gettext("against others"), "tone-ours"),
        "random_lift": (words.gettext("against chance"), "tone-route"),
    }
    return _by_number(
        examined,
        chosen,
        named,
        name="lift",
        caption=words.gettext("How much more often do two films liked by one viewer share a cluster?"),
        unit=words.gettext("times"),
        words=words,
    )


def ndcg_by_ranker(leaderboard: Figures, words: Words) -> Plot | None:
    """Draw the figures of the rankers that were judged, the chosen one first; None where none was."""
    judged = _judged(leaderboard)
    if not judged:
        return None
    rows = [(row["label"], interval_text(row["ndcg"], words)) for row in judged]
    drawn = [
        Interval(
            label=label,
            value=row["ndcg"]["value"],
            low=row["ndcg"]["low"],
            high=row["ndcg"]["high"],
            hint=f"{label}: {said}",
            tone=_tone(place),
        )
        for place, (row, (label, said)) in enumerate(zip(judged, rows, strict=True))
    ]
    return plotted(
        lambda caption: intervals(drawn, caption, "ndcg", numbers=words.number),
        caption=words.gettext("NDCG@10 by ranker"),
        head=(words.gettext("Ranker"), words.gettext("NDCG@10 and 95% interval")),
        rows=rows,
        x=words.gettext("NDCG@10, 95% interval"),
    )


def coverage_and_accuracy(leaderboard: Figures, words: Words) -> Plot | None:
    """Draw how much of the catalogue each ranker recommends against how well; None if nobody has counted."""
    judged = [row for row in _judged(leaderboard) if row.get("coverage")]
    if not judged:
        return None
    rows = [
        (row["label"], words.number(row["ndcg"]["value"], 3), words.percent(row["coverage"], 1))
        for row in judged
    ]
    points = [
        Point(
            label=label,
            x=row["ndcg"]["value"],
            y=row["coverage"],
            hint=f"{label}: NDCG@10 {ndcg}, {share}",
            tone=_tone(place),
        )
        for place, (row, (label, ndcg, share)) in enumerate(zip(judged, rows, strict=True))
    ]

    def share(value: float) -> str:
        return words.percent(value) if value >= 0.01 else words.percent(value, 1)  # noqa: PLR2004 - one percent

    return plotted(
        lambda caption: scatter(points, caption, "coverage", numbers=words.number, shares=share),
        caption=words.gettext("Coverage against accuracy"),
        head=(words.gettext("Ranker"), "NDCG@10", words.gettext("Coverage")),
        rows=rows,
        x="NDCG@10",
        y=words.gettext("share of the catalogue"),
    )


def interval_text(found: Mapping[str, Any], words: Words) -> str:
    """Write a figure with its interval: ``0.350 [0.330, 0.370]``; what is not known as a dash."""
    value, low, high = (
        "–" if found.get(name) is None else words.number(found[name], 3) for name in ("value", "low", "high")
    )
    return f"{value} [{low};\N{NBSP}{high}]"


def _judged(leaderboard: Figures) -> list[Mapping[str, Any]]:
    return [row for row in leaderboard if row.get("ndcg") and None not in row["ndcg"].values()]


def _tone(place: int) -> str:
    return "tone-baseline" if place else "tone-ours"


def _by_number(
    examined: Figures,
    chosen: int,
    named: Mapping[str, tuple[str, str]],
    *,
    name: str,
    caption: str,
    unit: str,
    words: Words,
) -> Plot | None:
    ranked = sorted(examined, key=lambda found: found["n_clusters"])
    scale = {
        found["n_clusters"]: f"{found['n_clusters']} ✓"
        if found["n_clusters"] == chosen
        else str(found["n_clusters"])
        for found in ranked
    }
    drawn = []
    for key, (label, tone) in named.items():
        values = {found["n_clusters"]: found[key] for found in ranked if found.get(key) is not None}
        hints = {place: f"{label}, {place}: {words.number(value, 2)}" for place, value in values.items()}
        if values:
            drawn.append(Line(label=label, values=values, hints=hints, tone=tone))
    if not drawn:
        return None
    return plotted(
        lambda said: lines(drawn, said, name, scale=scale, numbers=words.number),
        caption=caption,
        head=(words.gettext("Clusters"), *(label for label, _ in named.values())),
        rows=[
            (
                scale[found["n_clusters"]],
                *("–" if found.get(key) is None else words.number(found[key], 2) for key in named),
            )
            for found in ranked
        ],
        x=words.gettext("clusters; ✓ was chosen"),
        y=unit,
    )
