"""``python -m benchmarks.serving.app --home HOME --workers 2``: serve what is measured on a free port.

It says on which. As the product does, it loads what answers only where something is to answer.
"""

import argparse
import sys
from pathlib import Path

from cinecluster.serving.listening import address_of, listen
from cinecluster.serving.pauses import collect_rarely
from cinecluster.serving.service import serve
from cinecluster.settings import load_settings


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    collect_rarely()
    settings = load_settings(home=options.home, host="127.0.0.1", port=0, workers=options.workers)
    sockets = listen(settings)
    sys.stderr.write(f"Serving on {address_of(settings, sockets)} \n")
    sys.stderr.flush()
    serve(settings, sockets, "benchmarks.serving.measured_app:measured_app")


if __name__ == "__main__":
    main()
