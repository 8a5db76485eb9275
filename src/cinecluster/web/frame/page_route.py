"""What a page's route does with errors: it shows them, as pages."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from cinecluster.api.problems import BAD_PARAMETERS, ProblemKind, kind_of, kind_of_status
from cinecluster.errors import CineclusterError, KeyNeeded, KeyRefused
from cinecluster.web.frame.pages import Pages
from cinecluster.web.frame.visit import visit_of

__all__ = ["PageRoute", "add_page_for_unknown_addresses"]

Handler = Callable[[Request], Awaitable[Response]]


class PageRoute(APIRoute):
    """A route whose errors are pages; where a key is wanting, it leads to where one can sign in."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """Return the route's handler with ours around it."""
        answer = super().get_route_handler()

        async def answer_with_a_page(request: Request) -> Response:
            try:
                return await answer(request)
            except (KeyNeeded, KeyRefused):
                return _to_sign_in(request)
            except CineclusterError as error:
                kind = kind_of(error)
                return problem_page(request, kind, error.message, error.hint)
            except RequestValidationError as error:
                said = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
                return problem_page(request, BAD_PARAMETERS, said)

        return answer_with_a_page


def problem_page(request: Request, kind: ProblemKind, said: str = "", hint: str = "") -> Response:
    """Make the page that tells of an error.

    Args:
        request: Tells the language.
        kind: Its title is translated.
        said: What happened, in English.
        hint: What to do, in English.
    """
    pages: Pages = request.app.state.pages
    values = {"problem": kind, "said": said, "hint": hint}
    return pages.render(request, "problem.html", values, status=kind.status)


def add_page_for_unknown_addresses(app: FastAPI) -> None:
    """Answer a browser that asks for an address which is not there with a page; programs get a problem."""
    as_problem = app.exception_handlers[HTTPException]

    @app.exception_handler(HTTPException)
    async def on_http_exception(request: Request, error: HTTPException) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        if error.status_code == HTTPStatus.NOT_FOUND and wants_page and not _is_api(request):
            return problem_page(request, kind_of_status(error.status_code))
        answered: Response = await as_problem(request, error)  # type: ignore[misc]  # ours is async
        return answered


def _is_api(request: Request) -> bool:
    return request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/v1/")


def _to_sign_in(request: Request) -> Response:
    """Lead to the sign-in page and, from there, back to the page that was looked at."""
    visit = visit_of(request)
    back = visit.here if request.method == "GET" else request.headers.get("referer", "")
    query = urlencode({"next": back})
    return RedirectResponse(f"{visit.root}/sign-in?{query}", HTTPStatus.SEE_OTHER)
