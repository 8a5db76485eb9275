"""Try to break every promise and print the table; not zero if one did not hold.

``python -m benchmarks.reliability`` takes about an hour; ``--short`` some seconds; ``--only NAME`` runs one.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reliability.promise import Promise
from benchmarks.reliability.promises import PROMISES
from benchmarks.reliability.table import Row, page, table

_PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
_SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for."""
    options = _parse(arguments)
    chosen = [
        promise
        for promise in PROMISES
        if options.only in (None, promise.name) and (promise.short or not options.short)
    ]
    rows = []
    for promise in chosen:
        n = options.tries or (promise.short if options.short else promise.full)
        print(f"{promise.name}: {n:,} …", file=sys.stderr, flush=True)
        row = _try(promise, n)
        for failure in row.outcome.failures[:_SHOWN]:
            print(f"  {failure}", file=sys.stderr)
        rows.append(row)
    print(table(rows))
    if options.write:
        _PAGE.write_text(page(rows, short=options.short), encoding="utf-8")
    return 0 if all(row.holds for row in rows) else 1


def _try(promise: Promise, n: int) -> Row:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix=f"{promise.name}-") as folder:
        outcome = promise.experiment(n, Path(folder))
    return Row(promise=promise, outcome=outcome, seconds=time.perf_counter() - began)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=[promise.name for promise in PROMISES], metavar="NAME")
    parser.add_argument("--short", action="store_true", help="the counts that `make test` uses")
    parser.add_argument("--tries", type=int, help="another count")
    parser.add_argument("--write", action="store_true", help="write docs/reliability.md too")
    options = parser.parse_args(arguments)
    if options.write and options.only:
        parser.error("--write writes the whole page, so it does not go with --only")
    return options


if __name__ == "__main__":
    sys.exit(main())
