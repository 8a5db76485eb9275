"""Measure how fast the service answers, beside a route that does nothing on the same server.

``python -m benchmarks.serving --home small=var --home large=/srv/home`` prints tables in Markdown; without a
home, a stand-in of 25 million ratings is made for it. ``--short`` takes less than two minutes.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.serving.markdown import as_markdown
from benchmarks.serving.measuring import measure_serving
from benchmarks.serving.stand_in import publish_stand_in
from benchmarks.serving.wrk import INSTALL_WRK, has_wrk


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where wrk is wanting."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--home", action="append", default=[], metavar="NAME=FOLDER", help="repeat for several"
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args(arguments)
    if not has_wrk():
        print(INSTALL_WRK, file=sys.stderr)
        return 1
    with ExitStack() as stack:
        homes = dict(_named(home) for home in options.home)
        if not homes:
            homes["25 M, made by chance"] = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
            publish_stand_in(*homes.values())
        print(as_markdown(measure_serving(homes, short=options.short, workers=options.workers)))
    return 0


def _named(home: str) -> tuple[str, Path]:
    name, _, folder = home.rpartition("=")
    return name or folder, Path(folder)


if __name__ == "__main__":
    sys.exit(main())
