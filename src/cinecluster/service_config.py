"""How the service itself behaves: who may ask what, how it stops, trains by itself, shows posters."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, ByteSize, Field, SecretStr

from cinecluster.config import StageConfig

__all__ = ["AccessConfig", "AnswersConfig", "JobsConfig", "PostersConfig", "ScheduleConfig", "StoppingConfig"]


def _cron(text: str) -> str:
    try:
        CronSim(text, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f"no cron expression of five fields: {error}") from error
    return text


def _key(given: SecretStr) -> SecretStr:
    key = given.get_secret_value().strip()
    if not re.fullmatch(r"[A-Za-z0-9._-]*", key):
        raise ValueError("a key of TMDB is made of letters, digits, '.', '_' and '-'")
    return SecretStr(key)


class AccessConfig(StageConfig):
    """Who may ask, and how often."""

    allowed_hosts: tuple[str, ...] = ()
    """Names that the service answers to beside this machine's addresses and ``localhost``; ``*`` for any.

    Any web page can have its own name point at this machine: what comes under a name that is not listed is
    refused, so that no page reads answers meant for others."""
    cors_origins: tuple[str, ...] = ()
    """Origins ("https://films.example") whose pages may call the service from a browser; none by default."""
    writes_per_minute: int = Field(default=600, ge=1)
    """Writing requests that one key, or one address without a key, may make in a minute, for each worker."""
    trainings_per_hour: int = Field(default=60, ge=1)
    """Trainings that one key, or one address without a key, may ask for in an hour, for each worker."""
    request_seconds: float = Field(default=30.0, gt=0)
    """How long an answer may take, bulk uploads, exports and event streams excepted; also how long the next
    piece of a body may."""


class AnswersConfig(StageConfig):
    """What a worker keeps of its own answers."""

    max_bytes: ByteSize = Field(default=ByteSize(16 * 1024**2), ge=0)
    """Bytes of finished answers that depend on the model alone, those asked for last; also written like
    "16MiB". With 0 every answer is made anew."""


class StoppingConfig(StageConfig):
    """How the service ends after SIGTERM."""

    drain_seconds: float = Field(default=0.5, ge=0)
    """How long it still answers, with ``/readyz`` saying 503, before it takes no more connections."""
    grace_seconds: float = Field(default=20.0, ge=0)
    """How long requests in flight may take after that."""


class JobsConfig(StageConfig):
    """How trainings are kept alive and told dead."""

    heartbeat_seconds: float = Field(default=2.0, gt=0)
    """How often a trainer renews its lease and looks whether it was cancelled."""
    lease_seconds: float = Field(default=15.0, gt=0)
    """A trainer that has not renewed its lease for so long is taken for dead and its job for interrupted."""
    stop_seconds: float = Field(default=5.0, ge=0)
    """How long a trainer that is told to stop may take before it is killed."""


class ScheduleConfig(StageConfig):
    """When the service trains again by itself, on the current version's data and the ratings since."""

    cron: Annotated[str, AfterValidator(_cron)] | None = None
    """Five cron fields, UTC: ``0 4 * * MON`` is every Monday at 04:00. None by default."""
    after_ratings: int | None = Field(default=None, ge=1)
    """So many ratings written since the last training started start the next. None by default."""


class PostersConfig(StageConfig):
    """Posters on the site's pages, which the service fetches from TMDB (themoviedb.org) and keeps."""

    tmdb_key: Annotated[SecretStr, AfterValidator(_key)] = SecretStr("")
    """An API key of TMDB, or its longer "API Read Access Token". Without one there are no posters, and
    nothing is ever fetched."""
    size: Literal["w154", "w185", "w342", "w500"] = "w342"
    """How wide a poster is, in pixels."""
    max_bytes: ByteSize = Field(default=ByteSize(512 * 1024**2), ge=1)
    """Bytes that the folder ``posters`` in the home may take; also written like "512MiB". The posters fetched
    first are removed first."""
    keep_days: int = Field(default=90, ge=1, le=180)
    """After so many days a poster is fetched anew; TMDB allows no more than half a year."""
    seconds: float = Field(default=5.0, gt=0, le=60)
    """How long fetching one may take."""
    at_once: int = Field(default=4, ge=1, le=32)
    """How many a worker fetches at the same time."""
    api_url: str = Field(default="https://api.themoviedb.org/3", pattern=r"^https?://\S+$")
    """Where TMDB is asked for the address of a poster."""
    picture_url: str = Field(default="https://image.tmdb.org/t/p", pattern=r"^https?://\S+$")
    """Where posters themselves are."""
