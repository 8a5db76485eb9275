"""``cinecluster synth``: what it says and where it stops."""

from pathlib import Path

from tests.cli.caller import Call

SIZE = ("--ratings", 2_000, "--movies", 200, "--users", 50)


def test_it_says_what_was_written(call: Call, tmp_path: Path) -> None:
    said = call("synth", *SIZE, "--dirt", 0.1, "--format", "parquet", tmp_path / "data", "--json")
    assert said.code == 0
    summary = said.json()
    assert {name: summary[name] for name in ("ratings", "movies", "users", "format", "seed")} == {
        "ratings": 2_000,
        "movies": 200,
        "users": 50,
        "format": "parquet",
        "seed": 0,
    }
    assert summary["dirty_ratings"] > 0
    assert (tmp_path / "data" / "ratings.parquet").is_file()


def test_it_names_the_next_command(call: Call, tmp_path: Path) -> None:
    said = call("synth", *SIZE, tmp_path / "data")
    assert f"cinecluster train {tmp_path / 'data'}" in said.out
    assert "2,000 ratings of 200 films by 50 viewers" in said.out


def test_what_cannot_be_is_refused_with_a_sentence(call: Call, tmp_path: Path) -> None:
    said = call("synth", *SIZE, "--ratings", 10_001, tmp_path / "data")
    assert said.code == 1
    assert "10,000 at most" in said.err
    (tmp_path / "mine").touch()
    assert "is not empty" in call("synth", *SIZE, tmp_path).err
