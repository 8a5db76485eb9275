"""What routes are given to work with, and how they get at it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from cinecluster.api.snapshot import ModelSlot
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.jobs.launcher import TrainingLauncher
from cinecluster.model import Model
from cinecluster.settings import Settings

__all__ = ["ServedCatalogue", "ServedModel", "Services", "TheServices", "job_address"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything behind the routes, wired once by ``server.create_app`` into ``app.state.services``."""

    settings: Settings
    slot: ModelSlot
    launcher: TrainingLauncher


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


TheServices = Annotated[Services, Depends(_services)]


async def _served_catalogue(request: Request, services: TheServices) -> Catalogue:
    """Take the snapshot that this request is answered from, and name it in the answer's headers."""
    catalogue = services.slot.take_catalogue()
    request.state.model_version = catalogue.model.version
    return catalogue


ServedCatalogue = Annotated[Catalogue, Depends(_served_catalogue)]


async def _served_model(catalogue: ServedCatalogue) -> Model:
    return catalogue.model


ServedModel = Annotated[Model, Depends(_served_model)]


def job_address(request: Request, job_id: str) -> str:
    """Return where a training job is to be looked up."""
    root: str = request.scope.get("root_path", "")
    return f"{root}/v1/training-jobs/{job_id}"
