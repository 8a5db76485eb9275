"""The routes of ratings by the thousand: ``/v1/ratings``, in and out, and ``/v1/ratings/uploads/…``."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, HTTPException, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.requests import ClientDisconnect

from cinecluster.api.access import requires
from cinecluster.api.bulk_schemas import UploadProgress, UploadReport
from cinecluster.api.openapi import FROM_MODEL, Responses, problem_responses
from cinecluster.api.problems import BAD_BODY, BAD_PARAMETERS, PROBLEMS
from cinecluster.api.rating_parameters import CLOCK_TOLERANCE
from cinecluster.api.services import ServedModel, TheServices
from cinecluster.api.time_limits import UNHURRIED
from cinecluster.errors import (
    DataError,
    NoModel,
    StorageError,
    StorageFull,
    UnknownUpload,
    UnsupportedBody,
    UploadConflict,
)
from cinecluster.storage.rating_export import export_header, exported
from cinecluster.storage.rating_lines import LineFormat, RowJudge
from cinecluster.storage.ratings import OnlineRating, RatingStore
from cinecluster.storage.uploads import Batch, Progress, UploadReader, UploadStore

__all__ = ["UNLIMITED", "make_router"]

UNLIMITED: Final = (("POST", "/v1/ratings"),)
"""Requests whose body may have any length, since it is never held as a whole."""

_FORMATS: Final[dict[str, LineFormat]] = {
    "text/csv": "csv",
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
}
_MEDIA_TYPES: Final[dict[LineFormat, str]] = {"csv": "text/csv", "ndjson": "application/x-ndjson"}
_ROWS_PER_PAGE: Final = 5000
_UploadId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$", examples=["2026-11-24"])]
_CSV_HEADER: Final = "^userId,movieId,rating(,timestamp)?\n"
"""As it is commonly written; columns in another order are taken as well."""
_CSV_EXAMPLE: Final = "userId,movieId,rating,timestamp\n5,2571,4.5,1500000000\n5,79132,4.0,\n"
_NDJSON_EXAMPLE: Final = '{"userId": 5, "movieId": 2571, "rating": 4.5, "timestamp": 1500000000}\n'
_LINES: Final[dict[str, Any]] = {
    "text/csv": {"schema": {"type": "string", "pattern": _CSV_HEADER}, "example": _CSV_EXAMPLE},
    "application/x-ndjson": {"schema": {"type": "string"}, "example": _NDJSON_EXAMPLE},
}
_EXPORT: Final[Responses] = {200: {"description": "All ratings, line by line.", "content": _LINES}}


def make_router() -> APIRouter:
    """Make the routes; neither holds more than a batch or a page in memory."""
    router = APIRouter(prefix="/v1/ratings", tags=["ratings"])

    @router.post(
        "",
        summary="Store many ratings",
        dependencies=[requires("ratings"), UNHURRIED],
        responses=FROM_MODEL
        | problem_responses(
            BAD_BODY,
            BAD_PARAMETERS,
            PROBLEMS[DataError],
            PROBLEMS[UnsupportedBody],
            PROBLEMS[UploadConflict],
            PROBLEMS[NoModel],
            PROBLEMS[StorageError],
            PROBLEMS[StorageFull],
        ),
        openapi_extra={"requestBody": {"required": True, "content": _LINES}},
    )
    async def post_ratings(
        request: Request,
        model: ServedModel,
        services: TheServices,
        upload_id: Annotated[
            _UploadId | None, Query(description="Names the upload, so that it can be gone on with.")
        ] = None,
    ) -> UploadReport:
        """Store ratings that come as CSV, with a header, or as NDJSON, in a body of any length.

        A row that cannot be stored is reported and stops no other; of two for one film the later counts.
        Batches are committed as they come. With `upload_id`, any text of yours, an upload that broke off is
        gone on with by sending the whole body again: rows that are settled already are skipped.
        """
        written_as = _format(request)
        store = UploadStore(services.database)
        progress = await asyncio.to_thread(store.begin, upload_id)
        before = progress.stored
        judge = RowJudge(
            frozenset(model.movies.movie_ids.tolist()).__contains__, latest=time.time() + CLOCK_TOLERANCE
        )
        reader = UploadReader(written_as, judge, skipped=progress.rows)
        try:
            async for piece in request.stream():
                progress = await _settled(store, reader.feed(piece), progress)
        except ClientDisconnect:
            raise HTTPException(BAD_BODY.status, "The connection broke off within the body.") from None
        progress = await _settled(store, reader.finish(), progress)
        services.metrics.ratings_written(progress.stored - before)
        return UploadReport.of(progress, skipped=reader.skipped, errors=reader.errors)

    @router.get(
        "/uploads/{upload_id}",
        summary="An upload",
        responses=problem_responses(BAD_PARAMETERS, PROBLEMS[UnknownUpload], PROBLEMS[StorageError]),
    )
    async def get_upload(upload_id: Annotated[_UploadId, Path()], services: TheServices) -> UploadProgress:
        """Tell how many rows of an upload are settled."""
        progress = await asyncio.to_thread(UploadStore(services.database).progress, upload_id)
        return UploadProgress.of(upload_id, progress)

    @router.get(
        "",
        summary="All ratings",
        dependencies=[requires("ratings")],
        response_class=StreamingResponse,
        responses=_EXPORT | problem_responses(BAD_PARAMETERS, PROBLEMS[StorageError]),
    )
    async def export_ratings(
        services: TheServices,
        format: Annotated[
            Literal["csv", "ndjson"] | None,
            Query(description="How lines are written; without it as `Accept` has it, else as CSV."),
        ] = None,
        accept: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> StreamingResponse:
        """Export the ratings that were given to the service, by user, then film, as uploads take them.

        Ratings that the model was made from are not among them. What is written meanwhile may be in or not.
        """
        chosen = format or ("ndjson" if "ndjson" in (accept or "") else "csv")
        store = RatingStore(services.database)
        first = await _page(store, None)  # whatever is wrong is told before the answer begins
        return StreamingResponse(
            _exported(store, first, chosen),
            media_type=_MEDIA_TYPES[chosen],
            headers={"Content-Disposition": f'attachment; filename="ratings.{chosen}"'},
        )

    return router


def _format(request: Request) -> LineFormat:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise UnsupportedBody(f"The body is encoded as {encoding}.", hint="Send it as it is, unpacked.")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _FORMATS:
        raise UnsupportedBody(
            f"The body came as {media_type or 'nothing in particular'}.",
            hint=f"Send it with the header Content-Type: {' or '.join(_MEDIA_TYPES.values())}.",
        )
    return _FORMATS[media_type]


async def _settled(store: UploadStore, batches: Iterator[Batch], progress: Progress) -> Progress:
    for batch in batches:
        progress = await asyncio.wrap_future(store.store(batch, progress))
    return progress


async def _page(store: RatingStore, after: OnlineRating | None) -> tuple[OnlineRating, ...]:
    key = None if after is None else (after.user_id, after.movie_id)
    return await asyncio.to_thread(store.page, after=key, limit=_ROWS_PER_PAGE)


async def _exported(
    store: RatingStore, page: tuple[OnlineRating, ...], format: LineFormat
) -> AsyncIterator[str]:
    yield export_header(format)
    while page:
        yield exported(page, format)
        page = await _page(store, page[-1])
