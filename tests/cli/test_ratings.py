import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cinecluster.artifacts.versions import VersionStore
from cinecluster.settings import Settings
from cinecluster.testing import tiny_contents
from tests.cli.caller import Call

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def at_home(call: Call, tmp_path: Path) -> Call:
    """Return a command line over a home of its own with the tiny world in it."""
    home = Settings(home=tmp_path / "var").home
    VersionStore(home).publish(tiny_contents(), now=NOW)
    return lambda *arguments: call(*arguments, "--home", home)


def test_ratings_of_a_file_count_in_lists_and_come_out_again(at_home: Call, tmp_path: Path) -> None:
    lines = "userId,movieId,rating,timestamp\n99,1,5.0,7\n99,2,4.5,8\n99,777,4.5,8\n"
    file = tmp_path / "ratings.csv"
    file.write_text(lines)
    assert at_home("favorite-cluster", "--user-id", 99).code == 4

    said = at_home("ratings", "import", file, "--upload-id", "monday")
    assert (said.code, said.out) == (0, "3 rows, 0 skipped, 2 stored, 1 rejected\n")
    assert "row 4, column 'movieId': there is no movie 777" in said.err
    again = at_home("ratings", "import", file, "--upload-id", "monday", "--json").json()
    assert again == {
        "upload_id": "monday",
        "rows": 3,
        "skipped": 3,
        "stored": 2,
        "rejected": 1,
        "errors": [],
    }

    assert at_home("favorite-cluster", "--user-id", 99, "--json").json()["favorite_cluster"] == 0
    found = at_home("recommend", "--user-id", 99, "--n", 50, "--json").json()
    assert found["ratings"] == 2
    assert {item["movie_id"] for item in found["items"]}.isdisjoint({1, 2})
    assert at_home("ratings", "export").out == "".join(lines.splitlines(keepends=True)[:3])
    exported = at_home("ratings", "export", "--format", "ndjson").out.splitlines()
    assert json.loads(exported[0]) == {"userId": 99, "movieId": 1, "rating": 5.0, "timestamp": 7}


def test_objects_are_told_by_the_files_name(at_home: Call, tmp_path: Path) -> None:
    file = tmp_path / "ratings.jsonl"
    file.write_text('{"userId": 99, "movieId": 1, "rating": 4}\nnothing\n')
    report = at_home("ratings", "import", file, "--json").json()
    assert (report["stored"], report["errors"]) == (1, [{"row": 2, "column": None, "detail": "no JSON"}])


def test_an_erased_viewer_is_unknown(at_home: Call) -> None:
    assert at_home("favorite-cluster", "--user-id", 1).code == 0
    said = at_home("ratings", "erase", 1)
    assert said.code == 0
    assert "viewer 1 is left out" in said.out
    assert "train again" in said.err

    assert at_home("favorite-cluster", "--user-id", 1).code == 4
    assert at_home("recommend", "--user-id", 1).code == 4
    assert at_home("ratings", "erase", 1, "--json").json() == {
        "user_id": 1,
        "ratings_deleted": 0,
        "database": "clean",
    }


def test_what_cannot_be_imported_is_told(at_home: Call, tmp_path: Path) -> None:
    assert at_home("ratings", "import", tmp_path / "missing.csv").code == 3
    (tmp_path / "bad.csv").write_text("user,film\n")
    said = at_home("ratings", "import", tmp_path / "bad.csv")
    assert said.code == 3
    assert "missing columns 'userId', 'movieId', 'rating'" in said.err


def test_a_backup_is_made_and_restored(at_home: Call, tmp_path: Path) -> None:
    upgraded = at_home("db", "upgrade", "--json").json()
    assert upgraded == {"before": None, "after": "0001"}
    assert "up to date" in at_home("db", "upgrade").out
    at_home("ratings", "erase", 1)

    file = tmp_path / "backup.db"
    said = at_home("db", "backup", file, "--json")
    assert said.json()["rows"]["erased_users"] == 1
    assert "erased_users: 1 rows" in said.err
    assert at_home("db", "backup", file).code == 13

    refused = at_home("db", "restore", file)
    assert refused.code == 13
    assert "--replace" in refused.err
    assert "is restored" in at_home("db", "restore", file, "--replace").out
    assert at_home("favorite-cluster", "--user-id", 1).code == 4
    assert at_home("db", "restore", tmp_path / "missing").code == 3


def test_looking_makes_no_database(at_home: Call, tmp_path: Path) -> None:
    assert at_home("favorite-cluster", "--user-id", 1).code == 0
    assert list((tmp_path / "var").glob("*.db")) == []
