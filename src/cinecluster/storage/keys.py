"""The API keys, and what each of them opens."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, exists, insert, select, update

from cinecluster.errors import KeyNeeded, KeyRefused, ScopeMissing, UnknownKey
from cinecluster.storage.api_key import KeyText, Scope, StoredKey, new_key_text, parse_key_text
from cinecluster.storage.database import Database
from cinecluster.storage.dialects import database_now
from cinecluster.storage.schema import api_keys

__all__ = ["KeyStore"]

_SELECT: Final = select(api_keys, database_now().label("now"))
_NO_DIGEST: Final = bytes(32)
"""What a secret is compared with where its id is unknown, so that this takes as long."""


class KeyStore:
    """Makes, lists, revokes and checks keys; every method blocks.

    Rows are never deleted: once there is a key, the service asks for one, also when all are revoked.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self, name: str, scopes: Sequence[Scope], *, lasts: timedelta | None = None
    ) -> tuple[StoredKey, KeyText]:
        """Make a key; its secret is nowhere but in what is returned."""
        text = new_key_text(secrets.token_bytes)

        def insert_key(connection: Connection) -> StoredKey:
            now = database_now()
            connection.execute(
                insert(api_keys).values(
                    key_id=text.key_id,
                    name=name,
                    digest=text.digest(),
                    scopes=sorted(set(scopes)),
                    created_at=now,
                    expires_at=None if lasts is None else now + lasts.total_seconds(),
                )
            )
            return _stored(connection.execute(_SELECT.where(api_keys.c.key_id == text.key_id)).one())

        return self._database.write(insert_key), text

    def all_keys(self) -> tuple[StoredKey, ...]:
        """Return all keys, the oldest first, revoked ones too."""
        statement = _SELECT.order_by(api_keys.c.created_at, api_keys.c.key_id)
        return self._database.read(lambda c: tuple(map(_stored, c.execute(statement))))

    def revoke(self, key_id: str) -> StoredKey:
        """Make a key useless at once, for good.

        Raises:
            UnknownKey: There is none with this id.
        """

        def revoke_key(connection: Connection) -> StoredKey:
            this = api_keys.c.key_id == key_id
            connection.execute(
                update(api_keys)
                .where(this, api_keys.c.revoked_at.is_(None))
                .values(revoked_at=database_now())
            )
            row = connection.execute(_SELECT.where(this)).one_or_none()
            if row is None:
                raise UnknownKey(key_id, hint="'cinecluster keys list' shows them.")
            return _stored(row)

        return self._database.write(revoke_key)

    def exist(self) -> bool:
        """Tell whether a key has ever been made."""
        return self._database.read(_exist)

    def authorise(self, presented: str | None, scope: Scope) -> StoredKey | None:
        """Return the key that opens a scope; None as long as no key has ever been made, when all is open.

        Raises:
            KeyNeeded: None was presented.
            KeyRefused: It is unknown, has expired or was revoked.
            ScopeMissing: It is for other things.
        """
        text = None if presented is None else parse_key_text(presented)

        def look_up(connection: Connection) -> tuple[Row[Any] | None, bool]:
            row = _row_of(connection, text)
            return row, row is not None or _exist(connection)

        row, closed = self._database.read(look_up)
        if not closed:
            return None
        if presented is None:
            raise KeyNeeded(scope)
        key = _active(text, row)
        if not key.opens(scope):
            raise ScopeMissing(scope, key.scopes)
        return key

    def identify(self, presented: str) -> StoredKey:
        """Return the key that was presented, whatever it opens.

        Raises:
            KeyRefused: It is unknown, has expired or was revoked.
        """
        text = parse_key_text(presented)
        return _active(text, self._database.read(lambda connection: _row_of(connection, text)))


def _row_of(connection: Connection, text: KeyText | None) -> Row[Any] | None:
    if text is None:
        return None
    return connection.execute(_SELECT.where(api_keys.c.key_id == text.key_id)).one_or_none()


def _active(text: KeyText | None, row: Row[Any] | None) -> StoredKey:
    """Return the key of a row if it is the one presented and can be used.

    Raises:
        KeyRefused: Neither.
    """
    kept = _NO_DIGEST if row is None else bytes(row.digest)
    if text is None or not hmac.compare_digest(text.digest(), kept) or row is None:
        raise KeyRefused("The key is not known.")
    key = _stored(row)
    if key.state != "active":
        raise KeyRefused(
            f"The key {key.key_id} {'has expired' if key.state == 'expired' else 'was revoked'}."
        )
    return key


def _exist(connection: Connection) -> bool:
    return connection.execute(select(exists(select(api_keys.c.key_id)))).scalar_one()


def _stored(row: Row[Any]) -> StoredKey:
    state: Literal["active", "expired", "revoked"] = "active"
    if row.revoked_at is not None:
        state = "revoked"
    elif row.expires_at is not None and row.expires_at <= row.now:
        state = "expired"
    return StoredKey(
        key_id=row.key_id,
        name=row.name,
        scopes=tuple(row.scopes),
        state=state,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
