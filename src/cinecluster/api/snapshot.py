"""Which model is served: one slot, swapped whole by one assignment, and the task that follows ``current``."""

import asyncio
import gc
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

import structlog

from cinecluster.api.metrics import Metrics, reason_of
from cinecluster.api.served import Served
from cinecluster.errors import CineclusterError, CorruptVersion, NoModel
from cinecluster.model import Model

__all__ = ["LoadFailure", "ModelFollower", "ModelSlot", "ModelStore", "Swap"]

_LONGEST_PAUSE: Final = 60
"""A version that does not load is tried again after 1, 2, 4 … and at most this many polls."""
_SWAPS_KEPT: Final = 10


class ModelStore(Protocol):
    """Where versions come from. Called from threads; may be slow."""

    def current(self) -> str | None:
        """Return the version that should be served, if there is one."""
        ...

    def version_ids(self) -> tuple[str, ...]:
        """Return every version that could be made current, newest first."""
        ...

    def load(self, version: str) -> Model:
        """Load a version whole and checked, or raise."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadFailure:
    """Why the service does not serve what it should."""

    version: str | None
    #: None when it could not even be told which version is current.
    error: str
    #: The latest.
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Swap:
    """A version went live, or did not load."""

    version: str | None
    #: None when it could not even be told which version is current.
    at: datetime
    seconds: float | None
    #: That loading and checking took; None where it failed.
    error: str = ""


@dataclass(slots=True)
class ModelSlot:
    """What is served now. Readers take ``served`` once and answer wholly from what they got."""

    served: Served | None = None
    failure: LoadFailure | None = None
    #: Set while the current version fails to load; ``served`` is then another one, if there is any.

    def take(self) -> Served:
        """Return the snapshot to answer from.

        Raises:
            NoModel: There is none yet.
        """
        served = self.served
        if served is not None:
            return served
        failure = self.failure
        if failure is None:
            raise NoModel
        raise NoModel(f"No model could be loaded: {failure.error}", hint="")


class ModelFollower:
    """Keeps a slot filled with the store's current version, without ever emptying it.

    Where nothing is served yet and the current version does not load, the newest other one that does is
    served until the current one is mended or another made current.
    """

    def __init__(
        self,
        store: ModelStore,
        slot: ModelSlot,
        *,
        prepare: Callable[[Model], Served],
        metrics: Metrics,
        poll_seconds: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._slot = slot
        self._prepare = prepare
        self._metrics = metrics
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._monotonic = monotonic
        self._log = structlog.get_logger(__name__)
        self._attempts = 0
        self._retry_at = 0.0
        self._looking = asyncio.Lock()
        self._swaps: deque[Swap] = deque(maxlen=_SWAPS_KEPT)

    @property
    def swaps(self) -> tuple[Swap, ...]:
        """Return what became of the last versions that this worker has tried to load, newest first."""
        return tuple(self._swaps)

    async def run(self) -> None:
        """Look for another current version at every poll, until cancelled."""
        while True:
            await asyncio.sleep(self._poll_seconds)
            await self.refresh()

    async def refresh(self) -> None:
        """Look once; load and swap if another version is current."""
        async with self._looking:
            await self._refresh()

    async def catch_up(self, version: str) -> str:
        """Look now for a version that was just made current; return what is served then.

        That is another one only if somebody has made another one current meanwhile.

        Raises:
            CorruptVersion: It is current, but does not load here.
        """
        async with self._looking:
            self._retry_at = self._monotonic()  # whatever was wrong with it before
            await self._refresh()
        failure = self._slot.failure
        if failure is not None and failure.version == version:
            raise CorruptVersion(f"{version} is current now, but does not load here: {failure.error}")
        return self._slot.take().version

    async def _refresh(self) -> None:
        version: str | None = None
        try:
            version = await asyncio.to_thread(self._store.current)
            if version is None:
                await self._nothing_current()
            elif self._slot.served is not None and self._slot.served.version == version:
                self._settle()
            elif self._is_due(version):
                await self._swap(version)
        except Exception as error:  # noqa: BLE001 - whatever a version does, the old one keeps serving
            due = self._is_due(version)  # an unreadable pointer is looked at on every poll
            self._fail(version, error)
            if due:
                self._postpone()
                self._failed(version, error)
                # With no version current, which one should be is for the operator to say.
                if self._slot.served is None and not isinstance(error, NoModel):
                    await self._fall_back(version)

    async def _swap(self, version: str) -> None:
        await self._serve(version)
        self._settle()

    async def _serve(self, version: str) -> None:
        started = self._monotonic()
        self._slot.served = await asyncio.to_thread(self._load, version)
        seconds = self._monotonic() - started
        self._metrics.swapped(version, seconds)
        self._swaps.appendleft(Swap(version=version, at=self._clock(), seconds=seconds))
        self._log.info("model_swapped", model=version, seconds=round(seconds, 3))

    async def _fall_back(self, current: str | None) -> None:
        try:
            stored = await asyncio.to_thread(self._store.version_ids)
        except OSError:  # what is wrong with the home has been told already
            return
        for version in stored:
            if version == current:
                continue
            try:
                await self._serve(version)
            except Exception as error:  # noqa: BLE001 - the next one may be sound
                self._failed(version, error)
                self._log.warning("fallback_failed", model=version, error=_said(error))
            else:
                self._log.warning("fallback_served", model=version, instead_of=current)
                return

    def _failed(self, version: str | None, error: Exception) -> None:
        self._metrics.load_failed(reason_of(error))
        said = _said(error)
        before = next((swap for swap in self._swaps if swap.version == version), None)
        # Tried again and again, it must not push everything else out.
        if before is None or before.error != said:
            self._swaps.appendleft(Swap(version=version, at=self._clock(), seconds=None, error=said))

    def _load(self, version: str) -> Served:
        with _without_collections():
            return self._prepare(self._store.load(version))

    async def _nothing_current(self) -> None:
        stored = await asyncio.to_thread(self._store.version_ids)
        if self._slot.served is None and not stored:
            self._settle()
        else:
            raise NoModel.none_current(len(stored)) if stored else NoModel("No version is stored any more.")

    def _settle(self) -> None:
        self._slot.failure = None
        self._attempts = 0
        self._metrics.degraded(False)

    def _is_due(self, version: str | None) -> bool:
        failure = self._slot.failure
        return failure is None or failure.version != version or self._monotonic() >= self._retry_at

    def _fail(self, version: str | None, error: Exception) -> None:
        said = _said(error)
        before = self._slot.failure
        if before is None or before.version != version:
            self._attempts = 0
            failure = LoadFailure(version=version, error=said, since=self._clock())
        else:
            failure = replace(before, error=said)
        if failure != before:
            self._slot.failure = failure
            self._metrics.degraded(True)
            trace = None if isinstance(error, CineclusterError) else error
            self._log.error("model_load_failed", model=version, error=said, exc_info=trace)

    def _postpone(self) -> None:
        pause = min(2**self._attempts, _LONGEST_PAUSE)
        self._attempts += 1
        self._retry_at = self._monotonic() + pause * self._poll_seconds


@contextmanager
def _without_collections() -> Iterator[None]:
    """Meanwhile look for no garbage: half a million things are made, and none of them is any."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
