"""What a command line says when it is called."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Read stdout as one JSON document."""
        return json.loads(self.out)


Call = Callable[..., Said]
