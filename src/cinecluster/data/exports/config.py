"""What reading an export may cost."""

from pydantic import ByteSize, Field

from cinecluster.config import StageConfig

__all__ = ["ExportConfig"]


class ExportConfig(StageConfig):
    """Limits on exports: enough for whoever has seen a film a day for twenty years."""

    max_bytes: ByteSize = Field(default=ByteSize(8 * 1024**2), ge=1)
    """Bytes that an export may have, packed and unpacked; also written like "8MiB"."""
    max_rows: int = Field(default=10_000, ge=1)
    """Rows that an export may have."""
