"""Damage to published files, which are read-only, and to databases."""

from pathlib import Path


def writable(path: Path) -> Path:
    """Give a file back its right to be written, and return it."""
    path.chmod(0o644)
    return path


def spoil_database(home: Path) -> None:
    """Write over the SQLite database of a home."""
    for file in home.glob("cinecluster.db*"):
        file.write_bytes(b"no database" * 1000)
