"""What sentences have in common, whatever their language."""

from collections.abc import Mapping
from typing import Any

__all__ = ["mostly_popular", "sentences"]


def mostly_popular(reason: Mapping[str, Any]) -> bool:
    """Tell whether popularity carries the score more than all that the viewer has said."""
    shares = reason["shares"]
    return bool(shares["popularity"] > shares["history"] + shares["chosen_clusters"])


def sentences(*parts: str) -> str:
    """Begin each part that is not empty with a capital and end it with a full stop."""
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)
