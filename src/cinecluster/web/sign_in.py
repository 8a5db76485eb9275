"""The pages to sign in with an API key, and out again."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from cinecluster.api.access import address_of
from cinecluster.api.services import TheServices
from cinecluster.errors import KeyRefused
from cinecluster.web.page_route import PageRoute
from cinecluster.web.pages import ThePages
from cinecluster.web.returning import back_to, local_address
from cinecluster.web.visit import KEY_COOKIE, TheVisit

__all__ = ["make_router"]


class SignInForm(BaseModel):
    """What the form sends."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    key: str = ""
    next: str = "/"
    """Where to go then."""


def make_router() -> APIRouter:
    """Make the routes."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/sign-in")
    async def ask_for_key(request: Request, pages: ThePages, visit: TheVisit, next: str = "/") -> Response:
        """Ask for a key."""
        values = {"next": local_address(visit, next), "refused": None}
        return pages.render(request, "sign-in.html", values)

    @router.post("/sign-in")
    async def sign_in(
        request: Request,
        pages: ThePages,
        visit: TheVisit,
        services: TheServices,
        form: Annotated[SignInForm, Form()],
    ) -> Response:
        """Keep a key that is known in a cookie which scripts cannot read and other sites cannot send."""
        try:
            await asyncio.to_thread(services.keys.identify, form.key)
        except KeyRefused as error:
            services.limits.count_write(address_of(request))
            values = {"next": local_address(visit, form.next), "refused": error.message}
            return pages.render(request, "sign-in.html", values, status=403)
        answer = back_to(visit, form.next)
        answer.set_cookie(
            KEY_COOKIE,
            form.key,
            path=f"{visit.root}/",
            samesite="strict",
            httponly=True,
            secure=request.url.scheme == "https",
        )
        return answer

    @router.post("/sign-out")
    async def sign_out(visit: TheVisit, back: Annotated[str, Form()] = "/") -> Response:
        """Forget the key."""
        answer = back_to(visit, back)
        answer.delete_cookie(KEY_COOKIE, path=f"{visit.root}/")
        return answer

    return router
