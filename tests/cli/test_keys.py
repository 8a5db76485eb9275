"""Keys, made and taken back on the command line."""

from pathlib import Path

import pytest

from cinecluster.storage.api_key import parse_key_text
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.keys import KeyStore
from tests.cli.caller import Call


def test_the_life_of_a_key(call: Call, tmp_path: Path) -> None:
    home = ("--home", tmp_path)
    assert "whoever can ask may write" in call("keys", "list", *home).out

    said = call("keys", "create", "site", "--scope", "training", "--scope", "ratings", *home)
    key = parse_key_text(said.out.rstrip("\n"))
    assert key is not None
    assert f"Key {key.key_id} for ratings, training. It is shown only this once:" in said.err
    assert key.secret not in said.err
    with Database.open(DatabaseConfig(), tmp_path) as database:
        assert KeyStore(database).authorise(key.reveal(), "training")

    listed = call("keys", "list", *home)
    assert all(word in listed.out for word in (key.key_id, "site", "ratings, training", "active"))
    assert key.secret not in listed.out

    assert call("keys", "revoke", key.key_id, *home).out == f"{key.key_id} (site) is revoked\n"
    assert call("keys", "list", *home, "--json").json()[0]["state"] == "revoked"


def test_the_same_as_json(call: Call, tmp_path: Path) -> None:
    home = ("--home", tmp_path, "--json")
    made = call("keys", "create", "ops", "--scope", "admin", "--expires", 30, *home).json()

    key = made.pop("key")
    assert call("keys", "list", *home).json() == [made]
    assert (made["name"], made["scopes"], made["state"]) == ("ops", ["admin"], "active")
    assert made["created_at"] < made["expires_at"]
    revoked = call("keys", "revoke", key, *home)  # the whole key is taken for its id
    assert revoked.json()["key_id"] == made["key_id"]
    assert revoked.json()["revoked_at"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("site",),
        ("site", "--scope", "all"),
        ("", "--scope", "admin"),
        ("a\nb", "--scope", "admin"),
        ("anybody", "--scope", "admin"),
        ("site", "--scope", "admin", "--expires", "0"),
    ],
)
def test_a_key_needs_a_name_and_a_scope(call: Call, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert call("keys", "create", *arguments, "--home", tmp_path).code == 2


def test_an_unknown_key_is_named(call: Call, tmp_path: Path) -> None:
    said = call("keys", "revoke", "0123", "--home", tmp_path)
    assert said.code == 4
    assert "There is no key 0123. 'cinecluster keys list' shows them." in " ".join(said.err.split())
