"""What a sentence leans on, whatever its language."""

from collections.abc import Mapping
from typing import Any

__all__ = ["mostly_popular"]


def mostly_popular(reason: Mapping[str, Any]) -> bool:
    """Tell whether popularity carries the score more than all that the viewer has said."""
    shares = reason["shares"]
    return bool(shares["popularity"] > shares["history"] + shares["chosen_clusters"])
