from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from cinecluster.api.host_check import HostCheck, OriginCheck
from cinecluster.service_config import AccessConfig
from tests.api.service_kit import assert_problem, client_of, tiny_app

pytestmark = pytest.mark.anyio


def checked(*names: str) -> httpx.AsyncClient:
    """Return a client of something that answers under some names."""
    app = HostCheck(PlainTextResponse("answered"), names=names)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


def written_from(*origins: str) -> httpx.AsyncClient:
    """Return a client of something that pages of some origins may write to."""
    app = OriginCheck(PlainTextResponse("answered"), origins=origins)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000")


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


@pytest.mark.parametrize(
    "origin", ["http://localhost:8000", "https://localhost:8000", "https://films.example"]
)
async def test_our_own_pages_and_those_named_may_write(origin: str) -> None:
    async with written_from("https://films.example") as client:
        assert (await client.post("/", headers={"Origin": origin})).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost", "http://localhost:8001", ""]
)
async def test_pages_of_others_may_read_but_not_write(origin: str) -> None:
    async with written_from("https://films.example") as client:
        assert (await client.get("/", headers={"Origin": origin})).status_code == 200
        for method in ("POST", "PUT", "DELETE"):
            response = await client.request(method, "/", headers={"Origin": origin})
            problem = assert_problem(response, 403, "foreign-origin")
            assert "access.cors_origins" in problem["hint"]


async def test_no_page_can_start_a_training_on_its_visitors_machine(tmp_path: Path) -> None:
    async with client_of(tiny_app(tmp_path)) as client:
        assert_problem(await client.post("/train-kmeans", headers={"Origin": "null"}), 403, "foreign-origin")
        assert (await client.post("/train-kmeans")).status_code == 202
