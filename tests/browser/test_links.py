"""Where the pages lead, followed without a browser."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

from tests.browser.addresses import PAGES, PageAddress
from tests.browser.sites import Site

_BROWSER: Final = {"Accept": "text/html", "Accept-Language": "en"}


class Links(HTMLParser):
    """What a page links to, and the places on it that can be linked to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.targets.add(given["href"] or "")
        if given.get("id"):
            self.ids.add(given["id"] or "")


class Reader:
    """Reads each address once."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._seen: dict[str, tuple[int, Links]] = {}

    def read(self, address: str) -> tuple[int, Links]:
        if address not in self._seen:
            answer = self._client.get(address)
            self._seen[address] = answer.status_code, Links(answer.text)
        return self._seen[address]


@pytest.fixture(scope="session")
def reader(site: Site) -> Iterator[Reader]:
    with httpx.Client(base_url=site.origin, headers=_BROWSER, follow_redirects=True, timeout=60) as client:
        yield Reader(client)


@pytest.mark.parametrize("entry", [entry for entry in PAGES if entry.site == "open"], ids=lambda e: e.name)
def test_every_link_leads_somewhere(entry: PageAddress, site: Site, reader: Reader) -> None:
    here = site.at(entry.address)
    _, links = reader.read(here)
    dead = []
    for target in sorted(links.targets):
        address, fragment = urldefrag(urljoin(here, target))
        if urlsplit(address).netloc != urlsplit(here).netloc:
            continue
        status, there = (200, links) if target.startswith("#") else reader.read(address)
        if status >= 400 or (fragment and fragment not in there.ids):
            dead.append(target)
    assert dead == []
