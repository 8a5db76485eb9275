"""What reading a source may cost."""

from pydantic import ByteSize, PositiveInt

from cinecluster.config import StageConfig

__all__ = ["ReadingConfig"]


class ReadingConfig(StageConfig):
    """Limits on archives: enough for every MovieLens edition, not enough for a zip bomb."""

    max_unpacked_bytes: ByteSize = ByteSize(16 * 1024**3)
    """Bytes that all tables of one archive may unpack to; also written like "16GiB"."""
    max_ratio: PositiveInt = 200
    """How many times its packed size a file may unpack to, beyond the first 10 MB."""
    max_members: PositiveInt = 1000
    """Files and folders that an archive may list."""
