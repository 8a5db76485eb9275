"""The ratios that were reached once: what has got worse by more than a fifth is flagged."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.performance.rows import Ratio

__all__ = ["read_baseline", "regressions", "write_baseline"]

TOLERATED: Final = 1.2


def regressions(ratios: Iterable[Ratio], baseline: Mapping[str, float]) -> Iterator[str]:
    """Yield a sentence for each ratio that is worse than before by more than is tolerated."""
    for ratio in ratios:
        before = baseline.get(ratio.key)
        if ratio.watched and before is not None and ratio.value > before * TOLERATED:
            yield (
                f"{ratio.key} has gone from {before:.3g} to {ratio.value:.3g},"
                f" {ratio.value / before - 1:.0%} up; {TOLERATED - 1:.0%} are tolerated."
            )


def read_baseline(path: Path) -> dict[str, float]:
    """Read the ratios by name."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def write_baseline(path: Path, ratios: Iterable[Ratio]) -> None:
    """Replace the ratios that were measured now; others stay."""
    kept = read_baseline(path) | {ratio.key: float(f"{ratio.value:.4g}") for ratio in ratios if ratio.watched}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
