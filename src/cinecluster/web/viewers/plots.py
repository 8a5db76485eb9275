"""Charts of what one viewer likes."""

from cinecluster.catalogue.user_taste import UserTaste
from cinecluster.plots.bars import Bar, lying_bars
from cinecluster.web.frame.colours import colour
from cinecluster.web.frame.languages import Words
from cinecluster.web.parts.plot import Plot, plotted

__all__ = ["taste_by_cluster", "taste_by_genre"]


def taste_by_cluster(taste: UserTaste, words: Words) -> Plot:
    """Draw how many of a viewer's ratings are of each cluster's films."""
    rows = [
        (words.label(each.cluster.label), *_figures(each.ratings, each.share, each.mean_rating, words))
        for each in taste.clusters
    ]
    bars = [
        _bar(row, each.ratings, colour(each.cluster.cluster_id))
        for row, each in zip(rows, taste.clusters, strict=True)
    ]
    return plotted(
        lambda caption: lying_bars(bars, caption, "taste"),
        caption=words.gettext("Ratings by cluster"),
        head=(words.gettext("Cluster"), *_head(words)),
        rows=rows,
    )


def taste_by_genre(taste: UserTaste, words: Words) -> Plot:
    """Draw how many of a viewer's ratings are of each genre's films."""
    rows = [
        (words.genre(each.genre), *_figures(each.ratings, each.share, each.mean_rating, words))
        for each in taste.genres
    ]
    bars = [_bar(row, each.ratings) for row, each in zip(rows, taste.genres, strict=True)]
    return plotted(
        lambda caption: lying_bars(bars, caption, "genres"),
        caption=words.gettext("Ratings by genre; a film counts for each of its genres"),
        head=(words.gettext("Genre"), *_head(words)),
        rows=rows,
    )


def _figures(ratings: int, share: float, mean: float, words: Words) -> tuple[str, str, str]:
    return words.number(ratings), words.percent(share), words.number(mean, 2)


def _head(words: Words) -> tuple[str, str, str]:
    return words.gettext("Ratings"), words.gettext("Share"), words.gettext("Mean stars")


def _bar(row: tuple[str, str, str, str], ratings: int, tone: str = "") -> Bar:
    name, said, share, mean = row
    return Bar(
        label=name,
        value=ratings,
        hint=f"{name}: {said}, {share}, ★ {mean}",
        figure=f"{said} · ★ {mean}",
        tone=tone,
    )
