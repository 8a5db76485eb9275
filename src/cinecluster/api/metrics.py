"""What the service tells Prometheus about itself: one set of figures per app, fed with facts."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from platform import python_version
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from cinecluster import __version__, errors

__all__ = ["METRICS_MEDIA_TYPE", "Metrics", "reason_of"]

METRICS_MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_KINDS: Final = ("read", "write")
_STATES: Final = ("succeeded", "failed", "interrupted", "cancelled")
_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (errors.CorruptVersion, "corrupt-version"),
    (errors.UnsupportedFormat, "unsupported-format"),
    (errors.UnknownVersion, "unknown-version"),
    (errors.NoModel, "no-model"),
)
_OTHER: Final = "other"

_REQUEST_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_DATABASE_BUCKETS: Final = (0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0)
_SWAP_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_TRAINING_BUCKETS: Final = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0)


def reason_of(error: Exception) -> str:
    """Return the short word by which failures to load are counted."""
    return next((slug for kind, slug in _REASONS if isinstance(error, kind)), _OTHER)


class Metrics:
    """Counts and times what it is told; :meth:`scrape` gives it all as Prometheus reads it.

    Every label has few values, known beforehand: routes go by their template, statuses by their class.

    Args:
        shared_folder: With several workers, the folder that ``PROMETHEUS_MULTIPROC_DIR`` named when this
            process started: prometheus-client chooses by it, on import, to keep every figure in a file of
            this folder. Any worker then answers for all of them. It must be empty when the first one starts.
    """

    def __init__(self, shared_folder: Path | None = None) -> None:
        self._shared_folder = shared_folder
        self._registry = registry = CollectorRegistry()
        self._requests = Histogram(
            "cinecluster_request_duration_seconds",
            "Seconds from a request's first byte to its answer's last.",
            ("method", "route", "status"),
            buckets=_REQUEST_BUCKETS,
            registry=registry,
        )
        self._in_flight = Gauge(
            "cinecluster_requests_in_flight",
            "Requests being answered.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._model = Gauge(
            "cinecluster_model_info",
            "Workers that answer from this version.",
            ("version",),
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._swaps = Histogram(
            "cinecluster_model_swap_duration_seconds",
            "Seconds that loading and checking a version took before it was served.",
            buckets=_SWAP_BUCKETS,
            registry=registry,
        )
        self._load_failures = Counter(
            "cinecluster_model_load_failures",
            "Tries to load a version that failed.",
            ("reason",),
            registry=registry,
        )
        self._degraded = Gauge(
            "cinecluster_model_degraded",
            "1 while the current version does not load on some worker.",
            multiprocess_mode="livemax",
            registry=registry,
        )
        self._trainings = Histogram(
            "cinecluster_training_duration_seconds",
            "Seconds that trainings took, by how they ended.",
            ("state",),
            buckets=_TRAINING_BUCKETS,
            registry=registry,
        )
        self._ratings = Counter(
            "cinecluster_ratings_written", "Online ratings put or deleted.", registry=registry
        )
        self._database = Histogram(
            "cinecluster_database_duration_seconds",
            "Seconds that the database took; for writes with the wait for their common commit.",
            ("kind",),
            buckets=_DATABASE_BUCKETS,
            registry=registry,
        )
        build = Gauge(
            "cinecluster_build_info",
            "1 for the release that runs.",
            ("version", "python"),
            multiprocess_mode="livemax",
            registry=registry,
        )
        build.labels(__version__, python_version()).set(1)
        self._served: str | None = None
        self._show_zeros()

    def request_started(self) -> None:
        """Count a request that has come in."""
        self._in_flight.inc()

    def request_finished(self, *, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request that is over.

        Args:
            method: As the client sent it.
            route: The template that matched; None where nothing did.
            status: 0 where the client had gone before it was answered.
            seconds: From start to end.
        """
        self._in_flight.dec()
        self._requests.labels(
            method if method in _METHODS else _OTHER,
            "unmatched" if route is None else route,
            f"{status // 100}xx" if status else "none",
        ).observe(seconds)

    def swapped(self, version: str, seconds: float) -> None:
        """Note that this worker answers from another version now, and how long loading it took."""
        if self._served is not None:
            self._model.labels(self._served).set(0)  # and so not shown: files of workers forget no label
        self._model.labels(version).set(1)
        self._served = version
        self._swaps.observe(seconds)

    def load_failed(self, reason: str) -> None:
        """Count a version that did not load; the reason is one of :func:`reason_of`."""
        self._load_failures.labels(reason).inc()

    def degraded(self, yes: bool) -> None:
        """Note whether the current version is not the one being served, because it does not load."""
        self._degraded.set(int(yes))

    def training_ended(self, state: str, seconds: float) -> None:
        """Count a training that ended as succeeded, failed, interrupted or cancelled."""
        self._trainings.labels(state).observe(seconds)

    def ratings_written(self, n: int) -> None:
        """Count ratings that were put or deleted."""
        self._ratings.inc(n)

    def database_call(self, kind: str, seconds: float) -> None:
        """Count a "read" or "write" of the database."""
        self._database.labels(kind).observe(seconds)

    def scrape(self) -> bytes:
        """Return all figures, those of all workers together, in Prometheus' text format.

        With several workers this reads files, so it belongs in a thread.
        """
        if self._shared_folder is None:
            return generate_latest(_Shown(self._registry))
        _forget_dead_workers(self._shared_folder)
        everybody = MultiProcessCollector(None, str(self._shared_folder))  # type: ignore[no-untyped-call] # not annotated
        return generate_latest(_Shown(everybody))

    def _show_zeros(self) -> None:
        """Show what has not happened yet as 0: rates and alerts need a value before the first event."""
        for _, reason in _REASONS:
            self._load_failures.labels(reason)
        self._load_failures.labels(_OTHER)
        for state in _STATES:
            self._trainings.labels(state)
        for kind in _KINDS:
            self._database.labels(kind)


class _Shown(Collector):
    """Leaves out versions that nobody serves any more, and when each figure was first counted."""

    def __init__(self, source: Collector) -> None:
        self._source = source

    def collect(self) -> Iterator[Metric]:
        for metric in self._source.collect():
            metric.samples = [
                sample
                for sample in metric.samples
                if not sample.name.endswith("_created")
                and not (sample.name == "cinecluster_model_info" and sample.value == 0)
            ]
            yield metric


def _forget_dead_workers(folder: Path) -> None:
    """Remove what killed workers said of themselves, so that it is not told for ever; their counts stay."""
    for file in folder.glob("gauge_live*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not _is_alive(pid):
            with suppress(FileNotFoundError):  # another worker, asked at the same time, was first
                mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call] # not annotated


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
