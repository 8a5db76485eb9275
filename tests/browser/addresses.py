"""Every page of the site, in one table."""

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["FILES", "PAGES", "PASSING", "PageAddress", "SiteName"]

SiteName = Literal["open", "locked", "empty"]
"""Of a service: without keys, with keys, and with no current model."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageAddress:
    """A page that is looked at."""

    name: str
    route: str | None
    #: As the app has it; None for what no route answers.
    address: str
    #: ``{version}``, ``{earlier}`` and ``{job_id}`` stand for the service's own.
    site: SiteName = "open"
    status: int = 200
    ready: str = "h1"
    #: A selector of what is there once the page has all that it fetches.


def _page(
    name: str,
    route: str | None,
    address: str = "",
    *,
    site: SiteName = "open",
    status: int = 200,
    ready: str = "h1",
) -> PageAddress:
    return PageAddress(
        name=name, route=route, address=address or route or "", site=site, status=status, ready=ready
    )


PAGES: Final = (
    _page("home", "/"),
    _page("films", "/films", "/films?q=matrix"),
    _page("films-none", "/films", "/films?q=xqzwvk&genre=Horror"),
    _page("film", "/films/{movie_id}", "/films/1"),
    _page("film-tuned", "/films/{movie_id}", "/films/1?tag=funny&lean=1"),
    _page("film-unknown", "/films/{movie_id}", "/films/999999999", status=404),
    _page("film-misspelt", "/films/{movie_id}", "/films/one", status=422),
    _page("clusters", "/clusters"),
    _page("cluster", "/clusters/{cluster_id}", "/clusters/0"),
    _page("map", "/map", ready="#map[data-drawn]"),
    _page("map-search", "/map", "/map?q=star", ready="#map[data-drawn]"),
    _page("map-film", "/map", "/map?film=1", ready="#map[data-drawn]"),
    _page("map-cluster", "/map", "/map?cluster=0", ready="#map[data-drawn]"),
    _page("taste", "/taste"),
    _page("taste-viewer", "/taste", "/taste?viewer=5"),
    _page("taste-viewer-locked", "/taste", "/taste?viewer=5", site="locked"),
    _page("taste-import", "/taste/import"),
    _page("quality", "/quality"),
    _page("viewers", "/viewers"),
    _page("viewers-misspelt", "/viewers", "/viewers?user_id=one", status=422),
    _page("viewer", "/viewers/{user_id}", "/viewers/1"),
    _page("viewer-unknown", "/viewers/{user_id}", "/viewers/0", status=404),
    _page("training", "/training"),
    _page("training-locked", "/training", site="locked"),
    _page("training-no-model", "/training", site="empty"),
    _page("training-job", "/training/{job_id}"),
    _page("versions", "/versions"),
    _page("versions-no-model", "/versions", site="empty"),
    _page("versions-compare", "/versions/compare"),
    _page("versions-activate", "/versions/{version}/activate", "/versions/{earlier}/activate"),
    _page("health", "/health"),
    _page("health-no-model", "/health", site="empty"),
    _page("sign-in", "/sign-in"),
    _page("unknown-address", None, "/nothing-here", status=404),
    _page("no-model", "/", site="empty", status=503),
)

FILES: Final = frozenset(
    {"/static/{digest}/{name}", "/map/films.bin", "/map/titles/{block}", "/posters/{movie_id}"}
)
"""Routes of the site that answer with something else than a page."""

PASSING: Final = frozenset({"/training/{job_id}/cancel"})
"""Routes of pages that are there for a while only; a test of their own looks at them."""
