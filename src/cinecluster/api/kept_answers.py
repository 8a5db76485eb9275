"""Finished answers that a worker keeps: those that depend on nothing but the model and the request."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from cinecluster.api.conditional import has_already, not_modified

__all__ = ["KeptAnswers"]

_BESIDE: Final = 1_000
"""Bytes that an answer takes in memory beside its body and its question, about."""

_Question = tuple[str, bytes, str]
"""Path, query and ``Accept-Language`` as they were sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    etag: str
    size: int


class KeptAnswers:
    """The answers of one model that were asked for last, in at most so many bytes; for one thread."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._model = ""
        self._answers: OrderedDict[_Question, _Kept] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    def find(self, model: str, request: Request) -> Response | None:
        """Return the answer to a request, if it is kept: 304 where the client has it as well.

        Args:
            model: ``Served.tag`` of what is served now.
            request: The request.
        """
        if model != self._model:
            return None
        question = _question(request)
        kept = self._answers.get(question)
        if kept is None:
            return None
        self._answers.move_to_end(question)
        answer = Response()
        answer.body, answer.raw_headers = kept.body, list(kept.headers)
        return not_modified(answer.headers) if has_already(request, kept.etag) else answer

    def keep(self, model: str, request: Request, answer: Response) -> None:
        """Keep an answer if it is this model's, and nothing but the model's."""
        etag = answer.headers.get("etag", "")
        if answer.status_code != 200 or not etag.startswith(f'"{model}'):  # noqa: PLR2004 - HTTP's number
            return
        if model != self._model:
            self._answers.clear()
            self._model, self._bytes = model, 0
        question, body = _question(request), bytes(answer.body)
        size = len(body) + sum(map(len, question)) + _BESIDE
        if size > self._max_bytes or question in self._answers:
            return
        self._answers[question] = _Kept(body=body, headers=tuple(answer.raw_headers), etag=etag, size=size)
        self._bytes += size
        while self._bytes > self._max_bytes:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= oldest.size


def _question(request: Request) -> _Question:
    return request.scope["path"], request.scope["query_string"], request.headers.get("accept-language", "")
