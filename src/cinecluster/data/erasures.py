"""Who has been erased, told by digests that give no id away."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Erasures", "erasure_digest"]


def erasure_digest(key: bytes, user_id: int) -> bytes:
    """Return the HMAC-SHA256 of a user's id."""
    return hmac.digest(key, user_id.to_bytes(8, "big", signed=True), "sha256")


@dataclass(frozen=True, kw_only=True, slots=True)
class Erasures:
    """The viewers who are to be left out of every version, whatever the files hold."""

    key: bytes
    digests: frozenset[bytes]

    def among(self, user_ids: Iterable[int]) -> list[int]:
        """Return those of some users who have been erased."""
        if not self.digests:
            return []
        return [user for user in user_ids if erasure_digest(self.key, user) in self.digests]
