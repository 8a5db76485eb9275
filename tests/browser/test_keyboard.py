"""Go through every page by the keyboard alone."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import PAGES, PageAddress
from tests.browser.conftest import OpenSite

_FOCUSABLE: Final = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  const groups = new Set();
  const stops = all.filter((element) => {
    if (element.tabIndex < 0 || element.matches(":disabled") || !element.checkVisibility()) return false;
    if (element.type !== "radio") return true;
    const first = !groups.has(element.name); // Tab stops once in a group
    groups.add(element.name);
    return first;
  });
  return stops.length;
}"""
_FOCUSED: Final = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  element.dataset.reached ??= "";
  const style = getComputedStyle(element);
  const label = element.labels?.[0] && getComputedStyle(element.labels[0]);
  const shows = (style) => style && (style.outlineStyle !== "none" || style.boxShadow !== "none");
  const [box] = element.getClientRects(); // a link may begin on one line and end on the next
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    html: element.cloneNode(false).outerHTML,
    shown: shows(style) || shows(label),
    seen: box.width < 2 || !top || element.contains(top) || top.contains(element) || top.tagName === "LABEL",
  };
}"""


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_tab_stops_everywhere_where_it_can_be_seen(
    entry: PageAddress, page: Page, open_site: OpenSite
) -> None:
    page.goto(open_site(entry.site).at(entry.address))
    page.locator(entry.ready).first.wait_for()
    stops = page.evaluate(_FOCUSABLE)
    for _ in range(stops + 5):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:  # the end of the page
            break
        assert focused["shown"], f"no one sees where the focus is: {focused['html']}"
        assert focused["seen"], f"something lies over it: {focused['html']}"
    else:
        pytest.fail("Tab never comes to the end")
    assert page.locator("[data-reached]").count() == stops


def test_the_first_stop_leads_past_the_head_of_the_page(page: Page, open_site: OpenSite) -> None:
    page.goto(open_site("open").at("/films"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
