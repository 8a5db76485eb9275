"""Say what one likes, and see the list change."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looking import Look, accessibility_findings
from tests.browser.sites import Site

LETTERBOXD = """Date,Name,Year,Letterboxd URI,Rating
2024-01-02,The Matrix,1999,https://boxd.it/2a,5
2024-01-03,Alien,1979,https://boxd.it/2b,4.5
2024-01-04,No Such Film At All,1961,https://boxd.it/2c,3
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return a file as Letterboxd gives it to its users."""
    file = tmp_path / "ratings.csv"
    file.write_text(LETTERBOXD)
    return file


def settled(page: Page) -> list[str]:
    """Return the titles of the list once nothing is on its way."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    return page.locator("#result .poster-title").all_inner_texts()


def stars(page: Page, place: int, number: str) -> Locator:
    return page.locator("#rate .rateable").nth(place).get_by_label(f"{number} of 5 stars", exact=True)


def changed(page: Page, before: list[str]) -> list[str]:
    """Wait for another list and return it."""
    page.wait_for_function(
        """(before) => JSON.stringify([...document.querySelectorAll("#result .poster-title")]
          .map((title) => title.innerText)) !== JSON.stringify(before)""",
        arg=before,
    )
    return settled(page)


def test_stars_by_the_pointer_move_the_list_and_are_remembered(page: Page, site: Site) -> None:
    page.goto(site.at("/taste"))
    begun = settled(page)
    film = page.locator("#rate .rateable").first
    title = film.get_by_role("link").inner_text()
    film.locator("label.half").nth(8).click()
    expect(page.locator(".favorite")).to_be_visible()
    rated = settled(page)
    assert title not in rated
    assert rated != begun
    page.reload()
    expect(page.locator(".favorite")).to_be_visible()
    assert settled(page) == rated
    page.get_by_role("button", name="Begin anew").click()
    expect(page.locator(".favorite")).to_be_hidden()
    assert settled(page) == begun


def test_the_keyboard_alone_gives_stars_and_keeps_its_place(page: Page, site: Site) -> None:
    page.goto(site.at("/taste"))
    page.locator("#rate input[type=radio]").first.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(stars(page, 0, "5")).to_be_checked()
    expect(page.locator(".favorite")).to_be_visible()
    settled(page)
    expect(stars(page, 0, "5")).to_be_focused()


def test_chosen_groups_move_the_list(page: Page, site: Site) -> None:
    page.goto(site.at("/taste"))
    begun = settled(page)
    page.locator(".toggles").get_by_role("checkbox").last.press("Space")
    chosen = changed(page, begun)
    page.reload()
    expect(page.locator(".toggles").get_by_role("checkbox").last).to_be_checked()
    assert changed(page, begun) == chosen


def test_a_film_that_is_asked_for_can_be_rated(page: Page, site: Site) -> None:
    page.goto(site.at("/taste"))
    page.get_by_role("combobox", name="A film that you have seen").press_sequentially("matr")
    page.get_by_role("option", name="The Matrix 1999").click()
    expect(page.get_by_role("group", name="Stars for The Matrix", exact=True)).to_be_visible()
    expect(page).to_have_url(site.at("/taste"))


def test_what_was_seen_or_is_not_wanted_leaves_the_list(page: Page, site: Site) -> None:
    page.goto(site.at("/taste"))
    begun = settled(page)
    page.get_by_role("button", name=re.compile("^Not for me")).first.click()
    assert begun[0] not in changed(page, begun)


@pytest.mark.parametrize("has_javascript", [True, False])
def test_ratings_are_brought_from_another_site(
    has_javascript: bool, browser: Browser, site: Site, export: Path
) -> None:
    with browser.new_page(java_script_enabled=has_javascript, locale="en") as page:
        look = Look(page, site.origin)
        look.visit(site.at("/taste"))
        page.get_by_role("button", name="Bring ratings from another site").click()
        page.get_by_label("File").set_input_files(export)
        page.get_by_role("button", name="Look into it").click()
        expect(page.get_by_text("No Such Film At All")).to_be_visible()
        if has_javascript:
            assert [*look.complaints(), *accessibility_findings(page)] == []
        page.get_by_role("button", name="Take 2 ratings into my taste").click()
        expect(page.locator(".favorite")).to_be_visible()
        titles = page.locator("#result .poster-title").all_inner_texts()
        assert not {"The Matrix", "Alien"} & set(titles)
        assert look.complaints() == []


def test_another_file_than_an_export_is_refused_with_what_is_looked_for(
    page: Page, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    page.goto(site.at("/taste/import"))
    page.get_by_label("File").set_input_files(tmp_path / "other.csv")
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("alert")).to_contain_text("Letterboxd")
    assert accessibility_findings(page) == []


def test_forms_alone_rate_and_choose(browser: Browser, site: Site) -> None:
    with browser.new_page(java_script_enabled=False, locale="en") as page:
        page.goto(site.at("/taste"))
        begun = page.locator("#result .poster-title").all_inner_texts()
        page.locator("#rate .rateable").first.locator("label.half").nth(9).click()
        page.locator(".toggles").get_by_role("checkbox").last.check()
        page.get_by_role("button", name="Show what it comes to").first.click()
        expect(page.locator(".favorite")).to_be_visible()
        expect(page.locator(".toggles").get_by_role("checkbox").last).to_be_checked()
        assert page.locator("#result .poster-title").all_inner_texts() != begun
