"""Find a film by a few letters, with the pointer and with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import Site


@pytest.fixture(params=["/", "/films/1"])
def page_with_field(request: pytest.FixtureRequest, page: Page, site: Site) -> Page:
    page.goto(site.at(request.param))
    return page


def test_a_suggestion_leads_to_its_film(page_with_field: Page) -> None:
    page = page_with_field
    page.get_by_role("combobox", name="Find a film").fill("matr")
    page.get_by_role("option", name="The Matrix 1999").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Matrix")


def test_the_keyboard_alone_finds_a_film(page_with_field: Page) -> None:
    page = page_with_field
    field = page.get_by_role("combobox", name="Find a film")
    while not field.evaluate("(field) => field === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("matr")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    title = re.sub(r"\s\d{4}$", "", chosen.inner_text())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_escape_closes_the_suggestions_and_enter_shows_all_that_is_found(
    page_with_field: Page, site: Site
) -> None:
    page = page_with_field
    field = page.get_by_role("combobox", name="Find a film")
    field.press_sequentially("matr")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("matr")
    field.press("Enter")
    expect(page).to_have_url(site.at("/films?q=matr"))
    expect(page.locator("main").get_by_role("link", name="The Matrix")).to_be_visible()


def test_filters_move_the_films_and_the_address(page: Page, site: Site) -> None:
    page.goto(site.at("/films"))
    page.get_by_role("combobox", name="Genre").select_option("Horror")
    expect(page).to_have_url(re.compile(r"[?&]genre=Horror"))
    expect(page.locator("#found .tile").first).to_contain_text("Horror")
    page.reload()
    expect(page.get_by_role("combobox", name="Genre")).to_have_value("Horror")
