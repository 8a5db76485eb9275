"""A TMDB on this machine, whose manners a test sets."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cinecluster.service_config import PostersConfig

KEY = "e" * 40
JPEG = b"\xff\xd8\xff\xe0" + bytes(2000)
PATH = "/abcDEF123.jpg"


@dataclass
class Tmdb:
    """What it answers, and what it was asked."""

    facts: Any = field(default_factory=lambda: {"poster_path": PATH})
    picture: bytes = JPEG
    status: int = 200
    drip_seconds: float = 0.0
    #: Between the bytes of a picture.
    gate: threading.Event | None = None
    #: A picture is not sent before.
    picture_asked: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    #: Addresses, and who asks.

    def config(self, **given: Any) -> PostersConfig:
        """Return settings that lead here."""
        here = {"tmdb_key": KEY, "api_url": f"{self.url}/3", "picture_url": f"{self.url}/t/p"}
        return PostersConfig.model_validate(here | given)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.asked.append((request.path, request.headers["Authorization"]))
        is_picture = request.path.startswith("/t/")
        body = self.picture if is_picture else json.dumps(self.facts).encode()
        if is_picture:
            self.picture_asked.set()
            if self.gate is not None:
                self.gate.wait(30)
        request.send_response(self.status)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if is_picture and self.drip_seconds:
            for byte in body:
                time.sleep(self.drip_seconds)
                request.wfile.write(bytes([byte]))
        else:
            request.wfile.write(body)


@contextmanager
def running_tmdb() -> Iterator[Tmdb]:
    """Run one."""
    tmdb = Tmdb()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                tmdb.answer(self)
            except ConnectionError:  # whoever asked has gone
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        tmdb.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield tmdb
        server.shutdown()
        thread.join()
