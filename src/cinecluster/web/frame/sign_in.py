"""The pages to sign in with an API key, and out again."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from cinecluster.api.access import address_of
from cinecluster.api.services import Services, TheServices
from cinecluster.errors import KeyRefused
from cinecluster.storage.api_key import StoredKey
from cinecluster.web.frame.page_route import PageRoute
from cinecluster.web.frame.pages import ThePages
from cinecluster.web.frame.returning import back_to, local_address
from cinecluster.web.frame.visit import KEY_COOKIE, TheVisit

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
    async def ask_for_key(
        request: Request, pages: ThePages, visit: TheVisit, services: TheServices, next: str = "/"
    ) -> Response:
        """Ask for a key; say which one the visitor has signed in with, and whether one is needed at all."""
        values = {
            "next": local_address(visit, next),
            "refused": None,
            "known": await asyncio.to_thread(_known_key, services, visit.key),
            "needed": await asyncio.to_thread(services.keys.exist),
        }
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
            values = {
                "next": local_address(visit, form.next),
                "refused": error.message,
                "known": None,
                "needed": True,
            }
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


def _known_key(services: Services, presented: str | None) -> StoredKey | None:
    """Return the key that a visitor has signed in with, as long as it is good."""
    try:
        return None if presented is None else services.keys.identify(presented)
    except KeyRefused:
        return None
