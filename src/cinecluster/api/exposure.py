"""Whether other machines can ask the service while whoever asks may write."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address

from cinecluster.errors import ServiceNotStarted
from cinecluster.settings import Settings
from cinecluster.storage.database import Database
from cinecluster.storage.keys import KeyStore

__all__ = ["is_loopback", "require_key_beyond_loopback"]


def require_key_beyond_loopback(settings: Settings, addresses: Iterable[str]) -> None:
    """Let the service listen where only this machine can ask, elsewhere only once there is a key.

    Raises:
        ServiceNotStarted: There is none, and one of the addresses is not loopback's.
    """
    if all(map(is_loopback, addresses)):
        return
    with Database.open(settings.database, settings.home) as database:
        if not KeyStore(database).exist():
            raise ServiceNotStarted(
                f"Other machines could ask at {settings.host}, and without any key whoever asks may write,"
                " train and erase.",
                hint="Run 'cinecluster keys create NAME --scope admin' first, or listen on 127.0.0.1.",
            )


def is_loopback(address: str) -> bool:
    """Tell whether only this machine can ask at an IP address."""
    found = ip_address(address)
    # ::ffff:127.0.0.1, which Python 3.13 knows by itself
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback
