"""Where online ratings, training jobs and keys are kept."""

from pydantic import Field, SecretStr

from cinecluster.config import StageConfig

__all__ = ["DatabaseConfig"]


class DatabaseConfig(StageConfig):
    """The database."""

    url: SecretStr = SecretStr("")
    """``postgresql://user:password@host/name``; by default an SQLite file, ``cinecluster.db`` in the home."""
    busy_seconds: float = Field(default=10.0, gt=0)
    """How long a statement waits for another writer before the request is answered with 503."""
    pool_size: int = Field(default=5, ge=1)
    """Connections that a worker keeps open for reading."""
