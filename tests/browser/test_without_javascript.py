"""The site in a browser that runs no scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.addresses import PAGES, PageAddress
from tests.browser.conftest import OpenSite
from tests.browser.sites import Site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page on which no script runs."""
    with browser.new_page(java_script_enabled=False, locale="en") as page:
        yield page


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_has_its_content(entry: PageAddress, page: Page, open_site: OpenSite) -> None:
    answer = page.goto(open_site(entry.site).at(entry.address))
    assert answer is not None
    assert answer.status == entry.status
    expect(page.locator("h1")).to_be_visible()
    assert len(page.locator("main").inner_text().split()) > 10
    for waiting in (".skeleton", "[aria-busy=true]"):
        expect(page.locator(waiting).locator("visible=true")).to_have_count(0)


def test_search_is_a_form(page: Page, site: Site) -> None:
    page.goto(site.at("/"))
    page.get_by_label("Find a film").fill("matrix")
    page.get_by_role("search").get_by_role("button").click()
    expect(page).to_have_url(site.at("/films?q=matrix"))
    page.locator("main").get_by_role("link", name="The Matrix").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Matrix")


def test_the_tuner_is_a_form(page: Page, site: Site) -> None:
    page.goto(site.at("/films/1"))
    before = page.locator("#similar .poster-title").all_inner_texts()
    page.get_by_role("slider").first.press("ArrowRight")
    page.get_by_role("button", name="Show").click()
    assert page.locator("#similar .poster-title").all_inner_texts() != before


def test_language_and_theme_are_forms(page: Page, site: Site) -> None:
    page.goto(site.at("/clusters"))
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.get_by_role("button", name="Тёмная").click()
    expect(page).to_have_url(site.at("/clusters"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
