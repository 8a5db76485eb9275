from typing import Any

import pytest
from pydantic import BaseModel

from cinecluster.api import (
    bulk_schemas,
    catalogue_examples,
    cluster_schemas,
    examples,
    job_schemas,
    movie_schemas,
    personal_schemas,
    prediction_schemas,
    rating_import_schemas,
    rating_schemas,
    schemas,
    similar_schemas,
    user_schemas,
    version_examples,
    version_schemas,
)
from cinecluster.api.health import Readiness


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (schemas.FavoriteClusterAnswer, examples.FAVORITE_CLUSTER),
        (schemas.Recommendations, examples.RECOMMENDATIONS),
        (schemas.TagRecommendations, examples.TAG_RECOMMENDATIONS),
        (personal_schemas.PersonalRecommendations, examples.PERSONAL_RECOMMENDATIONS),
        (similar_schemas.SimilarMovies, similar_schemas.EXAMPLE),
        (job_schemas.TrainingJob, examples.TRAINING_JOB),
        (job_schemas.TrainingStarted, examples.TRAINING_STARTED),
        (Readiness, examples.READINESS),
        (movie_schemas.MovieList, catalogue_examples.MOVIE_LIST),
        (movie_schemas.Movie, catalogue_examples.MOVIE),
        (cluster_schemas.ClusterList, catalogue_examples.CLUSTER_LIST),
        (cluster_schemas.ClusterAnswer, catalogue_examples.CLUSTER),
        (user_schemas.User, catalogue_examples.USER),
        (version_schemas.StoredModels, version_examples.STORED_MODELS),
        (version_schemas.ModelVersion, version_examples.MODEL_VERSION),
        (version_schemas.Activated, version_examples.ACTIVATED),
        (version_schemas.Pinned, version_examples.PINNED),
        (rating_schemas.RatingAnswer, rating_schemas.RATING),
        (rating_schemas.RatingList, rating_schemas.RATING_LIST),
        (bulk_schemas.UploadProgress, bulk_schemas.UPLOAD),
        (bulk_schemas.UploadReport, bulk_schemas.REPORT),
        (rating_import_schemas.RatingImportAnswer, rating_import_schemas.IMPORT),
        (rating_schemas.Erasure, rating_schemas.ERASURE),
        (prediction_schemas.PredictionAnswer, catalogue_examples.PREDICTION),
    ],
)
def test_the_examples_have_the_shape_of_real_answers(model: type[BaseModel], example: dict[str, Any]) -> None:
    assert model.model_validate(example).model_dump(mode="json") == example
    assert model.model_json_schema()["examples"] == [example]
