"""``docs/ratings.md`` says what the code does."""

import re
from pathlib import Path

import pytest

from cinecluster.server import create_app
from cinecluster.settings import Settings
from cinecluster.storage.rating_lines import LineFormat, LineReader, RowJudge, RowReader
from cinecluster.storage.ratings import OnlineRating

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ratings.md").read_text()


@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_the_examples_of_uploads_are_two_good_rows(format: LineFormat) -> None:
    [example] = re.findall(rf"```{format}\n(.*?)```", PAGE, re.DOTALL)
    reader = RowReader(format, RowJudge(frozenset({1, 2}).__contains__, latest=2e9))
    rows = [row for line in LineReader().feed(example.encode()) if (row := reader.read(line))]

    assert [type(row) for row in rows] == [OnlineRating, OnlineRating]


def test_the_routes_are_there(tmp_path: Path) -> None:
    paths = create_app(Settings(home=tmp_path)).openapi()["paths"]
    named = re.findall(r"`(GET|PUT|POST|DELETE) (/[^`?]*)`", PAGE)

    assert len(set(named)) == 8
    for method, path in named:
        assert method.lower() in paths[path], path


def test_the_commands_are_there() -> None:
    commands = (ROOT / "docs" / "commands.md").read_text()
    named = re.findall(r"^\$ (cinecluster \w+ \w+)", PAGE, re.MULTILINE)

    assert len(set(named)) == 6
    assert all(f"{command}`" in commands or f"{command} " in commands for command in named)
