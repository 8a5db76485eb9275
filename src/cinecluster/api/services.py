"""What routes are given to work with, and how they get at it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from cinecluster.api.kept_answers import KeptAnswers
from cinecluster.api.metrics import Metrics
from cinecluster.api.online import OnlineRatings
from cinecluster.api.rate_limits import RateLimits
from cinecluster.api.served import Served
from cinecluster.api.snapshot import ModelFollower, ModelSlot
from cinecluster.api.stopping import Stopping
from cinecluster.artifacts.versions import VersionStore
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.jobs.launcher import TrainingLauncher
from cinecluster.model import Model
from cinecluster.ranking.personal.lists import PersonalLists
from cinecluster.settings import Settings
from cinecluster.storage.database import Database
from cinecluster.storage.jobs import JobStore
from cinecluster.storage.keys import KeyStore
from cinecluster.wording.languages import Language, accepted_language

__all__ = [
    "AcceptedLanguage",
    "ServedCatalogue",
    "ServedLists",
    "ServedModel",
    "Services",
    "TheServed",
    "TheServices",
    "job_address",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything behind the routes, wired once by ``server.create_app`` into ``app.state.services``."""

    settings: Settings
    slot: ModelSlot
    follower: ModelFollower
    versions: VersionStore
    launcher: TrainingLauncher
    database: Database
    stopping: Stopping
    metrics: Metrics
    keys: KeyStore
    limits: RateLimits
    online: OnlineRatings
    jobs: JobStore
    answers: KeptAnswers


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


TheServices = Annotated[Services, Depends(_services)]


async def _served(request: Request, services: TheServices) -> Served:
    """Take the snapshot that this request is answered from, and name it in the answer's headers."""
    served = services.slot.take()
    request.state.model_version = served.version
    return served


TheServed = Annotated[Served, Depends(_served)]


async def _served_model(served: TheServed) -> Model:
    return served.model


async def _served_catalogue(served: TheServed) -> Catalogue:
    return served.catalogue


async def _served_lists(served: TheServed) -> PersonalLists:
    return served.personal


ServedModel = Annotated[Model, Depends(_served_model)]
ServedCatalogue = Annotated[Catalogue, Depends(_served_catalogue)]
ServedLists = Annotated[PersonalLists, Depends(_served_lists)]


async def _accepted_language(
    response: Response, accept_language: Annotated[str | None, Header(examples=["ru, en;q=0.5"])] = None
) -> Language:
    """Take the language that the client prefers; a `lang` in the query goes before it."""
    response.headers["Vary"] = "Accept-Language"
    return accepted_language(accept_language)


AcceptedLanguage = Annotated[Language, Depends(_accepted_language)]


def job_address(request: Request, job_id: str) -> str:
    """Return where a training job is to be looked up."""
    root: str = request.scope.get("root_path", "")
    return f"{root}/v1/training-jobs/{job_id}"
