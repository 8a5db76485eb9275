"""Ratings from other sites on the taste page: the upload, and the report of what came of each row."""

import asyncio
from http import HTTPStatus
from typing import Any, Final, Literal

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from cinecluster.api.services import ServedCatalogue, TheServices
from cinecluster.catalogue.rating_import import RatingImport, import_ratings
from cinecluster.data.exports.export import ExportFormat
from cinecluster.data.exports.reading import read_export
from cinecluster.errors import DataError, ExportTooLong, UnknownExport
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.taste.page import MOST_FIELDS, Viewer
from cinecluster.web.taste.state import TasteState

__all__ = ["TASTE_IMPORT", "make_router"]

TASTE_IMPORT: Final = ("POST", "/taste/import")
"""A request whose body may be as long as the setting ``exports.max_bytes`` has it."""
_FORMATS: Final[dict[str, ExportFormat]] = {
    "letterboxd": "letterboxd",
    "imdb": "imdb",
    "kinopoisk": "kinopoisk",
}
_LONGEST_NAME: Final = 60


def make_router() -> APIRouter:
    """Make the routes; nothing of a file is kept."""
    router = APIRouter(prefix="/taste/import", route_class=PageRoute, include_in_schema=False)

    @router.get("")
    async def ask(request: Request, pages: ThePages, viewer: Viewer = None) -> Response:
        """Ask for a file."""
        return pages.render(request, "taste-import.html", _values(FormData(), viewer))

    @router.post("")
    async def take(
        request: Request,
        pages: ThePages,
        services: TheServices,
        catalogue: ServedCatalogue,
        viewer: Viewer = None,
    ) -> Response:
        """Read a file and report on it; without one, ask for it and keep what was said on the taste page."""
        async with request.form(max_fields=MOST_FIELDS) as form:
            values = _values(form, viewer)
            upload, site = form.get("file"), form.get("site")
            if not isinstance(upload, UploadFile) or not upload.filename:
                return pages.render(request, "taste-import.html", values)
            data, name = await upload.read(), upload.filename[-_LONGEST_NAME:]

        def work() -> RatingImport:
            given = _FORMATS.get(site) if isinstance(site, str) else None
            export = read_export(data, file=name, config=services.settings.exports, format=given)
            return import_ratings(catalogue, export)

        try:
            imported = await asyncio.to_thread(work)
        except DataError as error:
            refused = {"error": error, "trouble": _trouble(error)}
            return pages.render(
                request, "taste-import.html", values | refused, status=HTTPStatus.UNPROCESSABLE_ENTITY
            )
        ids = catalogue.model.movies.movie_ids
        ratings = " ".join(f"{ids[row.movie_index]}:{row.stars:g}" for row in imported.matched)
        found = {"file": name, "report": imported, "ratings": ratings, "movie": catalogue.model.movie}
        return pages.render(request, "taste-imported.html", values | found)

    return router


def _values(form: FormData, viewer: int | None) -> dict[str, Any]:
    return {"state": TasteState.of(form), "viewer": viewer, "error": None, "trouble": None}


def _trouble(error: DataError) -> Literal["unknown", "too-long", "unreadable"]:
    match error:
        case UnknownExport():
            return "unknown"
        case ExportTooLong():
            return "too-long"
        case _:
            return "unreadable"
