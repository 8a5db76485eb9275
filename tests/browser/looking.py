"""A look at a page as a visitor, the browser's console and an assistive program have it."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from playwright.sync_api import ConsoleMessage, Page, Request, Response

__all__ = ["Look", "accessibility_findings"]

_AXE: Final = (files("axe_playwright_python") / "axe.min.js").read_text()
_RULES: Final = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2; off unless asked for
}
_TELL_VIOLATIONS: Final = """
addEventListener("securitypolicyviolation",
  (event) => console.error(`against the policy: ${event.effectiveDirective} ${event.blockedURI}`), true);
"""

_BROKEN_WORDS: Final = r"""
() => {
  const range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const within = text.parentElement;
    if (getComputedStyle(within).hyphens === "auto" || within.closest("code")) continue;
    for (const word of text.data.matchAll(/\p{L}{2,}/gu)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}
"""


class Look:
    """Notes all that goes wrong on a page from now on.

    Args:
        page: A new one.
        origin: Where everything has to come from.
    """

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self._origin = origin
        self._complaints: list[str] = []
        page.add_init_script(_TELL_VIOLATIONS)  # not under the page's policy, as is all that Playwright adds
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._complaints.append(f"error: {error}"))
        page.on("request", self._on_request)
        page.on("requestfailed", self._on_failed)

    def visit(self, address: str, *, status: int = 200, ready: str = "h1") -> Response:
        """Go to a page and wait for what is there once it is complete."""
        answer = self.page.goto(address)
        assert answer is not None
        self.page.locator(ready).first.wait_for()
        if answer.status != status:
            self._complaints.append(f"{address} answers {answer.status}")
        elif status >= 400:  # of which the console tells as well
            self._complaints = [each for each in self._complaints if not _tells_status(each, address, status)]
        return answer

    def complaints(self) -> list[str]:
        """Return what went wrong so far, with what is wrong with the page as it stands."""
        return [*self._complaints, *_faults(self.page)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"console: {message.text} ({message.location['url']})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(f"{self._origin}/"):
            self._complaints.append(f"asks elsewhere: {request.url}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by the page itself, once it wants something else
            self._complaints.append(f"fails: {request.url}: {request.failure}")


def accessibility_findings(page: Page) -> list[str]:
    """Return what axe-core finds, WCAG 2.2 A and AA and its best practices, a line for each element."""
    page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate("(rules) => axe.run(document, rules)", _RULES)
    return [
        f"{violation['id']} ({violation['impact']}): {node['html']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _tells_status(complaint: str, address: str, status: int) -> bool:
    return complaint.startswith("console: Failed to load resource") and complaint.endswith(f"({address})")


def _faults(page: Page) -> Iterator[str]:
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if beyond > 0:
        yield f"scrolls sideways by {beyond} px"
    for word in page.evaluate(_BROKEN_WORDS):
        yield f"breaks the word {word}"
    if (headings := page.locator("h1").count()) != 1:
        yield f"has {headings} first headings"
    if not page.title().removesuffix("· cinecluster").strip():
        yield "has no title"
