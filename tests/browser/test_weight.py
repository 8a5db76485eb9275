"""How much the first page weighs for a browser that has nothing of it yet."""

from typing import Final

from playwright.sync_api import Page

from tests.browser.sites import Site

_BYTES: Final = """() => performance.getEntries()
  .reduce((sum, each) => sum + (each.transferSize ?? 0), 0)"""


def test_the_first_page_takes_less_than_100_kb(page: Page, site: Site) -> None:
    page.goto(site.at("/"), wait_until="networkidle")
    weight = page.evaluate(_BYTES)
    assert 10_000 < weight < 100_000
