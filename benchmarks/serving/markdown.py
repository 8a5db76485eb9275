"""What was measured, as tables."""

from collections.abc import Iterable

from benchmarks.serving.measuring import Answered, Started

__all__ = ["as_markdown"]


def as_markdown(rows: Iterable[Answered | Started]) -> str:
    """Write two tables: how a service starts, and how it answers."""
    rows = list(rows)
    started = (row for row in rows if isinstance(row, Started))
    answered = (row for row in rows if isinstance(row, Answered))
    return "\n".join(
        (
            "| home | workers | start, s | private memory of a worker, MB | without pages of files, MB |",
            "|---|--:|--:|--:|--:|",
            *map(_start, started),
            "",
            "| home | route | workers | beside | per s | p50 | p99 | ÷ no-op | p99 ÷ | CPU | CPU ÷ | bad |",
            "|---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|",
            *map(_answer, answered),
        )
    )


def _start(row: Started) -> str:
    private, anonymous = row.memory.private, row.memory.anonymous
    return f"| {row.home} | {row.workers} | {row.start_seconds:.2f} | {private:.0f} | {anonymous:.0f} |"


def _answer(row: Answered) -> str:
    load = row.load
    return (
        f"| {row.home} | `{row.route}` | {row.workers} | {row.situation} | {load.per_second:.0f}"
        f" | {load.p50:.2f} | {load.p99:.2f} | {row.throughput_ratio:.2f} | {row.p99_ratio:.2f}"
        f" | {row.cpu_ms:.2f} | {row.cpu_ratio:.2f} | {load.failed} |"
    )
