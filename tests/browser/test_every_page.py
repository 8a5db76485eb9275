"""Every page in both languages, light and dark, on a phone and on a desk."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page

from cinecluster.server import create_app
from cinecluster.settings import Settings
from tests.browser.addresses import FILES, PAGES, PASSING, PageAddress
from tests.browser.conftest import OpenSite
from tests.browser.looking import Look, accessibility_findings


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Somebody whose browser prefers this."""

    language: Literal["en", "ru"]
    theme: Literal["light", "dark"]
    width: Literal[360, 1280]

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"

    def page(self, browser: Browser) -> Page:
        """Open a page for them."""
        return browser.new_page(
            locale=self.language,
            color_scheme=self.theme,
            viewport={"width": self.width, "height": 800},
            reduced_motion="reduce",
        )


VISITORS: Final = tuple(
    Visitor(language=language, theme=theme, width=width)
    for language in ("en", "ru")
    for theme in ("light", "dark")
    for width in (360, 1280)
)
EXTREMES: Final = (VISITORS[0], VISITORS[-1])
"""The two who differ in everything."""


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Return where pictures of all pages are kept."""
    folder = Path(os.environ.get("CINECLUSTER_SCREENSHOTS", "build/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def looks() -> Iterator[tuple[PageAddress, Visitor]]:
    """Yield each page with each visitor; its further states with two who differ."""
    routes = set()
    for entry in PAGES:
        visitors = EXTREMES if entry.route in routes else VISITORS
        routes.add(entry.route)
        yield from ((entry, visitor) for visitor in visitors)


@pytest.mark.parametrize(
    ("entry", "visitor"), [pytest.param(*look, id=f"{look[0].name}-{look[1]}") for look in looks()]
)
def test_a_page_has_no_fault(
    entry: PageAddress, visitor: Visitor, open_site: OpenSite, browser: Browser, pictures: Path
) -> None:
    site = open_site(entry.site)
    with visitor.page(browser) as page:
        look = Look(page, site.origin)
        look.visit(site.at(entry.address), status=entry.status, ready=entry.ready)
        page.screenshot(path=pictures / f"{entry.name}-{visitor}.png", full_page=True)
        assert page.locator("html").get_attribute("lang") == visitor.language
        faults = look.complaints()
        # It takes half of the time, and another language changes little of what it looks at.
        if visitor.language == "en" or visitor in EXTREMES:
            faults += accessibility_findings(page)
        assert faults == []


def test_every_route_of_the_site_is_in_the_table(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path))
    routes = {
        route.path
        for route in iter_route_contexts(app.routes)
        if route.endpoint and route.endpoint.__module__.startswith("cinecluster.web.")
        if "GET" in (route.methods or ())
    }
    assert routes == {entry.route for entry in PAGES if entry.route} | FILES | PASSING
