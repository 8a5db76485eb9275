"""Pages in Russian are in Russian: what they have in common with the English ones is named here."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest

from tests.api.service_kit import client_of, tiny_app

pytestmark = pytest.mark.anyio

PAGES: Final = (
    *(
        "/",
        "/films",
        "/films?q=xqzwvk&tag=x",
        "/films/1",
        "/films/99",
        "/films/x",
        "/clusters",
        "/clusters/0",
    ),
    *("/map", "/map?q=x", "/taste", "/taste/import", "/quality", "/viewers", "/viewers/1", "/training"),
    *("/versions", "/health", "/sign-in", "/nothing"),
)

SPOKEN: Final = frozenset({"alt", "aria-label", "label", "placeholder", "title"})
"""Attributes that somebody reads or hears."""
VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "option", "rect", "use"})
IN_EVERY_LANGUAGE: Final = frozenset(
    {"API", "English", "IMDb", "Letterboxd", "NDCG@10", "SQLite", "TMDB", "cinecluster"}
)


class Reader(HTMLParser):
    """Hear a page as a screen reader does, but for code and what is marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID and (
            self._silent or tag in ("code", "script") or ("lang" in given and tag != "html")
        ):
            self._silent.append(tag)
        if not self._silent:
            self.said |= {value for name, value in attrs if name in SPOKEN and value}

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.said.add(" ".join(data.split()))


def said_by(page: str) -> set[str]:
    reader = Reader()
    reader.feed(page)
    return reader.said


async def test_nothing_is_left_in_english(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:

        async def said(address: str, language: str) -> set[str]:
            headers = {"Accept": "text/html", "Accept-Language": language}
            return said_by((await client.get(address, headers=headers)).text)

        films = (await client.get("/v1/movies?limit=100")).json()["items"]
        clusters = (await client.get("/v1/clusters")).json()["items"]
        both = {page: await said(page, "en") & await said(page, "ru") for page in PAGES}
    names = {film["title"] for film in films} | {cluster["label"] for cluster in clusters}
    left = {page: english_of(texts) - names - IN_EVERY_LANGUAGE for page, texts in both.items()}
    assert {page: texts for page, texts in left.items() if texts} == {}


def english_of(texts: set[str]) -> set[str]:
    """Return what has words in Latin letters, without what stands around a name."""
    return {
        re.sub(r"^: |:$|( \(\d{4}\))?( · cinecluster)?$", "", text)
        for text in texts
        if re.search("[A-Za-z]{3}", text) and not re.fullmatch(r"/\w+|[\w-]+ \d+\.\d+[.\w]*", text)
    }
