"""The service with one more route, which does nothing: the floor that its own routes are measured against.

``python -m benchmarks.serving.app --home HOME --workers 2`` serves on a free port and says on which.
"""

import argparse
import sys
from pathlib import Path

from fastapi import FastAPI, Response

from cinecluster.server import create_app
from cinecluster.serving.listening import address_of, listen
from cinecluster.serving.service import serve
from cinecluster.settings import Settings, load_settings

__all__ = ["NO_OP", "measured_app"]

NO_OP = "/no-op/{size}"
"""Answers with so many bytes of JSON."""


def measured_app(settings: Settings) -> FastAPI:
    """Make the service, everything around its routes as ever, and add the route."""
    app = create_app(settings)

    async def no_op(size: int) -> Response:
        return Response(b'"' + b"x" * (size - 2) + b'"', media_type="application/json")

    app.add_api_route(NO_OP, no_op)
    app.router.routes.insert(0, app.router.routes.pop())  # it is found as soon as theirs
    return app


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    settings = load_settings(home=options.home, host="127.0.0.1", port=0, workers=options.workers)
    sockets = listen(settings)
    sys.stderr.write(f"Serving on {address_of(settings, sockets)} \n")
    sys.stderr.flush()
    serve(settings, sockets, "benchmarks.serving.app:measured_app")


if __name__ == "__main__":
    main()
