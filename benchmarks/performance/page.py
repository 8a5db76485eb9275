"""``docs/performance.md``, made from the results."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from benchmarks.performance.datasets import SIZES
from benchmarks.performance.measurements import MEASUREMENTS
from benchmarks.performance.preparation import OURS
from benchmarks.performance.results import Results
from benchmarks.performance.rows import Measurement, Row
from benchmarks.performance.training import WHOLE

__all__ = ["performance_page"]

_HEAD: Final = """# Speed, memory and scale

Made by `make bench` (100 k and 1 M ratings, some minutes) and `make bench FULL=1` (25 M and 250 M as well);
not touched by hand. All data is [made up](synthetic-data.md) from seed 0. Every command runs as a process of
its own; seconds are from its start to its end, memory is the most that it and its descendants held resident
together. At 100 k and 1 M ratings, and for preparations of 25 M, figures are medians of several runs, the
compared commands taking turns; else of one.
"""
_GROWTH: Final = {"preparation": OURS, "training": WHOLE}


def performance_page(results: Results) -> str:
    """Write the page."""
    return "\n".join(
        (
            _HEAD,
            *(f"* {what}: {said}" for what, said in results.machine.items()),
            "",
            *_sizes(),
            *_growth(results),
            *_kept_promises(results),
            *(line for part in MEASUREMENTS if part.name in results.parts for line in _part(part, results)),
        )
    )


def _sizes() -> Iterator[str]:
    yield from ("| data | ratings | films | viewers | bad rows | files |", "|---|--:|--:|--:|--:|---|")
    for name, data in SIZES.items():
        yield (
            f"| {name} | {data.ratings:,} | {data.movies:,} | {data.users:,} | {data.dirt:.1%}"
            f" | {'CSV' if data.file_format == 'csv' else 'Parquet'} |"
        )
    yield ""


def _growth(results: Results) -> Iterator[str]:
    rows = [
        Row(what=f"{part}: {figure}", size=row.size, figures={"": row.figures[figure]})
        for part, what in _GROWTH.items()
        for figure in ("seconds", "µs a rating", "peak MB")
        if part in results.parts
        for row in results.parts[part].rows
        if row.what == what
    ]
    if rows:
        yield "## How cost grows\n"
        yield from _wide(rows)


def _kept_promises(results: Results) -> Iterator[str]:
    ratios = [
        ratio
        for part in MEASUREMENTS
        if part.name in results.parts
        for ratio in part.ratios(results.parts[part.name].rows)
    ]
    if ratios:
        yield "## Ratios\n\nLess is better throughout.\n"
        yield from ("| | | promised, at most |", "|---|--:|--:|")
        for ratio in ratios:
            promised = "" if ratio.promised is None else f"{ratio.promised:.2f}"
            missed = ratio.promised is not None and ratio.value > ratio.promised
            yield f"| {ratio.key} | {ratio.value:.2f} | {promised}{' — missed' if missed else ''} |"
        yield ""


def _part(part: Measurement, results: Results) -> Iterator[str]:
    measured = results.parts[part.name]
    yield f"## {part.title}\n\n{part.text} Measured {measured.at}.\n"
    tables: dict[str, list[Row]] = {}
    for row in measured.rows:
        tables.setdefault(row.table, []).append(row)
    for name, rows in tables.items():
        if name:
            yield f"### {name}\n"
        yield from _wide(rows) if part.layout.get(name) == "wide" else _long(rows)


def _long(rows: Sequence[Row]) -> Iterator[str]:
    columns = _columns(rows)
    yield f"| data | | {' | '.join(columns)} |"
    yield f"|---|---|{'--:|' * len(columns)}"
    for row in sorted(rows, key=lambda row: list(SIZES).index(row.size)):
        figures = [_figure(row.figures.get(name)) for name in columns]
        yield f"| {row.size} | {row.what} | {' | '.join(figures)} |"
    yield ""


def _wide(rows: Sequence[Row]) -> Iterator[str]:
    columns = _columns(rows)
    sizes = [size for size in SIZES if any(row.size == size for row in rows)]
    cells: dict[str, dict[str, Mapping[str, float]]] = {}
    for row in rows:
        cells.setdefault(row.what, {})[row.size] = row.figures
    yield f"| | {' | '.join(f'{size} {name}'.strip() for size in sizes for name in columns)} |"
    yield f"|---|{'--:|' * len(sizes) * len(columns)}"
    for what, by_size in cells.items():
        figures = [_figure(by_size.get(size, {}).get(name)) for size in sizes for name in columns]
        yield f"| {what} | {' | '.join(figures)} |"
    yield ""


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row.figures))


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    digits = 0 if abs(value) >= 100 or value == 0 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"
