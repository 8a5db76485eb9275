"""What a version's report says, picked out for its page; versions made before a figure was kept lack it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal, Self

from cinecluster.artifacts.manifest import Manifest
from cinecluster.web.frame.languages import gettext_noop

__all__ = ["Cleaned", "Measure", "QualityView", "Standing"]

Figures = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One figure about the clusters."""

    name: str
    meaning: str
    #: Both messages to be translated.
    value: float
    form: Literal["share", "number"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaned:
    """What became of one table's rows."""

    table: str
    read: int
    kept: int
    dropped: Mapping[str, int]
    remarks: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How the chosen ranker stands beside the others that were judged."""

    chosen: Figures
    others_in_reach: tuple[str, ...]
    #: Rankers of another kind whose intervals meet the chosen one's: they are not told apart.
    popular: float | None
    #: NDCG@10 of the most rated films, if they were judged and not chosen.

    @property
    def times_popular(self) -> float | None:
        """Return the ratio to the most rated films."""
        return self.chosen["ndcg"]["value"] / self.popular if self.popular else None


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityView:
    """A version's report."""

    manifest: Manifest
    source: str
    data: Figures
    #: Counts; empty where they were not kept.
    measures: tuple[Measure, ...]
    quality: Figures
    #: The raw figures behind them; empty where nobody could be held out.
    ranker: str | None
    viewers: int
    left_out: int
    leaderboard: tuple[Figures, ...]
    standing: Standing | None
    gate: Figures | None
    cleaning: tuple[Cleaned, ...]

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Pick the figures out."""
        report = manifest.report
        ranker, quality = report.get("ranker") or {}, report.get("quality") or {}
        leaderboard = tuple(ranker.get("leaderboard") or ())
        return cls(
            manifest=manifest,
            source=PurePath(str(manifest.source.get("name") or manifest.source.get("edition", ""))).name,
            data=report.get("data") or {},
            measures=tuple(_measures(quality)),
            quality=quality,
            ranker=ranker.get("name"),
            viewers=ranker.get("viewers", 0),
            left_out=ranker.get("left_out", 0),
            leaderboard=leaderboard,
            standing=_standing(leaderboard),
            gate=report.get("gate"),
            cleaning=tuple(
                Cleaned(
                    table=table["table"],
                    read=table["read"],
                    kept=table["kept"],
                    dropped=table.get("dropped", {}),
                    remarks=table.get("remarks", {}),
                )
                for table in manifest.cleaning.get("tables", ())
            ),
        )


_MEASURES: Final[tuple[tuple[str, str, str, Literal["share", "number"]], ...]] = (
    (
        "largest_share",
        gettext_noop("Largest cluster"),
        gettext_noop("Its share of all films. If it is large, many films were not told apart."),
        "share",
    ),
    ("smallest_share", gettext_noop("Smallest cluster"), gettext_noop("Its share of all films."), "share"),
    (
        "seed_agreement",
        gettext_noop("Stable under other seeds"),
        gettext_noop("How alike the clusters come out from another start: 1 is the same, 0 is chance."),
        "number",
    ),
    (
        "bootstrap_agreement",
        gettext_noop("Stable under other viewers"),
        gettext_noop("The same when the viewers are drawn anew and everything is made again."),
        "number",
    ),
    (
        "lift",
        gettext_noop("Lift against other viewers"),
        gettext_noop("How much oftener a new viewer's liked films share a cluster than two viewers' films."),
        "number",
    ),
    (
        "random_lift",
        gettext_noop("Lift against chance"),
        gettext_noop("The same against two films drawn from the catalogue."),
        "number",
    ),
    (
        "favorite_share",
        gettext_noop("Commonest favourite"),
        gettext_noop("Share of new viewers whose favourite it is. If it is large, nearly all get one list."),
        "share",
    ),
    (
        "cluster_ndcg",
        gettext_noop("NDCG@10 of the favourite cluster"),
        gettext_noop("Its most rated films, recommended to new viewers: the contract's list."),
        "number",
    ),
    (
        "popular_ndcg",
        gettext_noop("NDCG@10 of the most rated films"),
        gettext_noop("The same films for everybody, judged by the same viewers: what clusters have to beat."),
        "number",
    ),
)  # fmt: skip


def _measures(quality: Figures) -> Sequence[Measure]:
    return [
        Measure(name=name, meaning=meaning, value=quality[key], form=form)
        for key, name, meaning, form in _MEASURES
        if quality.get(key) is not None
    ]


def _standing(leaderboard: Sequence[Figures]) -> Standing | None:
    judged = [row for row in leaderboard if row.get("ndcg") and None not in row["ndcg"].values()]
    if not judged:
        return None
    chosen, *others = judged
    return Standing(
        chosen=chosen,
        others_in_reach=tuple(
            row["label"]
            for row in others
            if row["name"] != chosen["name"] and row["ndcg"]["high"] >= chosen["ndcg"]["low"]
        ),
        popular=next((row["ndcg"]["value"] for row in others if row["name"] == "popularity"), None),
    )
