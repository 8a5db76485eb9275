"""Online ratings, erased viewers, uploads, training jobs, keys."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    installation = op.create_table(
        "installation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("erasure_key", sa.LargeBinary, nullable=False),
    )
    op.bulk_insert(installation, [{"id": 1, "erasure_key": secrets.token_bytes(32)}])
    op.create_table(
        "ratings",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("movie_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("rating", sa.Double),
        sa.Column("rated_at", sa.BigInteger),
        sa.Column("changed_at", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ratings_by_change", "ratings", ["changed_at"])
    op.create_table(
        "erased_users",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("erased_at", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "uploads",
        sa.Column("upload_id", sa.Text, primary_key=True),
        sa.Column("rows_done", sa.BigInteger, nullable=False),
        sa.Column("stored", sa.BigInteger, nullable=False),
        sa.Column("rejected", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_table(
        "training_jobs",
        sa.Column("job_id", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("n_clusters", sa.Text),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("started_at", sa.Double),
        sa.Column("finished_at", sa.Double),
        sa.Column("stage", sa.Text),
        sa.Column("stages", sa.JSON, nullable=False),
        sa.Column("version", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("cancel_asked", sa.Boolean, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
    )
    active = sa.text("state IN ('queued', 'running')")
    op.create_index(
        "one_active_training",
        "training_jobs",
        ["slot"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_index("training_jobs_by_creation", "training_jobs", ["created_at"])
    op.create_table(
        "api_keys",
        sa.Column("key_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double),
        sa.Column("revoked_at", sa.Double),
    )


def downgrade() -> None:
    """There is nothing before the first step."""
    raise NotImplementedError("a database is not taken back; restore a backup instead")
