import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from starlette.responses import HTMLResponse

from cinecluster.service_config import AccessConfig
from tests.api.service_kit import client_of, tiny_app

pytestmark = pytest.mark.anyio

FOR_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def directives(response: httpx.Response) -> dict[str, str]:
    (written,) = response.headers.get_list("content-security-policy")
    return dict(part.split(" ", 1) for part in written.split("; "))


async def test_every_answer_has_them_refusals_and_failures_too(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, max_body_bytes=8)

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError

    async with client_of(app) as client:
        answers = [
            await client.get("/recommend?movie_id=1"),
            await client.get("/nowhere"),
            await client.delete("/recommend"),
            await client.get("/broken"),
            await client.get("/livez", headers={"Host": "evil.example"}),
            await client.post("/train-kmeans", content=b" " * 9),
            await client.get("/static-offline-docs/swagger-ui.css"),
        ]

    assert [answer.status_code for answer in answers] == [200, 404, 405, 500, 421, 413, 200]
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Content-Security-Policy"] == FOR_DATA
        assert answer.headers["X-Request-ID"]


async def test_a_page_may_use_files_of_ours_and_nothing_inline(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)

    @app.get("/page")
    async def page() -> HTMLResponse:
        return HTMLResponse("<!doctype html>")

    async with client_of(app) as client:
        found = directives(await client.get("/page"))

    assert found["default-src"] == "'self'"
    assert found["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(found)


class _Page(HTMLParser):
    """What a page loads and what it brings along."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not given.keys() & {"style", "onload", "onclick"}
        assert tag != "style"
        self.loaded += [address for name in ("src", "href") if (address := given.get(name))]
        self._in_script = tag == "script" and "src" not in given

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script &= tag != "script"


async def test_the_docs_page_is_allowed_its_own_script_and_files_and_no_others(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/docs")
    page = _Page()
    page.feed(response.text)

    (script,) = page.inline
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert directives(response) == {
        "default-src": "'self'",
        "script-src": f"'self' 'sha256-{digest}'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert len(page.loaded) == 3
    assert all(address.startswith("/static-offline-docs/") for address in page.loaded)


async def test_pages_elsewhere_may_not_ask_unless_they_are_named(tmp_path: Path) -> None:
    preflight = {"Origin": "https://films.example", "Access-Control-Request-Method": "PUT"}
    async with client_of(tiny_app(tmp_path / "closed")) as client:
        answer = await client.get("/livez", headers={"Origin": "https://films.example"})
        assert "access-control-allow-origin" not in answer.headers
        assert (await client.options("/livez", headers=preflight)).status_code == 405

    named = AccessConfig(cors_origins=("https://films.example",))
    async with client_of(tiny_app(tmp_path / "open", access=named)) as client:
        answer = await client.get("/recommend?movie_id=999", headers={"Origin": "https://films.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "https://films.example"
        assert "X-Request-ID" in answer.headers["Access-Control-Expose-Headers"]
        assert "access-control-allow-credentials" not in answer.headers
        allowed = await client.options("/train-kmeans", headers=preflight)
        assert allowed.status_code == 200
        other = await client.get("/livez", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
