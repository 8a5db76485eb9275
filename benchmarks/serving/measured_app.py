"""The service with one more route, which does nothing: the floor that its own routes are measured against."""

from fastapi import FastAPI, Response

from cinecluster.server import create_app
from cinecluster.settings import Settings

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
