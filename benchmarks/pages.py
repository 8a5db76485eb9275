"""Measure what pages cost a browser that sees the site for the first time: bytes, requests, largest paint.

``python -m benchmarks.pages`` trains on the built-in sample, serves it on this machine and opens each page in
the system's Chromium with an empty cache; ``--at ADDRESS`` measures a service that runs. The aims for the
first page are less than 100 kB and its largest paint within a second.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from playwright.sync_api import Browser, sync_playwright

from benchmarks.chromium import launch
from benchmarks.reliability.serving import serving
from cinecluster.jobs.runner import run_training
from cinecluster.jobs.sources import TrainingSource
from cinecluster.progress import SilentProgress
from cinecluster.settings import Settings

_PAGES: Final = (
    "/",
    "/films",
    "/films/1",
    "/clusters",
    "/clusters/0",
    "/map",
    "/taste",
    "/viewers/1",
    "/quality",
    "/training",
    "/versions",
    "/versions/compare",
    "/health",
)
_OPENINGS: Final = 5
_FIRST_PAGE_KB: Final = 100
_FIRST_PAGE_SECONDS: Final = 1.0

# What is painted later than half a second after everything is there came by somebody's hand.
_COST: Final = """() => new Promise((done) => {
  let painted = 0;
  new PerformanceObserver((list) => { painted = list.getEntries().at(-1).startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => {
    const [page] = performance.getEntriesByType("navigation");
    const all = [page, ...performance.getEntriesByType("resource")];
    done({
      kb: all.reduce((sum, each) => sum + each.transferSize, 0) / 1000,
      requests: all.length,
      answered: page.responseStart / 1000,
      painted: painted / 1000,
    });
  }, 500);
})"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a page took."""

    kb: float
    requests: int
    answered: float
    #: Seconds until the first byte.
    painted: float
    #: Seconds until the largest paint.

    @classmethod
    def median(cls, costs: Sequence[Self]) -> Self:
        """Return the median of each figure."""
        return cls(
            kb=statistics.median(cost.kb for cost in costs),
            requests=statistics.median_high(cost.requests for cost in costs),
            answered=statistics.median(cost.answered for cost in costs),
            painted=statistics.median(cost.painted for cost in costs),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where the first page misses an aim."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--at", metavar="ADDRESS", help="of a service that runs")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        address = options.at or stack.enter_context(_sample_service())
        browser = stack.enter_context(launch(stack.enter_context(sync_playwright())))
        costs = {page: _cost(browser, f"{address}{page}") for page in _PAGES}
    print(f"{'page':20} {'kB':>6} {'requests':>9} {'first byte':>11} {'largest paint':>14}")
    for page, cost in costs.items():
        print(f"{page:20} {cost.kb:6.1f} {cost.requests:9} {cost.answered:9.3f} s {cost.painted:12.3f} s")
    first = costs["/"]
    return 0 if first.kb < _FIRST_PAGE_KB and first.painted < _FIRST_PAGE_SECONDS else 1


@contextmanager
def _sample_service() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "var", output=Path(folder) / "output")
        run_training(TrainingSource(sample=True), settings, progress=SilentProgress())
        with serving(settings.home) as server:
            yield server.address


def _cost(browser: Browser, address: str) -> Cost:
    return Cost.median([_opened(browser, address) for _ in range(_OPENINGS)])


def _opened(browser: Browser, address: str) -> Cost:
    with browser.new_page(viewport={"width": 1280, "height": 800}) as page:
        page.goto(address)
        return Cost(**page.evaluate(_COST))


if __name__ == "__main__":
    sys.exit(main())
