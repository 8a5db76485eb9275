"""Tune the films beside a film."""

import re

from playwright.sync_api import Page, expect

from tests.browser.sites import Site


def similar(page: Page) -> list[str]:
    return page.locator("#similar .poster-title").all_inner_texts()


def test_a_slider_moved_by_the_keyboard_moves_the_list_and_the_address_keeps_it(
    page: Page, site: Site
) -> None:
    page.goto(site.at("/films/1"))
    before = similar(page)
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]lean=1"))
    expect(page.locator("#similar")).not_to_have_attribute("aria-busy", "true")
    after = similar(page)
    assert after != before
    assert slider.evaluate("(slider) => slider === document.activeElement")
    page.reload()
    assert similar(page) == after
    expect(page.get_by_role("slider").first).to_have_value("1")


def test_a_slider_moves_the_list_by_the_pointer_and_all_can_be_put_back(page: Page, site: Site) -> None:
    page.goto(site.at("/films/1"))
    before = similar(page)
    slider = page.get_by_role("slider").first
    box = slider.bounding_box()
    assert box is not None
    slider.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    expect(page).to_have_url(re.compile(r"[?&]lean=1"))
    expect(page.locator("#similar")).not_to_have_attribute("aria-busy", "true")
    assert similar(page) != before
    page.get_by_role("link", name="As it was").click()
    expect(page.get_by_role("slider").first).to_have_value("0")
    assert similar(page) == before


def test_another_tag_can_be_asked_for(page: Page, site: Site) -> None:
    page.goto(site.at("/films/1"))
    tags = page.locator("#tags option").evaluate_all("(options) => options.map((option) => option.value)")
    sliders = page.locator("#tuner .slider label")
    wanted = next(tag for tag in tags if tag not in " ".join(sliders.all_inner_texts()))
    page.get_by_label("Another tag").fill(wanted)
    page.get_by_role("button", name="Show").click()
    expect(sliders.filter(has_text=wanted)).to_be_visible()
