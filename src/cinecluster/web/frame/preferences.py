"""The switches of language and theme: a form, a cookie, and back."""

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.responses import Response

from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.returning import back_to
from cinecluster.web.frame.visit import LANGUAGE_COOKIE, THEME_COOKIE, Theme, TheVisit
from cinecluster.wording.languages import Language

__all__ = ["make_router"]

_YEAR: Final = 365 * 24 * 3600
"""Seconds."""


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.post("/preferences")
    async def set_preferences(
        visit: TheVisit,
        language: Annotated[Language | None, Form()] = None,
        theme: Annotated[Theme | None, Form()] = None,
        back: Annotated[str, Form()] = "/",
    ) -> Response:
        """Remember what was chosen, and show the same page in it."""
        answer = back_to(visit, back)
        for cookie, chosen in ((LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)):
            if chosen is not None:
                answer.set_cookie(
                    cookie, chosen, max_age=_YEAR, path=f"{visit.root}/", samesite="lax", httponly=True
                )
        return answer

    return router
