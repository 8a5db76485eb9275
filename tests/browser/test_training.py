"""What an operator does: sign in, train, look on, go over to the new version and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Look, accessibility_findings
from tests.browser.sites import Site, running_site

SECONDS = 1000
"""In milliseconds, as Playwright counts."""


@pytest.fixture
def own_site(home: Path, tmp_path: Path) -> Iterator[Site]:
    """Return a service that needs keys and whose versions may be changed."""
    with running_site(home, tmp_path, locked=True) as site:
        yield site


def sign_in(page: Page, site: Site) -> None:
    """Follow the link of a page that needs a key; it leads back."""
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Key").fill(site.key)
    page.keyboard.press("Enter")


def version_of(page: Page) -> str:
    return page.locator("footer").get_by_text("Model ").inner_text().removeprefix("Model ")


def test_a_training_is_started_looked_on_and_served(page: Page, own_site: Site) -> None:
    look = Look(page, own_site.origin)
    look.visit(own_site.at("/training"))
    before = version_of(page)
    sign_in(page, own_site)
    expect(page).to_have_url(own_site.at("/training"))
    page.get_by_label("Number of clusters").fill("5")
    page.get_by_role("button", name="Start").press("Enter")

    expect(page.get_by_role("progressbar")).to_be_visible()
    assert [*look.complaints(), *accessibility_findings(page)] == []
    cancel = page.get_by_role("link", name="Cancel it")
    cancel.focus()
    expect(page.locator("[aria-current=step]")).to_have_text(
        "Choose and learn the ranker", use_inner_text=True, timeout=60 * SECONDS
    )
    expect(cancel).to_be_focused()

    expect(page.get_by_role("main").get_by_text("succeeded")).to_be_visible(timeout=120 * SECONDS)
    made = page.get_by_role("main").get_by_role("link", name="Z-").inner_text()
    assert made != before
    assert look.complaints() == []
    page.wait_for_function(
        """async (made) => (await (await fetch("/training")).text()).includes(`Model ${made}`)""", arg=made
    )
    page.goto(own_site.at("/"))
    assert version_of(page) == made


def test_a_training_is_cancelled_without_javascript(browser: Browser, own_site: Site) -> None:
    with browser.new_page(java_script_enabled=False, locale="en") as page:
        page.goto(own_site.at("/training"))
        sign_in(page, own_site)
        page.get_by_role("button", name="Start").click()
        page.get_by_role("link", name="Cancel it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this training?")
        assert accessibility_findings(page) == []
        page.get_by_role("button", name="Cancel the training").click()
        for _ in range(60):
            if page.get_by_text("Somebody asked it to stop.").is_visible():
                break
            page.wait_for_timeout(1 * SECONDS)
            page.reload()
        expect(page.get_by_text("Somebody asked it to stop.")).to_be_visible()
