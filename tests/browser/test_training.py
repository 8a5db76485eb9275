"""What an operator does: sign in, train, look on, go over to a version and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Look, accessibility_findings
from tests.browser.sites import Site, running_site
from tests.service.processes import wait_for

LONG = 120_000
"""Milliseconds after which something hangs; generous, because machines are busy."""


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


def test_a_training_is_started_looked_on_served_and_rolled_back(page: Page, own_site: Site) -> None:
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
    cancel.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this training?")
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Let it go on").press("Enter")
    cancel.focus()
    expect(page.locator("[aria-current=step]")).to_contain_text("ranker", timeout=LONG)
    expect(cancel).to_be_focused()  # though the page has changed under it

    made = page.get_by_role("main").get_by_role("link", name="Z-")
    made.wait_for(timeout=LONG)
    after = made.inner_text()
    assert after != before
    assert look.complaints() == []
    expect(page.get_by_role("status")).to_have_text("succeeded")

    page.wait_for_function(
        "async (after) => (await (await fetch('/health')).text()).includes(`Model ${after}`)", arg=after
    )
    page.goto(own_site.at("/versions"))
    assert version_of(page) == after
    page.get_by_role("button", name=f"Roll back to {before}").press("Enter")
    expect(page.get_by_role("status").filter(has_text=f"{before} is served now")).to_be_visible()
    assert version_of(page) == before
    assert look.complaints() == []


def test_a_training_is_cancelled_by_forms_alone(browser: Browser, own_site: Site) -> None:
    with browser.new_page(java_script_enabled=False, locale="en") as page:
        page.goto(own_site.at("/training"))
        sign_in(page, own_site)
        page.get_by_role("button", name="Start").click()
        page.get_by_role("link", name="Cancel it").click()
        page.get_by_role("button", name="Cancel the training").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Training of")  # not to break in on it
        address = page.url

        def is_over() -> bool:
            page.goto(address)
            return page.get_by_text("Somebody asked it to stop.").is_visible()

        wait_for("the training has stopped", is_over)


def test_versions_are_activated_and_pinned_by_forms_alone(browser: Browser, own_site: Site) -> None:
    with browser.new_page(java_script_enabled=False, locale="en") as page:
        page.goto(own_site.at("/versions"))
        sign_in(page, own_site)
        other = page.locator(f"#v-{own_site.names['earlier']}")
        other.get_by_role("button", name="Pin").click()
        expect(other.get_by_text("pinned")).to_be_visible()
        page.goto(own_site.at("/versions/{earlier}/activate"))
        page.get_by_role("button", name="Activate it").click()
        expect(page.get_by_role("status")).to_contain_text("is served now")
        assert version_of(page) == own_site.names["earlier"]


def test_whoever_has_no_key_is_led_to_where_one_can_sign_in(page: Page, locked_site: Site) -> None:
    page.goto(locked_site.at("/versions"))
    expect(page.get_by_role("button", name="Pin")).to_have_count(0)
    page.goto(locked_site.at("/versions/{earlier}/activate"))
    page.get_by_role("button", name="Activate it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert version_of(page) == locked_site.names["version"]
