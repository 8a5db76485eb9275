"""The tables. Times are seconds since 1970, UTC, by the database's own clock.

What is changed here needs a migration beside it; a test compares the two.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

__all__ = [
    "ACTIVE",
    "METADATA",
    "api_keys",
    "erased_users",
    "installation",
    "ratings",
    "training_jobs",
    "uploads",
]

ACTIVE: Final = ("queued", "running")
"""States of a training job that has not ended."""

METADATA: Final = MetaData()

installation: Final = Table(
    "installation",
    METADATA,
    Column("id", Integer, primary_key=True),
    # Always 1.
    Column("erasure_key", LargeBinary, nullable=False),
    # Keys the digests in erased_users, so that nobody without this row can try ids against them.
)

ratings: Final = Table(
    "ratings",
    METADATA,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("movie_id", BigInteger, primary_key=True, autoincrement=False),
    Column("rating", Double),
    # Stars; NULL: the viewer took the rating back, also one that the files hold.
    Column("rated_at", BigInteger),
    # When the viewer rated, as MovieLens has it; NULL where rating is.
    Column("changed_at", Double, nullable=False),
    Index("ratings_by_change", "changed_at"),
    sqlite_with_rowid=False,
)

erased_users: Final = Table(
    "erased_users",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    # HMAC-SHA256 of the id: it must still be told who is to be left out of files and versions.
    Column("erased_at", Double, nullable=False),
    sqlite_with_rowid=False,
)

uploads: Final = Table(
    "uploads",
    METADATA,
    Column("upload_id", Text, primary_key=True),
    Column("rows_done", BigInteger, nullable=False),
    # Rows of the upload whose fate is settled, from its first on.
    Column("stored", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("updated_at", Double, nullable=False),
)

training_jobs: Final = Table(
    "training_jobs",
    METADATA,
    Column("job_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("slot", Integer, nullable=False, server_default=text("1")),
    # Always 1: at most one row with it may be active.
    Column("source", Text, nullable=False),
    Column("n_clusters", Text),
    # A number, "auto", or NULL: left to the settings.
    Column("asked_by", Text, nullable=False),
    # The name of a key, "schedule", "command line" or "anybody".
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("finished_at", Double),
    Column("stage", Text),
    # What it does now.
    Column("stages", JSON, nullable=False),
    # [name, seconds] of each stage that is done.
    Column("version", Text),
    Column("error", Text),
    Column("cancel_asked", Boolean, nullable=False),
    Column("owner", Text, nullable=False),
    # host:pid of whoever keeps the lease.
    Column("lease_until", Double, nullable=False),
    Index(
        "one_active_training",
        "slot",
        unique=True,
        sqlite_where=text("state IN ('queued', 'running')"),
        postgresql_where=text("state IN ('queued', 'running')"),
    ),
    Index("training_jobs_by_creation", "created_at"),
)

api_keys: Final = Table(
    "api_keys",
    METADATA,
    Column("key_id", Text, primary_key=True),
    # The part of a key that may be shown.
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    # SHA-256 of the secret part, which is random and long: a slow hash would protect nothing more.
    Column("scopes", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("revoked_at", Double),
)
