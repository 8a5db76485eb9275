"""The switches of language and colours."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.sites import Site

COLOURS = """() => {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries([...style].filter((name) => name.startsWith("--")).sort()
    .map((name) => [name, style.getPropertyValue(name)]));
}"""


def test_the_language_is_switched_by_the_pointer_and_stays(page: Page, site: Site) -> None:
    page.goto(site.at("/films?q=matrix"))
    page.get_by_role("button", name="Русский").click()
    expect(page).to_have_url(site.at("/films?q=matrix"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_role("heading", level=1)).to_have_text("Фильмы")
    page.get_by_role("banner").get_by_role("link", name="cinecluster").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_the_theme_is_switched_by_the_keyboard_and_stays(page: Page, site: Site) -> None:
    page.goto(site.at("/"))
    light = page.evaluate(COLOURS)
    page.get_by_role("button", name="Dark").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(COLOURS)
    assert dark["--page"] != light["--page"]
    page.goto(site.at("/sign-in"))
    assert page.evaluate(COLOURS) == dark


@pytest.mark.parametrize(("preferred", "button"), [("light", "Dark"), ("dark", "Light")])
def test_what_is_chosen_goes_before_what_the_system_prefers_and_looks_the_same(
    preferred: str, button: str, browser: Browser, site: Site
) -> None:
    other = button.lower()
    colours = {}
    for scheme in ("light", "dark"):
        with browser.new_page(color_scheme=scheme) as page:
            page.goto(site.at("/sign-in"))
            colours[scheme] = page.evaluate(COLOURS)
            if scheme == preferred:
                page.get_by_role("button", name=button).click()
                expect(page.locator("html")).to_have_attribute("data-theme", other)
                chosen = page.evaluate(COLOURS)
    assert chosen == colours[other] != colours[preferred]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_the_colour_of_every_cluster_can_be_read(
    theme: Literal["light", "dark"], browser: Browser, site: Site
) -> None:
    with browser.new_page(color_scheme=theme) as page:
        page.goto(site.at("/sign-in"))
        colours = page.evaluate(COLOURS)
    for number in range(12):
        ground = colours[f"--c{number}"]
        assert contrast(ground, colours["--on-cluster"]) >= 4.5, number
        assert contrast(ground, colours["--page"]) >= 3, number


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it, 1–21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour.strip()[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
