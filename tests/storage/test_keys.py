import hashlib
import hmac
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from cinecluster.errors import KeyNeeded, KeyRefused, ScopeMissing, UnknownKey
from cinecluster.storage import keys as keys_module
from cinecluster.storage.api_key import SCOPES, KeyText, new_key_text, parse_key_text
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import DATABASE_FILE, Database
from cinecluster.storage.keys import KeyStore
from cinecluster.storage.schema import api_keys


@pytest.fixture
def store(database: Database) -> KeyStore:
    return KeyStore(database)


def test_a_key_is_read_as_it_is_written() -> None:
    text = new_key_text(lambda count: bytes(range(count)))

    assert text.reveal() == "cc_000102030405_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert parse_key_text(text.reveal()) == text
    assert text.digest() == hashlib.sha256(b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").digest()


@given(st.binary(min_size=6, max_size=6), st.binary(min_size=32, max_size=32))
def test_every_key_can_be_read_again(key_id: bytes, secret: bytes) -> None:
    text = new_key_text({6: key_id, 32: secret}.__getitem__)

    assert parse_key_text(text.reveal()) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cc__",
        "cc_000102030405_",
        "cc_000102030405_" + "A" * 42,
        "CC_000102030405_" + "A" * 43,
        "cc_000102030405_" + "A" * 43 + "\n",
        "cc_٠00102030405_" + "A" * 43,
        "x" * 100_000,
    ],
)
def test_what_is_not_written_as_a_key_is_none(text: str) -> None:
    assert parse_key_text(text) is None


def test_the_secret_is_in_no_repr() -> None:
    text = new_key_text(lambda count: bytes(range(count)))

    assert text.secret not in repr(text)


def test_all_is_open_until_there_is_a_key(store: KeyStore) -> None:
    assert not store.exist()
    assert store.authorise(None, "admin") is None
    assert store.authorise("cc_000102030405_" + "A" * 43, "admin") is None

    store.create("site", ["ratings"])

    assert store.exist()
    with pytest.raises(KeyNeeded, match="'training'"):
        store.authorise(None, "training")


def test_a_key_opens_its_scopes_and_no_others(store: KeyStore) -> None:
    key, text = store.create("site", ["training", "ratings"])

    assert key.scopes == ("ratings", "training")
    assert store.authorise(text.reveal(), "ratings") == key
    assert store.authorise(text.reveal(), "training") == key
    for scope in ("models", "erase", "admin"):
        with pytest.raises(ScopeMissing, match=f"key for '{scope}'.*is for 'ratings', 'training'"):
            store.authorise(text.reveal(), scope)


def test_admin_opens_everything(store: KeyStore) -> None:
    key, text = store.create("operator", ["admin"])

    assert [store.authorise(text.reveal(), scope) for scope in SCOPES] == [key] * 5


def test_a_wrong_secret_or_id_is_not_known(store: KeyStore) -> None:
    _, text = store.create("site", ["admin"])
    _, other = store.create("other", ["admin"])

    for presented in (
        KeyText(key_id=text.key_id, secret=other.secret).reveal(),
        KeyText(key_id="0" * 12, secret=text.secret).reveal(),
        text.reveal()[:-1],
        "nonsense",
        "",
    ):
        with pytest.raises(KeyRefused, match="not known"):
            store.authorise(presented, "ratings")


def test_a_revoked_key_is_refused_and_still_closes_the_service(store: KeyStore) -> None:
    key, text = store.create("site", ["ratings"])
    revoked = store.revoke(key.key_id)

    assert (revoked.state, store.all_keys()) == ("revoked", (revoked,))
    assert store.revoke(key.key_id).revoked_at == revoked.revoked_at
    with pytest.raises(KeyRefused, match=f"{key.key_id} was revoked"):
        store.authorise(text.reveal(), "ratings")
    with pytest.raises(KeyNeeded):
        store.authorise(None, "ratings")


def test_a_key_expires_by_the_databases_clock(store: KeyStore, database: Database) -> None:
    key, text = store.create("site", ["ratings"], lasts=timedelta(days=2))
    assert key.expires_at is not None
    assert key.expires_at - key.created_at == pytest.approx(2 * 86400, abs=1)
    assert store.authorise(text.reveal(), "ratings") == key

    database.write(lambda c: c.execute(update(api_keys).values(expires_at=key.created_at)))

    assert store.all_keys()[0].state == "expired"
    with pytest.raises(KeyRefused, match="has expired"):
        store.authorise(text.reveal(), "ratings")


def test_who_does_not_hold_a_secret_is_not_told_its_state(store: KeyStore) -> None:
    key, _ = store.create("site", ["ratings"])
    store.revoke(key.key_id)

    with pytest.raises(KeyRefused, match="not known"):
        store.authorise(KeyText(key_id=key.key_id, secret="A" * 43).reveal(), "ratings")


def test_an_unknown_key_cannot_be_revoked(store: KeyStore) -> None:
    with pytest.raises(UnknownKey, match="no key 0123"):
        store.revoke("0123")


def test_only_a_digest_is_stored(store: KeyStore, database: Database) -> None:
    _, text = store.create("site", ["ratings"])

    row = database.read(lambda c: c.execute(select(api_keys)).one())
    assert bytes(row.digest) == text.digest()
    assert text.secret not in str(row)


def test_the_databases_files_do_not_hold_a_secret(tmp_path: Path) -> None:
    with Database.open(DatabaseConfig(), tmp_path) as database:
        _, text = KeyStore(database).create("site", ["ratings"])
        files = [file for file in tmp_path.iterdir() if file.name.startswith(DATABASE_FILE)]
        held = b"".join(file.read_bytes() for file in files)

    assert text.key_id.encode() in held
    assert text.secret.encode() not in held


class _Compared:
    """Stands in for the module ``hmac`` and remembers what it compared."""

    def __init__(self) -> None:
        self.pairs: list[tuple[bytes, bytes]] = []

    def compare_digest(self, one: bytes, other: bytes) -> bool:
        self.pairs.append((one, other))
        return hmac.compare_digest(one, other)


def test_secrets_are_compared_in_constant_time_also_where_the_id_is_unknown(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, text = store.create("site", ["ratings"])
    stranger = KeyText(key_id="0" * 12, secret="A" * 43)
    compared = _Compared()
    monkeypatch.setattr(keys_module, "hmac", compared)

    store.authorise(text.reveal(), "ratings")
    with pytest.raises(KeyRefused):
        store.authorise(stranger.reveal(), "ratings")

    assert compared.pairs == [(text.digest(), text.digest()), (stranger.digest(), bytes(32))]
