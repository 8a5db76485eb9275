"""``/docs``: Swagger UI from our own files, with a policy that knows its one inline script."""

import hashlib
import re
from base64 import b64encode
from typing import Final

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse

from cinecluster.api.security_headers import policy

__all__ = ["make_router"]

_FILES: Final = "/static-offline-docs"
"""Where ``fastapi_offline`` keeps Swagger UI."""
_INLINE: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def make_router() -> APIRouter:
    """Make the route."""
    router = APIRouter()

    @router.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        root: str = request.scope.get("root_path", "")
        page = get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title="cinecluster: the API",
            swagger_js_url=f"{root}{_FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{_FILES}/swagger-ui.css",
            swagger_favicon_url=f"{root}{_FILES}/favicon.png",
        )
        page.headers["Content-Security-Policy"] = _policy_of(bytes(page.body)).decode()
        return page

    return router


def _policy_of(page: bytes) -> bytes:
    hashes = (b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(page))
    return policy(
        default_src="'self'",
        script_src=" ".join(["'self'", *(f"'sha256-{one}'" for one in hashes)]),
        img_src="'self' data:",  # the arrows in Swagger UI's style sheet
        object_src="'none'",
    )
