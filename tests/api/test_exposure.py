import socket
from pathlib import Path

import pytest

from cinecluster.api.exposure import is_loopback, require_key_beyond_loopback
from cinecluster.errors import ServiceNotStarted
from cinecluster.serving.listening import listen
from cinecluster.settings import Settings
from cinecluster.storage.database import DATABASE_FILE, Database
from cinecluster.storage.keys import KeyStore


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_only_this_machine_can_ask_at_loopback(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "fe80::1%eth0", "::ffff:10.0.0.1"])  # noqa: S104
def test_others_can_ask_elsewhere(address: str) -> None:
    assert not is_loopback(address)


def test_on_loopback_nobody_looks_for_keys(tmp_path: Path) -> None:
    require_key_beyond_loopback(Settings(home=tmp_path), ["127.0.0.1", "::1"])

    assert not (tmp_path / DATABASE_FILE).exists()


def test_one_address_that_others_can_ask_is_enough_to_need_a_key(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, host="films.example")

    with pytest.raises(ServiceNotStarted, match=r"films\.example.*cinecluster keys create NAME"):
        require_key_beyond_loopback(settings, ["127.0.0.1", "192.0.2.1"])


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - what must be refused
def test_without_a_key_the_service_listens_nowhere_else(tmp_path: Path, host: str) -> None:
    settings = Settings(home=tmp_path, host=host, port=0)

    with pytest.raises(ServiceNotStarted, match="cinecluster keys create"):
        listen(settings)


def test_with_a_key_also_a_revoked_one_it_does(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, host="0.0.0.0", port=0)  # noqa: S104 - for a moment, asked by nobody
    with Database.open(settings.database, settings.home) as database:
        store = KeyStore(database)
        store.revoke(store.create("site", ["admin"])[0].key_id)

    (listening,) = listen(settings)
    with listening:
        assert listening.family is socket.AF_INET
