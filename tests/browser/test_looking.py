"""What a look at a page notices: each fault on a page made for it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Look, accessibility_findings

ORIGIN = "http://site.test"
SOUND = '<html lang="en"><title>A page</title><main><h1>A page</h1>{}</main></html>'


def complaints(browser: Browser, body: str, policy: str = "default-src * data: 'unsafe-inline'") -> list[str]:
    """Look at a page that no server has to answer for."""
    with browser.new_page(viewport={"width": 360, "height": 800}) as page:
        page.route(
            "**/*",
            lambda route: (
                route.fulfill(
                    body=SOUND.format(body),
                    content_type="text/html; charset=utf-8",
                    headers={"Content-Security-Policy": policy},
                )
                if route.request.url == f"{ORIGIN}/"
                else route.fulfill(status=404)
            ),
        )
        look = Look(page, ORIGIN)
        look.visit(f"{ORIGIN}/")
        return [*look.complaints(), *accessibility_findings(page)]


def test_a_sound_page_is_sound(browser: Browser) -> None:
    assert complaints(browser, "<p>Words.</p>") == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>console.error('no')</script>", "console: no"),
        ("<script>null.x</script>", "error: "),
        ("<script>fetch('https://elsewhere.test/')</script>", "asks elsewhere: https://elsewhere.test/"),
        ("<img src='/missing.png' alt='x'>", "console: Failed to load resource"),
        ("<p><svg width='400' height='4'></svg></p>", "scrolls sideways by "),
        ("<p style='width: 1em; overflow-wrap: anywhere'>Nowhere</p>", "breaks the word Nowhere"),
        ("<h1>Another</h1>", "has 2 first headings"),
        ("<p><img src='data:,'></p>", "image-alt (critical): <img"),
        ("<p style='color: #aaa; background: #fff'>Pale</p>", "color-contrast (serious): <p"),
        ("<script>document.title = ' · cinecluster'</script>", "has no title"),
    ],
)
def test_a_fault_is_noticed(browser: Browser, body: str, said: str) -> None:
    assert any(complaint.startswith(said) for complaint in complaints(browser, body))


def test_what_the_policy_forbids_is_noticed(browser: Browser) -> None:
    found = complaints(browser, "<p style='color: red'>Red</p>", "default-src 'self'")
    assert any(each.startswith("console: against the policy: style-src-attr") for each in found)
