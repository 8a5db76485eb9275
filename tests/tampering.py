"""Damage to published files, which are read-only."""

from pathlib import Path


def writable(path: Path) -> Path:
    """Give a file back its right to be written, and return it."""
    path.chmod(0o644)
    return path
