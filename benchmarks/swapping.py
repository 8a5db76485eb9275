"""Ask a running service without pause while it trains again and again: nothing may fail, nothing be mixed.

``python -m benchmarks.swapping --trainings 5 --requests 1000`` serves ml-latest-small, starts one training
after another over HTTP (each with another seed and number of clusters, so that answers differ), and checks
every answer against the version that it names, loaded from the disk afterwards.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from benchmarks.real_data import trained_home
from cinecluster.artifacts.versions import VersionStore
from cinecluster.model import Model
from cinecluster.ranking.cluster import recommend_by_popularity
from cinecluster.ranking.favorite import favorite_of
from cinecluster.ranking.request import ListRequest
from cinecluster.ranking.similarity import recommend_by_similarity
from cinecluster.settings import Settings

_PORT = 8765
_MOVIES = (1, 260, 296, 318, 593, 1258, 2571, 5618, 58559)
_USERS = (1, 5, 42, 100, 414, 599)


@dataclass
class Log:
    """What was asked and answered."""

    answers: list[tuple[str, str, object]] = field(default_factory=list)
    #: Version, path and answer.
    failures: list[str] = field(default_factory=list)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: {"idle": [], "training": []})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print the figures; 1 if anything failed or was mixed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trainings", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1000, help="at least so many")
    options = parser.parse_args(arguments)
    with trained_home() as (settings, _):
        process = _serve(settings, keep_versions=options.trainings + 1)
        try:
            log, states = asyncio.run(_run(options.trainings, options.requests))
        finally:
            process.terminate()
            process.wait(30)
        mixed = _disagreements(settings, log)
    return _report(log, states, mixed)


def _serve(settings: Settings, *, keep_versions: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "cinecluster",
        "serve",
        "--home",
        str(settings.home),
        "--port",
        str(_PORT),
    ]
    environment = {**os.environ, "CINECLUSTER_KEEP_VERSIONS": str(keep_versions)}
    return subprocess.Popen(command, cwd=settings.output.parent, env=environment, stderr=subprocess.DEVNULL)


async def _run(trainings: int, requests: int) -> tuple[Log, list[str]]:
    log = Log()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{_PORT}", timeout=30) as client:
        await _until_ready(client)
        states: list[str] = []
        done = asyncio.Event()
        phase = ["idle"]
        asking = asyncio.create_task(_ask(client, log, phase, done))
        await asyncio.sleep(2)
        for seed in range(1, trainings + 1):
            phase[0] = "training"
            states.append(await _train(client, seed))
            phase[0] = "idle"
        while len(log.answers) < requests:
            await asyncio.sleep(0.1)
        done.set()
        await asking
        return log, states


async def _until_ready(client: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/readyz")).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    sys.exit("the service did not become ready in 30 s")


async def _train(client: httpx.AsyncClient, seed: int) -> str:
    """Start a training and return how it ended, once the service answers from what it published."""
    body = {"seed": seed, "n_clusters": 8 + seed}
    started = (await client.post("/train-kmeans", json=body)).raise_for_status().json()["job"]
    while True:
        job = (await client.get(f"/v1/training-jobs/{started['job_id']}")).raise_for_status().json()
        if job["state"] not in ("queued", "running"):
            break
        await asyncio.sleep(0.2)
    while (await client.get("/favorite-cluster?user_id=1")).headers["X-Model-Version"] != job["version"]:
        await asyncio.sleep(0.1)
    return str(job["state"])


async def _ask(client: httpx.AsyncClient, log: Log, phase: list[str], done: asyncio.Event) -> None:
    for path in itertools.cycle(_paths()):
        if done.is_set():
            return
        began = time.perf_counter()
        try:
            answer = await client.get(path)
        except httpx.TransportError as error:
            log.failures.append(f"{path}: {error!r}")
            continue
        log.milliseconds[phase[0]].append(1000 * (time.perf_counter() - began))
        if answer.status_code != httpx.codes.OK:
            log.failures.append(f"{path}: {answer.status_code} {answer.text}")
            continue
        body = answer.json()
        said = body.get("favorite_cluster", body.get("recommendations"))
        log.answers.append((answer.headers["X-Model-Version"], path, said))
        await asyncio.sleep(0.005)


def _paths() -> list[str]:
    return [
        *(
            f"/recommend?movie_id={movie}&order={order}"
            for movie in _MOVIES
            for order in ("popularity", "similarity")
        ),
        *(f"/favorite-cluster?user_id={user}" for user in _USERS),
    ]


def _disagreements(settings: Settings, log: Log) -> list[str]:
    """Return the answers that the version they name would not give."""
    store = VersionStore(settings.home)
    models = {version: store.load(version) for version in {version for version, _, _ in log.answers}}
    expected = {(version, path): _answer(models[version], path) for version, path, _ in log.answers}
    return [
        f"{path} of {version}: {said}"
        for version, path, said in log.answers
        if said != expected[version, path]
    ]


def _answer(model: Model, path: str) -> object:
    query = httpx.URL(path).params
    if "user_id" in query:
        return favorite_of(model, model.histories.of(int(query["user_id"]))).cluster.cluster_id
    rank = recommend_by_similarity if query["order"] == "similarity" else recommend_by_popularity
    return [item.movie.title for item in rank(model, int(query["movie_id"]), ListRequest())]


def _report(log: Log, states: list[str], mixed: list[str]) -> int:
    versions = Counter(version for version, _, _ in log.answers)
    print(f"trainings: {len(states)} ({', '.join(states)})")
    print(f"requests: {len(log.answers)} over {len(versions)} versions")
    print(f"failed: {len(log.failures)}; not of the version named: {len(mixed)}")
    for phase, times in log.milliseconds.items():
        if len(times) > 1:
            p99 = statistics.quantiles(times, n=100)[98]
            print(f"{phase}: median {statistics.median(times):.1f} ms, p99 {p99:.1f} ms")
    for line in (*log.failures[:5], *mixed[:5]):
        print(line)
    return 1 if log.failures or mixed or set(states) != {"succeeded"} else 0


if __name__ == "__main__":
    sys.exit(main())
