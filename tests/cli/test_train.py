"""``cinecluster train`` and what all commands have in common."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from cinecluster import __version__
from cinecluster.cli.app import make_app
from cinecluster.cli.exit_codes import MEANINGS
from cinecluster.data.fetching import DATA_SETS
from tests.cli.caller import Call


def test_a_training_tells_what_it_did(call: Call, tmp_path: Path) -> None:
    said = call("train", "--sample", "--home", tmp_path / "var", "--output", tmp_path / "out")
    assert said.code == 0
    assert "read = kept + dropped" in said.out
    assert "49883 │ kept" in said.out
    assert "Are the clusters any good?" in said.out
    assert "Personal lists are ordered by" in said.out
    assert re.search(r"✓ evaluate \d", said.err)


@pytest.mark.parametrize("extra", [(), ("--sample", "--from-current"), ("somewhere", "--sample")])
def test_exactly_one_source_is_wanted(call: Call, tmp_path: Path, extra: tuple[str, ...]) -> None:
    said = call("train", *extra, "--home", tmp_path)
    assert said.code == 2
    assert "exactly one of SOURCE, --sample and --from-current" in said.err


@pytest.mark.parametrize("n_clusters", ["1", "1001", "many", "-3", "٣"])
def test_a_silly_number_of_clusters_is_refused(call: Call, tmp_path: Path, n_clusters: str) -> None:
    said = call("train", "--sample", f"--n-clusters={n_clusters}", "--home", tmp_path)
    assert said.code == 2
    assert "from 2 to 1000, or 'auto'" in said.err


def test_a_missing_source_is_one_sentence_and_one_hint(call: Call, tmp_path: Path) -> None:
    said = call("train", tmp_path / "nothing", "--home", tmp_path / "var")
    assert said.code == 3
    assert "there is no such file or folder" in said.err
    assert "Traceback" not in said.err


def test_an_unknown_engine_and_a_bad_variable_are_named(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = call("train", "--sample", "--engine", "pandas", "--home", tmp_path)
    assert said.code == 9
    assert "engine" in said.err
    monkeypatch.setenv("CINECLUSTER_PORT", "eighty")
    assert "port" in call("clusters", "--home", tmp_path).err


def test_settings_files_are_read_the_local_one_first(
    call: Call, tiny_source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cinecluster.toml").write_text(
        'home = "one"\noutput = "out"\n[training.clustering]\nn_clusters = 3\n'
    )
    Path("cinecluster.local.toml").write_text('home = "two"\n')
    manifest = call("train", tiny_source, "--json").json()
    assert manifest["n_clusters"] == 3
    assert Path("two", "current").is_file()
    assert Path("out", "cleaned_movies.csv").is_file()
    Path("cinecluster.toml").write_text("[training.clustering]\nclusters = 7\n")
    said = call("clusters")
    assert said.code == 9
    assert "training.clustering.clusters" in said.err


def commands() -> Mapping[str, Any]:
    commands: Mapping[str, Any] = typer.main.get_group(make_app()).commands
    return commands


def test_help_names_every_command_and_every_exit_code(call: Call) -> None:
    said = call("--help")
    assert said.code == 0
    assert all(name in said.out for name in commands())
    flat = re.sub(r"\s+", " ", said.out)
    assert all(f"{code} {meaning}" in flat for code, meaning in MEANINGS.items())


def test_every_command_has_help() -> None:
    for name, command in commands().items():
        assert command.name == name
        assert command.help


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cinecluster", "clusters", "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5
    assert "There is no model" in done.stderr


def test_the_command_line_loads_no_training_code_until_it_trains() -> None:
    code = (
        "import sys, typer, cinecluster.cli.app, cinecluster.server\n"
        "list(typer.main.get_group(cinecluster.cli.app.make_app()).commands.values())\n"
        "print([m for m in ('sklearn', 'pandas', 'pyspark', 'implicit', 'duckdb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_release_is_printed(call: Call) -> None:
    assert call("--version").out == f"cinecluster {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [("clusters", "--home", ""), ("export", ""), ("train", ""), ("import", ""), ("fetch", "ml-1m", "")],
)
def test_an_empty_text_is_no_path(call: Call, arguments: tuple[str, ...]) -> None:
    said = call(*arguments)
    assert said.code == 2
    assert "an empty text is no path" in said.err


def test_an_unknown_data_set_is_a_wrong_call_that_names_the_choices(call: Call) -> None:
    said = call("fetch", "nosuch")
    assert said.code == 2
    assert all(name in said.err for name in DATA_SETS)


def test_a_variable_that_is_no_setting_is_said_on_stderr(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CINECLUSTER_PROT", "80")
    said = call("models", "list", "--home", tmp_path)
    assert said.code == 0
    assert said.err == "CINECLUSTER_PROT is no setting and does nothing (did you mean CINECLUSTER_PORT?).\n"


def test_a_damaged_settings_file_is_named_with_its_line(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for content, words in (
        (b"port = 80\nhome = var\n", "cinecluster.toml is no TOML: Invalid value (at line 2, column 8)."),
        (b'home = "var"\noutput = "\xff"\n', "cinecluster.toml, line 2: a byte that is not UTF-8."),
    ):
        Path("cinecluster.toml").write_bytes(content)
        said = call("clusters")
        assert said.code == 9
        assert words in said.err
        findings = call("doctor", "--json")
        assert findings.code == 1
        assert words in findings.json()[0]["detail"]


def test_what_the_system_refuses_is_a_sentence(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = call("train", "--sample", "--home", tmp_path / "file", "--output", tmp_path / "out")
    assert said.code != 0
    assert "File exists" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("module", ["typer", "cinecluster.jobs.runner", "sklearn"])
def test_a_ctrl_c_while_a_command_is_loaded_is_one_line(module: str, tmp_path: Path) -> None:
    code = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from cinecluster.cli.main import run
run()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "train", "--sample", "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "The command was interrupted by Ctrl-C.\n")
