"""Damage a version in every way; it must be refused, and a service must keep answering from the old one."""

import asyncio
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from structlog.testing import capture_logs

from benchmarks.reliability.damage import DAMAGES, Victim
from benchmarks.reliability.promise import Outcome, Promise
from benchmarks.reliability.worlds import signed_contents
from cinecluster.api.metrics import Metrics
from cinecluster.api.served import Served
from cinecluster.api.snapshot import ModelFollower, ModelSlot
from cinecluster.artifacts.manifest import MANIFEST_FILE
from cinecluster.artifacts.serving import MAP_FILE, SERVING_FILES
from cinecluster.artifacts.serving_layout import LAYOUT_FILES
from cinecluster.artifacts.versions import VersionStore
from cinecluster.errors import ArtifactError
from cinecluster.ranking.config import RankingConfig

__all__ = ["CORRUPT_VERSIONS"]

_EARLIER: Final = datetime(2026, 11, 24, tzinfo=UTC)
_LATER: Final = datetime(2026, 11, 25, tzinfo=UTC)
_SERVED: Final = frozenset(
    {MANIFEST_FILE, *(f"serving/{name}" for name in (*SERVING_FILES, MAP_FILE, *LAYOUT_FILES))}
)
_NO_VERSION: Final = "a pointer to no version"


def damage_versions(n: int, folder: Path) -> Outcome:
    """Damage a version that many times, undoing it each time."""
    with capture_logs():
        return asyncio.run(_Trial(folder).run(n))


class _Trial:
    """Two versions, one served; the other is damaged, then activated and served."""

    def __init__(self, home: Path) -> None:
        self._pointer = home / "current"
        self._store = VersionStore(home)
        self._old = self._store.publish(signed_contents("old"), now=_EARLIER).version
        self._new = self._store.publish(signed_contents("new"), now=_LATER, activate=False).version
        self._rng = random.Random(0)
        self._victim = Victim(
            folder=self._store.folder(self._new), other=self._store.folder(self._old), rng=self._rng
        )
        self._slot = ModelSlot()
        seconds = itertools.count(step=3600)  # no version is too recently refused to be tried again
        self._follower = ModelFollower(
            self._store,
            self._slot,
            prepare=partial(Served.of, config=RankingConfig()),
            metrics=Metrics(),
            poll_seconds=1.0,
            monotonic=lambda: float(next(seconds)),
        )
        self._loads_refused = 0

    async def run(self, n: int) -> Outcome:
        """Damage, ask, undo, that many times."""
        await self._follower.refresh()
        kinds = [*DAMAGES, _NO_VERSION]
        weights = [*(weight for _, weight in DAMAGES.values()), 1]
        failures: list[str] = []
        for _ in range(n):
            (kind,) = self._rng.choices(kinds, weights)
            found = await (self._misled() if kind == _NO_VERSION else self._damaged(kind))
            failures += [f"{kind}: {problem}" for problem in found]
        seen = (
            f"{len(failures)} accepted; {self._loads_refused:,} also offered to a service, which kept the old"
        )
        return Outcome(tried=n, failures=tuple(failures), seen=seen)

    async def _damaged(self, kind: str) -> list[str]:
        """Damage the new version, then activate and load it."""
        with self._victim.restored():
            damage, _ = DAMAGES[kind]
            paths = damage(self._victim)
            names = [path.relative_to(self._victim.folder).as_posix() for path in paths]
            found = list(self._activated())
            if not _SERVED.isdisjoint(names):  # nothing else is read by a service
                found += await self._followed(f"{self._new}\n".encode())
        return [f"{' and '.join(names)}: {problem}" for problem in found]

    async def _misled(self) -> list[str]:
        """Point to no version."""
        garbage = self._rng.choice(
            (
                b"",
                b"\x00" * 26,
                self._rng.randbytes(26),
                f"../versions/{self._new}\n".encode(),
                f"{self._new}{self._new}\n".encode(),
                self._new[: self._rng.randrange(len(self._new))].encode(),
                b"20200101T000000Z-00000000\n",  # a name, but of none that is there
            )
        )
        return [f"{garbage!r}: {problem}" for problem in await self._followed(garbage)]

    def _activated(self) -> Iterator[str]:
        try:
            self._store.activate(self._new)
        except ArtifactError:
            pass
        else:
            yield "it was activated"
        if self._store.current() != self._old:
            yield "the pointer moved"
            self._point_to(f"{self._old}\n".encode())

    async def _followed(self, pointer: bytes) -> list[str]:
        """Write the pointer behind the store's back, and see whom the service follows."""
        self._point_to(pointer)
        await self._follower.refresh()
        problems = []
        if self._slot.failure is None:
            problems.append("the service is content")
        if self._slot.take().version != self._old:
            problems.append("the service serves it")
        self._point_to(f"{self._old}\n".encode())
        await self._follower.refresh()
        if self._slot.failure is not None or self._slot.take().version != self._old:
            problems.append("the service did not recover")
        self._loads_refused += not problems
        return problems

    def _point_to(self, content: bytes) -> None:
        self._pointer.write_bytes(content)


CORRUPT_VERSIONS = Promise(
    name="corrupt-versions",
    says=(
        "corrupt versions (bits flipped in every file, cut short, zeroed, missing, swapped between files and"
        " versions, links, forged manifests, newer format, pointers to nothing)"
    ),
    figure="≥ 5,000 tried, all refused, old one serving",
    full=5000,
    short=60,
    seconds=300,
    experiment=damage_versions,
)
