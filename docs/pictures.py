"""Take the pictures of the site that the READMEs show: ``docs/home.png`` and ``docs/map.png``.

They are taken of a service that runs, such as that of ``make serve``: ``python -m docs.pictures [ADDRESS]``.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import sync_playwright

from benchmarks.chromium import launch

_PICTURES: Final[tuple[tuple[str, str, str, Literal["light", "dark"]], ...]] = (
    ("home.png", "/", "h1", "light"),
    ("map.png", "/map", "#map[data-drawn]", "dark"),
)
"""File, page, what is there once it is complete, and colours."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write both beside this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", metavar="ADDRESS", nargs="?", default="http://127.0.0.1:8000")
    options = parser.parse_args(arguments)
    folder = Path(__file__).parent
    with sync_playwright() as playwright, launch(playwright) as browser:
        for file, address, ready, colours in _PICTURES:
            with browser.new_page(
                locale="en", color_scheme=colours, viewport={"width": 1280, "height": 940}
            ) as page:
                page.goto(f"{options.address}{address}")
                page.locator(ready).first.wait_for()
                page.screenshot(path=folder / file)


if __name__ == "__main__":
    main()
