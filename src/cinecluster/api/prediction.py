"""The route that says where a new film would go: ``/v1/predict-cluster``."""

from typing import Annotated

from fastapi import APIRouter, Body

from cinecluster.api.openapi import FROM_MODEL, problem_responses
from cinecluster.api.prediction_schemas import NewMovieBody, PredictionAnswer
from cinecluster.api.problems import BAD_BODY, BAD_PARAMETERS, PROBLEMS
from cinecluster.api.services import ServedCatalogue
from cinecluster.catalogue.prediction import predict_cluster
from cinecluster.errors import NoModel, NothingKnown

__all__ = ["make_router"]


def make_router() -> APIRouter:
    """Make the route; it reads memory only, so it is a coroutine that never waits."""
    router = APIRouter(prefix="/v1", tags=["clusters"])

    @router.post(
        "/predict-cluster",
        summary="The cluster of a film that is not there yet",
        responses=FROM_MODEL
        | problem_responses(BAD_BODY, BAD_PARAMETERS, PROBLEMS[NothingKnown], PROBLEMS[NoModel]),
    )
    async def predict(body: Annotated[NewMovieBody, Body()], catalogue: ServedCatalogue) -> PredictionAnswer:
        """Place a film by its genres, tags and year, just as training places films that nobody has rated.

        Nothing is stored. Words that the model does not know are named in `ignored`; if it knows none, the
        answer is 422 `nothing-known`.
        """
        return PredictionAnswer.of(catalogue, predict_cluster(catalogue, body.new_movie()))

    return router
