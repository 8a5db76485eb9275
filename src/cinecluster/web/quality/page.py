"""The page that says how good a version is: its training report."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from cinecluster.api.services import Services, TheServices
from cinecluster.artifacts.manifest import Manifest
from cinecluster.errors import UnknownVersion
from cinecluster.web.frame.languages import Words
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.parts.plot_shelf import Plots, PlotShelf
from cinecluster.web.quality.data_plots import (
    cluster_sizes,
    commonest_tags,
    rating_distribution,
    ratings_over_time,
)
from cinecluster.web.quality.ranker_plots import (
    agreement_by_number,
    coverage_and_accuracy,
    interval_text,
    lift_by_number,
    ndcg_by_ranker,
)
from cinecluster.web.quality.view import QualityView

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    shelf = PlotShelf()

    @router.get("/quality")
    async def quality(
        request: Request,
        pages: ThePages,
        services: TheServices,
        version: Annotated[str, Query(max_length=64)] = "",
    ) -> Response:
        """Show the report of a version, of the one being served unless another is asked for."""
        wanted = version or services.slot.take().version
        manifest, versions = await asyncio.to_thread(_look_up, services, wanted, asked=bool(version))
        words = pages.words_for(request)
        values = {
            "wanted": wanted,
            "versions": versions,
            "view": None if manifest is None else QualityView.of(manifest),
            "plots": {}
            if manifest is None
            else await shelf.of(wanted, words.language, lambda: _draw(manifest, words)),
            "interval_text": lambda found: interval_text(found, words),
        }
        return pages.render(request, "quality.html", values)

    return router


def _look_up(services: Services, version: str, *, asked: bool) -> tuple[Manifest | None, tuple[str, ...]]:
    """Return a version's manifest, and all versions; a served one may be gone from the disk."""
    versions = services.versions.version_ids()
    try:
        return services.versions.manifest(version), versions
    except UnknownVersion:
        if asked:
            raise
        return None, versions


def _draw(manifest: Manifest, words: Words) -> Plots:
    report = manifest.report
    data, ranker = report.get("data") or {}, report.get("ranker") or {}
    leaderboard, examined = ranker.get("leaderboard") or (), report.get("choice") or ()
    drawn = {
        "stars": rating_distribution(data["by_stars"], words) if data.get("by_stars") else None,
        "time": ratings_over_time(data["by_month"], words) if data.get("by_month") else None,
        "tags": commonest_tags(data["by_tag"], words) if data.get("by_tag") else None,
        "sizes": cluster_sizes(report["clusters"], words) if report.get("clusters") else None,
        "agreement": agreement_by_number(examined, manifest.n_clusters, words),
        "lift": lift_by_number(examined, manifest.n_clusters, words),
        "ndcg": ndcg_by_ranker(leaderboard, words),
        "coverage": coverage_and_accuracy(leaderboard, words),
    }
    return {name: plot for name, plot in drawn.items() if plot is not None}
