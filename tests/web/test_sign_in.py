"""Signing in with an API key."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from cinecluster.api.services import Services
from tests.api.service_kit import client_of, tiny_app

pytestmark = pytest.mark.anyio


def key_of(app: FastAPI) -> str:
    services: Services = app.state.services
    return services.keys.create("tests", ["training"])[1].reveal()


async def test_a_known_key_is_kept_where_scripts_and_other_sites_cannot_use_it(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        form = {"key": f" {key_of(app)} ", "next": "/training"}
        answer = await client.post("/sign-in", data=form)
        signed = await client.get("/")
        out = await client.post("/sign-out", data={"back": "/"})
        after = await client.get("/")
    assert answer.status_code == out.status_code == 303
    assert answer.headers["location"] == "/training"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "/sign-out" in signed.text
    assert "/sign-out" not in after.text


async def test_an_unknown_key_is_refused_and_not_kept(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        key_of(app)
        answer = await client.post(
            "/sign-in", data={"key": f"cc_{'0' * 12}_{'x' * 43}", "next": "//bad.example"}
        )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert 'role="alert"' in answer.text
    assert 'name="next" value="/"' in answer.text


async def test_the_page_says_whether_a_key_is_needed_and_which_one_is_in_use(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    services: Services = app.state.services
    async with client_of(app) as client:
        opened = (await client.get("/sign-in")).text
        key = key_of(app)
        closed = (await client.get("/sign-in")).text
        await client.post("/sign-in", data={"key": key})
        known = (await client.get("/sign-in?next=/training")).text
        services.keys.revoke(services.keys.all_keys()[0].key_id)
        revoked = (await client.get("/sign-in")).text
    assert "No key has been made yet" in opened
    assert "No key has been made yet" not in closed
    assert "<strong>tests</strong>, which is for: training." in known
    assert 'href="/training">Back to where you were' in known
    assert "is not good any more" in revoked


async def test_a_key_for_other_things_is_told_so_and_another_asked_for(tmp_path: Path) -> None:
    app = tiny_app(tmp_path)
    async with client_of(app) as client:
        client.cookies.set("cinecluster_key", key_of(app))
        answer = await client.post("/versions/x/pin")
    assert answer.status_code == 403
    assert "the one given is for" in answer.text
    assert 'href="/sign-in"' in answer.text
