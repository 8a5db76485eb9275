"""What a command says: results on stdout (for people or ``--json``), everything else on stderr."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

__all__ = ["print_json", "print_table", "stderr", "stdout"]


def stdout() -> Console:
    """Return the console for results; piped output is never cut to a terminal's width."""
    return Console(soft_wrap=True, highlight=False) if not sys.stdout.isatty() else Console(highlight=False)


def stderr() -> Console:
    """Return the console for progress, notes and errors."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """Print one JSON document for machines."""
    print(json.dumps(value, ensure_ascii=False, indent=2))  # noqa: T201 - rich would colour and wrap it


def print_table(title: str, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print a table for people; numbers are set flush right, ``None`` as a dash."""
    console = stdout()
    table = Table(title=title, title_justify="left", header_style="bold")
    for position, name in enumerate(header):
        numeric = all(isinstance(row[position], int | float | None) for row in rows)
        table.add_column(name, justify="right" if numeric and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*("–" if cell is None else str(cell) for cell in row))
    if not console.is_terminal:
        console.width = 200
    console.print(table)
