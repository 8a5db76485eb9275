"""Docs that cannot rot: pages made from code, and README lines that are run."""

import asyncio
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import typer

from cinecluster.cli.app import make_app
from cinecluster.server import create_app
from cinecluster.settings import Settings
from docs.generate import commands_page, settings_page

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.ru.md")


@pytest.mark.parametrize(("page", "made"), [("commands.md", commands_page), ("settings.md", settings_page)])
def test_a_page_is_as_the_code_makes_it(
    page: str, made: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("CINECLUSTER_TRAINING")]:
        monkeypatch.delenv(name)  # the page shows the defaults
    assert (ROOT / "docs" / page).read_text() == made(), "run 'make docs'"


def console(readme: str) -> list[tuple[str, str]]:
    """Return the commands of a README's terminal sessions with the first line that each prints."""
    text = (ROOT / readme).read_text()
    sessions = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [line for session in sessions for line in session.splitlines()]
    return [
        (line.removeprefix("$ "), following)
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("$ ")
    ]


@pytest.mark.parametrize("readme", READMES)
def test_the_curl_lines_print_what_the_readme_says(readme: str, sample_settings: Settings) -> None:
    curls = [(shlex.split(command)[1:], said) for command, said in console(readme) if command[:5] == "curl "]
    trainings = [said for words, said in curls if words[:2] == ["-X", "POST"]]
    assert [said.startswith('{"status":"training started"') for said in trainings] == [True]
    others = [(words, said) for words, said in curls if words[:2] != ["-X", "POST"]]
    assert len(others) >= 6
    answers = asyncio.run(ask(sample_settings, [words for words, _ in others]))
    for answer, (_, said) in zip(answers, others, strict=True):
        assert answer.startswith(said.removesuffix("…"))


async def ask(settings: Settings, requests: list[list[str]]) -> list[str]:
    """Ask the service as wired, without a socket; each request: ``[-X METHOD] [--json BODY] ADDRESS``."""
    app = create_app(settings)
    transport = httpx.ASGITransport(app=app)
    answers = []
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport) as client:
        for *options, address in requests:
            given = dict(zip(options[::2], options[1::2], strict=True))
            method = given.get("-X", "POST" if "--json" in given else "GET")
            headers = {"Content-Type": "application/json"}
            body = given.get("--json")
            answers.append(
                (await client.request(method, f"http://{address}", content=body, headers=headers)).text
            )
    return answers


@pytest.mark.parametrize("readme", READMES)
def test_every_cinecluster_command_of_a_readme_exists(readme: str) -> None:
    known = set(typer.main.get_group(make_app()).commands)
    used = set(re.findall(r"cinecluster ([a-z][a-z-]+)", (ROOT / readme).read_text()))
    assert used
    assert used <= known, used - known


@pytest.mark.parametrize("readme", READMES)
def test_every_link_of_a_readme_leads_somewhere(readme: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / readme).read_text())
    assert links
    missing = [link for link in links if not link.startswith("http") and not (ROOT / link).exists()]
    assert missing == []


def test_the_readmes_show_the_same_sessions() -> None:
    english, russian = (
        [command.split("#")[0].strip() for command, _ in console(readme)] for readme in READMES
    )
    assert english == russian


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert f"]({page.name})" in listed
        assert "**Status**" in page.read_text()
