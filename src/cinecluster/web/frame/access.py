"""Who may do what on a page: the key that a visitor has signed in with, checked as the API checks keys."""

import asyncio
from typing import Any

from fastapi import Depends, Request

from cinecluster.api.access import Caller, admit
from cinecluster.api.services import TheServices
from cinecluster.errors import AccessDenied, StorageError
from cinecluster.storage.api_key import Scope
from cinecluster.web.frame.visit import TheVisit

__all__ = ["may", "signed_in"]


def signed_in(scope: Scope) -> Any:
    """Return the dependency of a page's action that needs a scope once there is any key.

    It counts the request as the API does. Where the key is wanting, ``PageRoute`` leads to the sign-in page.
    """

    async def admitted(request: Request, services: TheServices, visit: TheVisit) -> Caller:
        return await admit(services, request, visit.key, scope)

    return Depends(admitted)


def may(scope: Scope) -> Any:
    """Return the dependency that tells a page whether to offer what needs a scope.

    Nothing is offered while the database does not answer.
    """

    async def allowed(services: TheServices, visit: TheVisit) -> bool:
        try:
            await asyncio.to_thread(services.keys.authorise, visit.key, scope)
        except (AccessDenied, StorageError):
            return False
        return True

    return Depends(allowed)
