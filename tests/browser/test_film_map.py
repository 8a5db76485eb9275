"""The map in a browser: mouse, finger, keys, search, and no JavaScript at all."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.sites import Site

DRAWN = "#map[data-drawn]"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as page:
        yield page


def open_map(page: Page, site: Site, query: str = "") -> Locator:
    page.goto(f"{site.origin}/map{query}")
    page.locator(DRAWN).wait_for()
    return page.locator(".map canvas")


def picture(page: Page) -> bytes:
    return page.locator(".map canvas").screenshot()


def test_a_film_that_is_lit_says_its_name_and_opens_by_a_click(site: Site, page: Page) -> None:
    canvas = open_map(page, site, "?film=1")
    title = page.locator("#found .line a").first.inner_text()
    expect(page.locator(".map-tip")).to_contain_text(title)
    canvas.click()  # it lies in the middle
    expect(page).to_have_url(f"{site.origin}/films/1")


def test_dragging_and_the_wheel_move_what_is_seen_and_open_nothing(site: Site, page: Page) -> None:
    canvas = open_map(page, site)
    seen = [picture(page)]
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(200)
    seen.append(picture(page))
    page.mouse.down()
    page.mouse.move(x + 120, y + 60, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    seen.append(picture(page))
    page.get_by_role("button", name="The whole map").click()
    page.wait_for_timeout(200)
    assert len(set(seen)) == 3
    expect(page).to_have_url(f"{site.origin}/map")


def test_keys_find_a_film_say_its_name_and_open_it(site: Site, page: Page) -> None:
    canvas = open_map(page, site)
    canvas.focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    said = page.locator("[data-said]")
    expect(said).not_to_be_empty()
    title = re.sub(r" \(\d{4}\).*", "", said.inner_text())
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/films/-?\d+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_a_finger_first_learns_the_name_and_then_opens_the_film(site: Site, browser: Browser) -> None:
    with browser.new_page(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    ) as page:
        canvas, tip = open_map(page, site, "?film=1"), page.locator(".map-tip")
        expect(tip).to_be_visible()
        canvas.press("Escape")
        expect(tip).to_be_hidden()
        canvas.tap()  # the film lies in the middle
        expect(tip).to_be_visible()
        expect(page).to_have_url(f"{site.origin}/map?film=1")
        tip.tap()
        expect(page).to_have_url(f"{site.origin}/films/1")


def test_a_search_lists_films_and_leaves_the_others_in_the_dark(site: Site, page: Page) -> None:
    open_map(page, site)
    page.get_by_label("Light up films").fill("the")
    expect(page.locator("#found .line").first).to_be_visible()
    expect(page).to_have_url(f"{site.origin}/map?q=the")
    page.locator("[data-show-place]").first.click()
    expect(page).to_have_url(re.compile(r"/map\?film=-?\d+$"))
    expect(page.locator(".map-tip")).to_be_visible()


def test_the_picture_follows_the_theme(site: Site, page: Page) -> None:
    open_map(page, site)
    light = picture(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert picture(page) != light


def test_a_map_that_cannot_be_fetched_says_so(site: Site, page: Page) -> None:
    page.route("**/map/films.bin*", lambda route: route.abort())
    page.goto(f"{site.origin}/map")
    expect(page.locator("[data-failed]")).to_be_visible()
    expect(page.locator("[data-loading]")).to_be_hidden()


def test_without_javascript_the_same_stands_in_words(site: Site, browser: Browser) -> None:
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(f"{site.origin}/map?q=the")
        expect(page.locator("canvas")).to_be_hidden()
        expect(page.locator("#found .line").first).to_be_visible()
        assert page.locator("[data-cluster] h3 a").count() > 1
