"""The route that reads what other sites export: ``/v1/ratings-imports``."""

import asyncio
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request

from cinecluster.api.openapi import FROM_MODEL, problem_responses
from cinecluster.api.problems import BAD_BODY, BAD_PARAMETERS, BODY_TOO_LARGE, PROBLEMS
from cinecluster.api.rating_import_schemas import RatingImportAnswer
from cinecluster.api.services import ServedCatalogue, TheServices
from cinecluster.catalogue.rating_import import import_ratings
from cinecluster.data.exports.export import ExportFormat
from cinecluster.data.exports.reading import read_export
from cinecluster.errors import DataError, NoModel, UnsupportedBody

__all__ = ["RATING_IMPORTS", "make_router"]

RATING_IMPORTS: Final = ("POST", "/v1/ratings-imports")
"""A request whose body may be as long as the setting ``exports.max_bytes`` has it."""
_MEDIA_TYPES: Final = ("text/csv", "application/zip", "application/octet-stream")
_EXAMPLE: Final = "Date,Name,Year,Letterboxd URI,Rating\n2026-01-02,Gravity,2013,https://boxd.it/3YPi,4.5\n"
_CONTENT: Final[dict[str, Any]] = {
    "text/csv": {"schema": {"type": "string"}, "example": _EXAMPLE},
    "application/zip": {"schema": {"type": "string", "format": "binary"}},
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
}


def make_router() -> APIRouter:
    """Make the route; a thread does the work, which may take a second."""
    router = APIRouter(prefix="/v1", tags=["recommendations"])

    @router.post(
        "/ratings-imports",
        summary="Ratings from another site",
        responses=FROM_MODEL
        | problem_responses(
            BAD_BODY,
            BAD_PARAMETERS,
            BODY_TOO_LARGE,
            PROBLEMS[DataError],
            PROBLEMS[UnsupportedBody],
            PROBLEMS[NoModel],
        ),
        openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
    )
    async def import_from_export(
        request: Request,
        catalogue: ServedCatalogue,
        services: TheServices,
        format: Annotated[
            Literal["auto", ExportFormat],
            Query(description="The site that the file is from; `auto`: told by its columns."),
        ] = "auto",
    ) -> RatingImportAnswer:
        """Read a viewer's own ratings as Letterboxd, IMDb or an exporter for Kinopoisk wrote them.

        Nothing is stored: `ratings` can be sent to `/v1/recommendations` as they are, or put one by one.
        The report tells of every row which film it was taken for and how, or why for none. Films are told
        by IMDb id, by title and year, by other titles, by a title that is nearly the same; a row that may
        mean several films is given to none. Ratings up to 10 are halved; series and games are left out.
        """
        _check_media_type(request)
        data = await request.body()

        def work() -> RatingImportAnswer:
            export = read_export(
                data,
                file="ratings",
                config=services.settings.exports,
                format=None if format == "auto" else format,
            )
            return RatingImportAnswer.of(catalogue, import_ratings(catalogue, export))

        return await asyncio.to_thread(work)

    return router


def _check_media_type(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _MEDIA_TYPES:
        raise UnsupportedBody(
            f"The body came as {media_type or 'nothing in particular'}.",
            hint=f"Send the file as it is, with the header Content-Type: {' or '.join(_MEDIA_TYPES)}.",
        )
