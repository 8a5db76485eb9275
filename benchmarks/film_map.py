"""Measure the film map in a browser without a graphics card: its first picture, and frames while panning.

``python -m benchmarks.film_map --films 90000`` serves a generated catalogue on this machine and opens its map
in the system's Chromium. The aims are a first picture within 1.5 s of asking for the page, and 30 frames a
second.
"""

import argparse
import itertools
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn
from playwright.sync_api import Page, sync_playwright
from structlog.testing import capture_logs

from benchmarks.chromium import launch
from benchmarks.many_films import many_films
from cinecluster.model import Model
from cinecluster.server import create_app
from cinecluster.serving.listening import listen
from cinecluster.settings import Settings

_FIRST_PICTURE: Final = 1.5  # seconds
_FRAMES: Final = 30  # a second
_OPENINGS: Final = 5
_SECONDS: Final = 3.0

# Each frame moves the pointer, so each next one has to be drawn; a real button is down meanwhile.
_PAN: Final = """async (milliseconds) => {
  const canvas = document.querySelector(".map canvas");
  const box = canvas.getBoundingClientRect();
  const times = [];
  await new Promise((done) => {
    const step = (now) => {
      times.push(now);
      if (now - times[0] > milliseconds) return done();
      const angle = times.length / 15;
      const clientX = box.left + box.width * (0.5 + 0.2 * Math.cos(angle));
      const clientY = box.top + box.height * (0.5 + 0.2 * Math.sin(angle));
      const what = { clientX, clientY, pointerId: 1, pointerType: "mouse", bubbles: true, buttons: 1 };
      canvas.dispatchEvent(new PointerEvent("pointermove", what));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  return times;
}"""


class _OneModel:
    """A store of one model in memory."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def current(self) -> str:
        return self._model.version

    def version_ids(self) -> tuple[str, ...]:
        return (self._model.version,)

    def load(self, version: str) -> Model:
        del version
        return self._model


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where an aim was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--films", type=int, default=90_000)
    options = parser.parse_args(arguments)
    with (
        capture_logs(),
        _served(many_films(options.films)) as address,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        pictures = [_first_picture(browser.new_page(), address) for _ in range(_OPENINGS)]
        page = browser.new_page()
        _first_picture(page, address)
        whole = _pan(page)
        page.locator("[data-zoom='2']").click(click_count=2)
        closer = _pan(page)
    return _report(options.films, pictures, {"the whole map": whole, "four times closer": closer})


@contextmanager
def _served(model: Model) -> Iterator[str]:
    """Serve a model from a thread and yield the address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), port=0)
        sockets = listen(settings)
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(settings, store=_OneModel(model)), log_level="warning", access_log=False
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": sockets})
        thread.start()
        try:
            yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _first_picture(page: Page, address: str) -> float:
    """Open the map and return the seconds until it is drawn."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}/map")
    page.wait_for_function("performance.getEntriesByName('map-drawn').length")
    return float(page.evaluate("performance.getEntriesByName('map-drawn')[0].startTime")) / 1000


def _pan(page: Page) -> list[float]:
    """Drag the map in circles and return the seconds that each frame took."""
    box = page.locator(".map canvas").bounding_box()
    if box is None:
        raise RuntimeError("the map is not to be seen")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    times: list[float] = page.evaluate(_PAN, _SECONDS * 1000)
    page.mouse.up()
    return [(later - earlier) / 1000 for earlier, later in itertools.pairwise(times)]


def _report(n_films: int, pictures: Sequence[float], panned: dict[str, list[float]]) -> int:
    median = sorted(pictures)[len(pictures) // 2]
    print(f"{n_films:,} films, {len(pictures)} openings: first picture after {median:.2f} s", end="")
    print(f" ({min(pictures):.2f} to {max(pictures):.2f}); the aim is {_FIRST_PICTURE}")
    reached = median < _FIRST_PICTURE
    for name, frames in panned.items():
        rate = len(frames) / sum(frames)
        worst = sorted(frames)[int(0.95 * len(frames))] * 1000
        print(f"{name}: {rate:.0f} frames/s, 95 % of them within {worst:.0f} ms; the aim is {_FRAMES}")
        reached = reached and rate >= _FRAMES
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
