"""Watch a serving process for classes that a pickle asks for, whatever it is asked to do."""

import asyncio
import pickle
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx

from benchmarks.reliability.asking import Log, ask, questions
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.serving import serving, watched_environment
from benchmarks.reliability.worlds import signed_contents
from cinecluster.artifacts.versions import VersionStore

__all__ = ["NOTHING_UNPICKLED", "notes_of_an_unpickling"]

_ENDED: Final = ("succeeded", "failed", "interrupted", "cancelled", "refused")
_TRAINING_SECONDS: Final = 120


def watch_for_unpickling(seconds: int, folder: Path) -> Outcome:
    """Ask everything, swap, start a training, for so many seconds; count what was unpickled."""
    failures = [] if notes_of_an_unpickling(folder) else ["an unpickling on purpose was not noted"]
    store = VersionStore(folder / "var")
    store.publish(signed_contents("A"), now=datetime(2026, 11, 1, tzinfo=UTC))
    with serving(folder / "var") as server:
        log = asyncio.run(_use(server.address, store, seconds))
        unpickled = server.unpickled()
    failures += [*log.broken, *unpickled]
    seen = f"{len(unpickled)} events over {len(log.answers):,} answers, swaps and a training"
    return Outcome(tried=len(log.answers), failures=tuple(failures), seen=seen)


def notes_of_an_unpickling(folder: Path) -> list[str]:
    """Unpickle a class in a watched process and return what the watch noted."""
    notes = folder / "control.txt"
    path = folder / "control.pkl"
    path.write_bytes(pickle.dumps(Path))
    code = "import pickle, sys; pickle.load(open(sys.argv[1], 'rb'))"
    subprocess.run([sys.executable, "-c", code, str(path)], env=watched_environment(notes), check=True)
    return [line for line in notes.read_text().splitlines() if line.startswith("unpickled")]


async def _use(address: str, store: VersionStore, seconds: int) -> Log:
    log, done = Log(), asyncio.Event()
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        asked = questions((await client.get("/openapi.json")).json())
        asking = asyncio.create_task(ask(client, asked, log, done, start=0))
        training = asyncio.create_task(_train(client))
        for turn in range(seconds):
            contents = signed_contents("AB"[turn % 2])
            await asyncio.to_thread(store.publish, contents, now=datetime.now(UTC))
            await asyncio.sleep(1)
        await training
        done.set()
        await asking
    return log


async def _train(client: httpx.AsyncClient) -> None:
    """Start a training of the current data, which may well be too little, and wait for its end."""
    started = (await client.post("/train-kmeans")).raise_for_status().json()["job"]
    until = time.monotonic() + _TRAINING_SECONDS
    while time.monotonic() < until:
        job = (await client.get(f"/v1/training-jobs/{started['job_id']}")).raise_for_status().json()
        if job["state"] in _ENDED:
            return
        await asyncio.sleep(0.2)
    raise TimeoutError("the training did not end")


NOTHING_UNPICKLED = Promise(
    name="nothing-unpickled",
    says="`pickle.find_class` audit events in the serving process, every experiment's; Babel's data apart",
    figure="0 over the whole run",
    full=30,
    short=0,  # the short form of swaps under load watches too
    seconds=60,
    experiment=watch_for_unpickling,
)
