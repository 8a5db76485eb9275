"""The promises as one Markdown table."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.reliability.promise import Outcome, Promise

__all__ = ["Row", "page", "table"]

_HEAD = "| promise | figure to reach | tried | seen | seconds | holds |\n|---|---|--:|---|--:|---|"
_ABOUT = """\
# Reliability

Made by `make reliability`; not touched by hand. Each promise has an experiment in `benchmarks/reliability/`
that tries to break it; a short form of each runs inside `make test`. One of them alone:
`make reliability ONLY=name`.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A promise, what its experiment has shown, and how long that took."""

    promise: Promise
    outcome: Outcome
    seconds: float

    @property
    def holds(self) -> bool:
        """Tell whether the promise held every time, and was tried at all."""
        return self.outcome.tried > 0 and not self.outcome.failures


def table(rows: Sequence[Row]) -> str:
    """Return the rows under their heads."""
    return "\n".join([_HEAD, *map(_line, rows)])


def page(rows: Sequence[Row], *, short: bool) -> str:
    """Return the table with what was run, and where."""
    run = "short form" if short else "full run"
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    names = "\n".join(f"* `{row.promise.name}`: {row.promise.says}" for row in rows)
    return f"{_ABOUT}\nThis is a {run} ({machine}).\n\n{table(rows)}\n\nNames of the promises:\n\n{names}\n"


def _line(row: Row) -> str:
    outcome = row.outcome
    cells = (
        row.promise.says,
        row.promise.figure,
        f"{outcome.tried:,}",
        outcome.seen,
        f"{row.seconds:.0f}",
        "yes" if row.holds else "**no**",
    )
    return f"| {' | '.join(cells)} |"
