"""Charts of what a version was made from and what its clusters are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from babel.dates import format_skeleton

from cinecluster.plots.bars import Bar, columns, lying_bars
from cinecluster.web.frame.colours import colour
from cinecluster.web.frame.languages import Words
from cinecluster.web.parts.plot import Plot, plotted

__all__ = ["cluster_sizes", "commonest_tags", "rating_distribution", "ratings_over_time"]

_MONTHS: Final = 36
"""Of more months than these the years are shown."""
_TAGS: Final = 12


def rating_distribution(by_stars: Mapping[str, int], words: Words) -> Plot:
    """Draw how often each number of stars was given."""
    total = sum(by_stars.values())
    counted = sorted((float(stars), count) for stars, count in by_stars.items())
    rows = [
        (words.number(stars), words.number(count), words.percent(count / (total or 1), 1))
        for stars, count in counted
    ]
    bars = [
        Bar(
            label=name,
            value=count,
            hint=f"{words.stars(stars)}: {said}",
            figure=words.percent(count / (total or 1)),
        )
        for (stars, count), (name, said, _) in zip(counted, rows, strict=True)
    ]
    return plotted(
        lambda caption: columns(bars, caption, "stars", numbers=words.number),
        caption=words.gettext("Ratings by stars"),
        head=(words.gettext("Stars"), words.gettext("Ratings"), words.gettext("Share")),
        rows=rows,
        x=words.gettext("stars"),
        y=words.gettext("ratings"),
    )


def ratings_over_time(by_month: Mapping[str, int], words: Words) -> Plot:
    """Draw how many ratings were given in each month, or each year if there are many; gaps count as none."""
    months = _without_gaps(by_month)
    if len(months) > _MONTHS:
        years: dict[str, int] = {}
        for month, count in months.items():
            years[month[:4]] = years.get(month[:4], 0) + count
        counted = {year: (year, count) for year, count in years.items()}
        caption, when = words.gettext("Ratings by year"), words.gettext("Year")
    else:
        counted = {month: (_month(month, words), count) for month, count in months.items()}
        caption, when = words.gettext("Ratings by month"), words.gettext("Month")
    rows = [(name, words.number(count)) for name, count in counted.values()]
    bars = [
        Bar(label=name, value=count, hint=f"{name}: {words.number(count)}")
        for name, count in counted.values()
    ]
    return plotted(
        lambda caption: columns(bars, caption, "time", numbers=words.number),
        caption=caption,
        head=(when, words.gettext("Ratings")),
        rows=rows,
        y=words.gettext("ratings"),
    )


def commonest_tags(by_tag: Mapping[str, int], words: Words) -> Plot:
    """Draw how often the commonest tags were given."""
    ranked = sorted(by_tag.items(), key=lambda counted: (-counted[1], counted[0]))[:_TAGS]
    rows = [(words.tag(tag), words.number(count)) for tag, count in ranked]
    bars = [
        Bar(label=name, value=count, hint=f"{name}: {said}", figure=said)
        for (name, said), (_, count) in zip(rows, ranked, strict=True)
    ]
    return plotted(
        lambda caption: lying_bars(bars, caption, "tags"),
        caption=words.gettext("Tags given most often"),
        head=(words.gettext("Tag"), words.gettext("Given")),
        rows=rows,
    )


def cluster_sizes(clusters: Sequence[Mapping[str, Any]], words: Words) -> Plot:
    """Draw how many films each cluster holds, the largest first."""
    ranked = sorted(clusters, key=lambda cluster: (-cluster["size"], cluster["cluster"]))
    rows = [
        (words.label(cluster["label"]), words.number(cluster["size"]), words.percent(cluster["share"], 1))
        for cluster in ranked
    ]
    bars = [
        Bar(
            label=name,
            value=cluster["size"],
            hint=f"{name}: {size} · {share}",
            figure=size,
            tone=colour(cluster["cluster"]),
        )
        for cluster, (name, size, share) in zip(ranked, rows, strict=True)
    ]
    return plotted(
        lambda caption: lying_bars(bars, caption, "sizes"),
        caption=words.gettext("Films by cluster"),
        head=(words.gettext("Cluster"), words.gettext("Films"), words.gettext("Share")),
        rows=rows,
    )


def _without_gaps(by_month: Mapping[str, int]) -> dict[str, int]:
    first, last = min(by_month), max(by_month)
    found = {}
    year, month = int(first[:4]), int(first[5:])
    while (name := f"{year:04d}-{month:02d}") <= last:
        found[name] = by_month.get(name, 0)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 - months of a year
    return found


def _month(name: str, words: Words) -> str:
    return format_skeleton("yMMM", date(int(name[:4]), int(name[5:]), 1), locale=words.locale)
