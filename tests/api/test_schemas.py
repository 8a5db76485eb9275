from typing import Any

import pytest
from pydantic import BaseModel

from cinecluster.api import examples, job_schemas, schemas
from cinecluster.api.health import Readiness


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (schemas.FavoriteClusterAnswer, examples.FAVORITE_CLUSTER),
        (schemas.Recommendations, examples.RECOMMENDATIONS),
        (schemas.TagRecommendations, examples.TAG_RECOMMENDATIONS),
        (job_schemas.TrainingJob, examples.TRAINING_JOB),
        (job_schemas.TrainingStarted, examples.TRAINING_STARTED),
        (Readiness, examples.READINESS),
    ],
)
def test_the_examples_have_the_shape_of_real_answers(model: type[BaseModel], example: dict[str, Any]) -> None:
    assert model.model_validate(example).model_dump(mode="json") == example
    assert model.model_json_schema()["examples"] == [example]
