"""Commands about stored versions: models, import, export, doctor."""

import shutil
from pathlib import Path

from cinecluster import columns as c
from cinecluster.settings import Settings
from tests.cli.caller import Call
from tests.tampering import writable


def test_the_life_of_two_versions(call: Call, sample_settings: Settings, tmp_path: Path) -> None:
    home = ("--home", tmp_path / "var")
    output = ("--output", tmp_path / "output")
    first = call("import", sample_settings.output, *home, *output, "--json").json()["version"]
    second = call("train", "--from-current", "--n-clusters", 6, *home, *output, "--json").json()["version"]
    listed = call("models", "list", *home, "--json").json()
    assert listed["current"] == second
    assert [v["version"] for v in listed["versions"]] == [second, first]

    assert call("models", "activate", first, *home).code == 0
    assert call("models", "list", *home, "--json").json()["current"] == first
    assert "imported" in call("models", "show", *home).out
    assert call("models", "verify", second, *home).code == 0

    writable(tmp_path / "var" / "versions" / second / "tables" / c.CLUSTERS_FILE).write_text("spoilt")
    said = call("models", "verify", second, *home)
    assert said.code == 6
    assert "clusters_movies_with_tags.csv" in said.err
    said = call("models", "activate", second, *home)
    assert said.code == 6
    assert call("models", "list", *home, "--json").json()["current"] == first

    assert call("models", "prune", "--keep", 1, *home, "--json").json()["removed"] == []
    assert call("models", "pin", first, *home).out == f"{first} is pinned\n"
    assert [v["pinned"] for v in call("models", "list", *home, "--json").json()["versions"]] == [False, True]
    unpinned = call("models", "unpin", first, *home, "--json").json()
    assert unpinned == {"version": first, "pinned": False}
    assert call("models", "pin", "20200101T000000Z-00000000", *home).code == 4
    assert call("models", "activate", "20200101T000000Z-00000000", *home).code == 4


def test_export_copies_the_six_files(ask: Call, sample_settings: Settings, tmp_path: Path) -> None:
    assert ask("export", tmp_path / "copy").code == 0
    for name in c.SIX_FILES:
        assert (tmp_path / "copy" / name).read_bytes() == (sample_settings.output / name).read_bytes()


def test_without_a_model_every_question_says_what_to_do(call: Call, tmp_path: Path) -> None:
    for command in (("clusters",), ("recommend", "--movie-id", 1), ("models", "show"), ("export", tmp_path)):
        said = call(*command, "--home", tmp_path / "none")
        assert said.code == 5
        assert "cinecluster train SOURCE" in said.err


def test_an_import_without_its_files_names_what_is_missing(call: Call, tmp_path: Path) -> None:
    said = call("import", tmp_path, "--home", tmp_path / "var", "--output", tmp_path / "out")
    assert said.code == 3
    assert "clusters_movies_with_tags" in said.err


def test_doctor_is_content_with_a_sound_home_and_not_with_a_spoilt_one(
    ask: Call, call: Call, sample_settings: Settings, tmp_path: Path
) -> None:
    assert ask("doctor").code == 0
    shutil.copytree(sample_settings.home, tmp_path / "var")
    array = next((tmp_path / "var" / "versions").glob("*/serving/vectors.npy"))
    data = bytearray(array.read_bytes())
    data[-1] ^= 1
    writable(array).write_bytes(data)
    findings = call("doctor", "--home", tmp_path / "var", "--json")
    assert findings.code == 1
    bad = [finding for finding in findings.json() if finding["state"] == "bad"]
    assert [finding["what"] for finding in bad] == ["current model"]
    assert "vectors.npy" in bad[0]["detail"]


def test_an_unreadable_pointer_stops_neither_list_nor_activate_but_prune(
    call: Call, sample_settings: Settings, tmp_path: Path
) -> None:
    home = tmp_path / "var"
    shutil.copytree(sample_settings.home, home)
    (version,) = (folder.name for folder in (home / "versions").iterdir())
    for content in (b"", b"\xff\x00 scribbled"):
        (home / "current").write_bytes(content)
        said = call("models", "list", "--home", home, "--json")
        assert said.code == 0
        assert said.json()["current"] is None
        assert [v["current"] for v in said.json()["versions"]] == [False]
        assert "which is no version. Run 'cinecluster models list', then 'cinecluster models" in said.err
        said = call("models", "prune", "--keep", 1, "--home", home)
        assert said.code == 6
        assert "Nothing was pruned, since it cannot be told which version is current" in said.err
        said = call("models", "activate", version, "--home", home)
        assert said.code == 0
        assert f"{version} is current (before: none)" in said.out
        assert (home / "current").read_text() == f"{version}\n"


def test_a_version_without_a_sound_manifest_is_listed_as_damaged(
    call: Call, sample_settings: Settings, tmp_path: Path
) -> None:
    home = tmp_path / "var"
    shutil.copytree(sample_settings.home, home)
    damaged = home / "versions" / "20200101T000000Z-00000000"
    damaged.mkdir()
    newest, oldest = call("models", "list", "--home", home, "--json").json()["versions"]
    assert (newest["state"], newest["problem"], newest["current"]) == ("stored", None, True)
    assert (oldest["version"], oldest["state"], oldest["kind"]) == (damaged.name, "damaged", None)
    assert "manifest.json cannot be read: No such file or directory." in oldest["problem"]
    said = call("models", "list", "--home", home)
    assert "damaged" in said.out
    assert f"{damaged.name}/manifest.json cannot be read" in said.err
