from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from cinecluster.api.host_check import HostCheck
from cinecluster.service_config import AccessConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio


def checked(*names: str) -> httpx.AsyncClient:
    """Return a client of something that answers under some names."""
    app = HostCheck(PlainTextResponse("answered"), names=names)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


async def ask_as(client: httpx.AsyncClient, *hosts: str) -> httpx.Response:
    request = client.build_request("GET", "/livez")
    request.headers = httpx.Headers([("Host", host) for host in hosts])
    return await client.send(request)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LocalHost:8000",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1:8000",
        "10.1.2.3:80",
        "[::1]",
        "[::1]:8000",
        "[fe80::1%25eth0]",
        "films.example",
        "FILMS.example:443",
        "mine.example",
    ],
)
async def test_addresses_and_the_services_own_names_are_answered(host: str) -> None:
    async with checked("mine.example", "Films.example") as client:
        assert (await ask_as(client, host)).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "xlocalhost",
        "2130706433",
        "0x7f.1",
        "[evil.example]",
        "*",
    ],
)
async def test_any_other_name_is_refused_and_the_setting_is_named(host: str) -> None:
    async with checked() as client:
        problem = assert_problem(await ask_as(client, host), 421, "unknown-host")
    assert "access.allowed_hosts" in problem["hint"]
    assert "evil" not in str(problem)


@pytest.mark.parametrize(
    "hosts",
    [(), ("",), ("a@b",), ("a b",), (":80",), ("[::1",), ("localhost:http",), ("localhost", "localhost")],
)
async def test_what_names_no_host_or_several_is_a_400(hosts: tuple[str, ...]) -> None:
    async with checked() as client:
        assert_problem(await ask_as(client, *hosts), 400, "bad-host")


async def test_a_star_lets_every_name_pass() -> None:
    async with checked("*") as client:
        assert (await ask_as(client, "evil.example")).status_code == 200


async def test_the_service_answers_to_its_host_and_to_those_allowed(tmp_path: Path) -> None:
    app = tiny_app(tmp_path, host="mine.example", access=AccessConfig(allowed_hosts=("films.example",)))
    async with client_of(app) as client:
        hosts = ("mine.example", "films.example", "localhost", "evil.example")
        assert [(await ask_as(client, host)).status_code for host in hosts] == [200, 200, 200, 421]
