"""Downloads, from a real server on this machine."""

import hashlib
import io
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from cinecluster.data.fetching import DATA_SETS, fetch
from cinecluster.errors import FetchFailed

NAME = "ml-latest-small"
URL = f"/{NAME}.zip"


def make_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        # A fixed time: processes that test side by side must make the same bytes.
        archive.writestr(
            zipfile.ZipInfo(f"{NAME}/movies.csv"),
            "movieId,title,genres\n" + "1,Toy Story (1995),Comedy\n" * 40_000,
        )
    return content.getvalue()


ZIP = make_zip()
MD5 = hashlib.md5(ZIP, usedforsecurity=False).hexdigest()


@dataclass
class Site:
    """A server whose files and manners a test sets."""

    files: dict[str, bytes]
    knows_ranges: bool = True
    breaks_off_after: int | None = None
    url: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        wanted = to.headers.get("Range")
        self.asked.append((to.path, wanted))
        if to.path not in self.files:
            to.send_error(404)
            return
        body = self.files[to.path]
        start = int(re.sub(r"\D", "", wanted)) if wanted and self.knows_ranges else 0
        if start and start >= len(body):
            to.send_response(416)
            to.send_header("Content-Range", f"bytes */{len(body)}")
            to.send_header("Content-Length", "0")
            to.end_headers()
            return
        to.send_response(206 if start else 200)
        if start:
            to.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        to.send_header("Content-Length", str(len(body) - start))
        to.end_headers()
        to.wfile.write(body[start:][: self.breaks_off_after])


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(files={URL: ZIP, f"{URL}.md5": f"MD5 ({NAME}.zip) = {MD5}\n".encode()})
    with ThreadingHTTPServer(("127.0.0.1", 0), site.handler()) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()
        thread.join()


class Seen:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int | None]] = []

    def __call__(self, done: int, total: int | None) -> None:
        self.steps.append((done, total))


def get(url: str, folder: Path, *, name: str = NAME, progress: Seen | None = None) -> Path:
    # Without the proxy that the environment may name: the server is on this machine.
    opener = build_opener(ProxyHandler({})).open
    return fetch(name, folder, progress=progress or Seen(), opener=opener, base_url=url)


def test_a_data_set_is_downloaded_whole_with_progress(site: Site, tmp_path: Path) -> None:
    progress = Seen()
    path = get(site.url, tmp_path / "new" / "folder", progress=progress)
    assert path == tmp_path / "new" / "folder" / f"{NAME}.zip"
    assert path.read_bytes() == ZIP
    assert progress.steps[0] == (0, len(ZIP))
    assert progress.steps[-1] == (len(ZIP), len(ZIP))
    assert len(progress.steps) > 3
    assert progress.steps == sorted(progress.steps)
    assert [entry.name for entry in path.parent.iterdir()] == [f"{NAME}.zip"]


def test_a_part_is_gone_on_with(site: Site, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(ZIP[:1000])
    progress = Seen()
    assert get(site.url, tmp_path, progress=progress).read_bytes() == ZIP
    assert (URL, "bytes=1000-") in site.asked
    assert progress.steps[0] == (1000, len(ZIP))


def test_a_download_that_broke_off_is_finished_by_the_next_try(site: Site, tmp_path: Path) -> None:
    site.breaks_off_after = 5000
    with pytest.raises(FetchFailed, match=rf"broke off: 5,000 of {len(ZIP):,} bytes came.*Run this again"):
        get(site.url, tmp_path)
    assert not (tmp_path / f"{NAME}.zip").exists()
    site.breaks_off_after = None
    assert get(site.url, tmp_path).read_bytes() == ZIP
    assert site.asked[-1] == (URL, "bytes=5000-")


def test_a_server_without_ranges_is_asked_for_everything_again(site: Site, tmp_path: Path) -> None:
    site.knows_ranges = False
    (tmp_path / f"{NAME}.zip.part").write_bytes(b"x" * 1000)
    progress = Seen()
    assert get(site.url, tmp_path, progress=progress).read_bytes() == ZIP
    assert progress.steps[0] == (0, len(ZIP))


def test_a_finished_part_needs_no_more_bytes(site: Site, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(ZIP)
    assert get(site.url, tmp_path).read_bytes() == ZIP
    assert site.asked[-1] == (URL, f"bytes={len(ZIP)}-")


def test_a_part_longer_than_the_file_is_dropped(site: Site, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(ZIP + b"x")
    assert get(site.url, tmp_path).read_bytes() == ZIP
    assert site.asked[-1] == (URL, None)


def test_wrong_bytes_are_removed_and_named(site: Site, tmp_path: Path) -> None:
    site.files[URL] = ZIP[:-1] + b"x"
    with pytest.raises(FetchFailed, match="checksum differs"):
        get(site.url, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"<html>Log in to the hotel's network</html>", ZIP[:60] + b"?" + ZIP[61:]]
)
def test_wrong_bytes_are_found_without_a_published_checksum(
    site: Site, tmp_path: Path, content: bytes
) -> None:
    del site.files[f"{URL}.md5"]
    site.files[URL] = content
    with pytest.raises(FetchFailed, match="checksum differs"):
        get(site.url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_sound_zip_without_a_published_checksum_is_taken(site: Site, tmp_path: Path) -> None:
    del site.files[f"{URL}.md5"]
    assert get(site.url, tmp_path).read_bytes() == ZIP


@pytest.mark.parametrize("text", [f"{MD5}  {NAME}.zip\n", f"MD5 ({NAME}.zip) = {MD5.upper()}"])
def test_a_zip_that_is_there_and_whole_is_not_downloaded_again(site: Site, tmp_path: Path, text: str) -> None:
    site.files[f"{URL}.md5"] = text.encode()
    (tmp_path / f"{NAME}.zip").write_bytes(ZIP)
    assert get(site.url, tmp_path) == tmp_path / f"{NAME}.zip"
    assert site.asked == [(f"{URL}.md5", None)]


def test_an_outdated_zip_is_replaced(site: Site, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip").write_bytes(b"old")
    assert get(site.url, tmp_path).read_bytes() == ZIP


def test_a_refusal_says_how_to_do_it_by_hand(site: Site, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="was refused: 404 Not Found") as caught:
        get(site.url, tmp_path, name="ml-32m")
    assert "https://grouplens.org/datasets/movielens/" in caught.value.hint
    assert f"cinecluster train {tmp_path / 'ml-32m.zip'}" in caught.value.hint


def test_offline_one_is_told_what_to_do_instead(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound but not listening: every connection is refused
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(FetchFailed, match=r"cannot be reached: .*refused") as caught:
            get(url, tmp_path)
    assert "by hand" in caught.value.hint
    assert "--sample" in caught.value.hint


def test_a_folder_that_cannot_be_made_is_named(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FetchFailed, match=r"file/ml-latest-small\.zip cannot be written"):
        get(site.url, tmp_path / "file")


def test_an_unknown_data_set_is_answered_with_the_known(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="There is no data set 'ml-2m'") as caught:
        get("http://127.0.0.1:9", tmp_path, name="ml-2m")
    assert all(name in caught.value.hint for name in DATA_SETS)
