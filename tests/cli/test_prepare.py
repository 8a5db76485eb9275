"""``cinecluster prepare``."""

import json
from pathlib import Path

from cinecluster.artifacts.versions import VersionStore
from tests.cli.caller import Call


def test_a_prepared_folder_gives_the_model_that_its_source_gives(
    call: Call, tiny_source: Path, tmp_path: Path
) -> None:
    said = call("prepare", tiny_source, tmp_path / "prepared")
    assert said.code == 0
    assert "40 │ kept" in said.out
    assert f"Now: cinecluster train {tmp_path / 'prepared'}" in said.out
    assert {path.name for path in tmp_path.iterdir()} == {"source", "prepared"}
    assert {path.name for path in (tmp_path / "prepared").iterdir()} == {
        "cleaning.json",
        *(f"{name}.parquet" for name in ("movies", "ratings", "tags", "links", "statistics")),
    }
    for source, home in ((tiny_source, "a"), (tmp_path / "prepared", "b")):
        trained = call("train", source, "--home", tmp_path / home, "--output", tmp_path / "out")
        assert trained.code == 0, trained.err
    one, other = (VersionStore(tmp_path / home) for home in ("a", "b"))
    first, second = one.manifest(one.require_current()), other.manifest(other.require_current())
    assert first.files == second.files
    assert first.cleaning == second.cleaning
    assert second.source["name"] == str(tiny_source)
    assert second.source["prepared"] == str(tmp_path / "prepared")
    assert first.memory.keys() == first.timings.keys()
    assert min(first.memory.values()) > 1_000_000


def test_the_account_can_be_had_as_json(call: Call, tiny_source: Path, tmp_path: Path) -> None:
    said = call("prepare", tiny_source, tmp_path / "prepared", "--json")
    assert said.json() == json.loads((tmp_path / "prepared" / "cleaning.json").read_text())
    assert said.json()["source"]["name"] == str(tiny_source)


def test_what_is_there_already_is_left_alone(call: Call, tiny_source: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    said = call("prepare", tiny_source, tmp_path / "mine")
    assert said.code != 0
    assert "is not empty; nothing was written" in said.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_strict_stops_at_the_first_bad_row_and_leaves_nothing(
    call: Call, tiny_source: Path, tmp_path: Path
) -> None:
    with (tiny_source / "ratings.csv").open("a") as file:
        file.write("1,1,9,5\n")
    said = call("prepare", tiny_source, tmp_path / "prepared", "--strict")
    assert "rating outside" in said.err
    assert {path.name for path in tmp_path.iterdir()} == {"source"}
