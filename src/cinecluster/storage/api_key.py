"""An API key: how it reads, ``cc_<key id>_<secret>``, and what is kept of it."""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

__all__ = ["SCOPES", "KeyText", "Scope", "StoredKey", "new_key_text", "parse_key_text"]

Scope = Literal["ratings", "training", "models", "erase", "admin"]
"""What a key is good for: writing and exporting ratings, training, activating and pinning, erasing, all."""

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

_ID_BYTES: Final = 6
_SECRET_BYTES: Final = 32
_PATTERN: Final = re.compile(r"cc_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyText:
    """A key as its holder has it."""

    key_id: str
    """The part that may be shown; 12 hexadecimal digits."""
    secret: str = field(repr=False)
    """The part that may not; 256 random bits in URL-safe letters."""

    def reveal(self) -> str:
        """Return the whole key, for the one time that it is shown."""
        return f"cc_{self.key_id}_{self.secret}"

    def digest(self) -> bytes:
        """Return the SHA-256 of the secret, the only trace of it that is stored."""
        return hashlib.sha256(self.secret.encode()).digest()


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredKey:
    """All that is kept of a key, but for the digest of its secret."""

    key_id: str
    name: str
    scopes: tuple[Scope, ...]
    state: Literal["active", "expired", "revoked"]
    created_at: float
    """Seconds since 1970 by the database's clock, as the next two."""
    expires_at: float | None
    revoked_at: float | None

    def opens(self, scope: Scope) -> bool:
        """Tell whether the key's scopes hold one."""
        return scope in self.scopes or "admin" in self.scopes


def new_key_text(random_bytes: Callable[[int], bytes]) -> KeyText:
    """Make a key from a source of randomness that nobody can foresee."""
    secret = urlsafe_b64encode(random_bytes(_SECRET_BYTES)).rstrip(b"=").decode()
    return KeyText(key_id=random_bytes(_ID_BYTES).hex(), secret=secret)


def parse_key_text(text: str) -> KeyText | None:
    """Read a key; None where it is not written as one."""
    found = _PATTERN.fullmatch(text)
    return None if found is None else KeyText(key_id=found[1], secret=found[2])
