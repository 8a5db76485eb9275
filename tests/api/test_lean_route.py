"""A lean route answers what FastAPI would, to the byte and to the problem."""

from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from cinecluster.api.lean_route import LeanRoute

pytestmark = pytest.mark.anyio


class Wanted(BaseModel):
    n: int = Field(default=5, ge=1)
    ids: frozenset[int] = frozenset()
    word: str | None = None


class Found(BaseModel):
    n: int
    ids: list[int]
    word: str | None
    place: int
    language: str | None
    same: bool


async def _note(request: Request, response: Response) -> object:
    response.headers["X-Note"] = request.headers.get("x-note", "none")
    return object()


async def _language(accept_language: Annotated[str | None, Header()] = None) -> str | None:
    return accept_language


Note = Annotated[object, Depends(_note)]


async def _noted(note: Note) -> object:
    return note


async def _answer(
    place: Annotated[int, Path(ge=0)],
    wanted: Annotated[Wanted, Query()],
    note: Note,
    noted: Annotated[object, Depends(_noted)],
    language: Annotated[str | None, Depends(_language)],
) -> Found:
    return Found(
        n=wanted.n,
        ids=sorted(wanted.ids),
        word=wanted.word,
        place=place,
        language=language,
        same=note is noted,
    )


def app_of(kind: type[APIRoute]) -> FastAPI:
    router = APIRouter(route_class=kind)
    router.get("/at/{place}")(_answer)
    app = FastAPI()
    app.include_router(router)
    return app


async def answers(path: str) -> list[tuple[int, bytes, dict[str, str]]]:
    found = []
    for kind in (APIRoute, LeanRoute):
        transport = httpx.ASGITransport(app_of(kind))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get(path, headers={"X-Note": "read", "Accept-Language": "ru"})
            found.append((answer.status_code, answer.content, dict(answer.headers)))
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/at/3",
        "/at/3?n=2&ids=5&ids=4&word=a%20b",
        "/at/3?n=2&n=3&word=one&word=two&unknown=1",
        "/at/3?n=0",
        "/at/3?n=x&ids=y",
        "/at/-1",
        "/at/x?n=",
    ],
)
async def test_both_answer_alike(path: str) -> None:
    usual, lean = await answers(path)
    assert lean == usual


async def test_a_lean_route_does_without_what_fastapi_does_for_each_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = app_of(LeanRoute)
    monkeypatch.setattr("fastapi.routing.solve_dependencies", None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        answer = await client.get("/at/3", headers={"Accept-Language": "ru"})
    assert answer.json() == {"n": 5, "ids": [], "word": None, "place": 3, "language": "ru", "same": True}
    assert answer.headers["X-Note"] == "none"
