"""``/v1/users/{user_id}``."""

import httpx
import pytest

from tests.api.service_kit import assert_problem

pytestmark = pytest.mark.anyio


async def test_a_users_taste_is_summed_up(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/v1/users/5")).json()

    assert (answer["user_id"], answer["ratings"], answer["mean_rating"]) == (5, 5, 3.9)
    assert answer["favorite"] == (await client.get("/favorite-cluster?user_id=5")).json()
    assert answer["clusters"] == [
        {"cluster": 1, "label": "Love stories", "ratings": 4, "share": 0.8, "mean_rating": 4.625},
        {"cluster": 0, "label": "Space", "ratings": 1, "share": 0.2, "mean_rating": 1.0},
    ]
    assert answer["genres"] == [
        {"genre": "Romance", "ratings": 4, "share": 0.8, "mean_rating": 4.625},
        {"genre": "Sci-Fi", "ratings": 1, "share": 0.2, "mean_rating": 1.0},
    ]


async def test_an_unknown_user_is_a_404(client: httpx.AsyncClient) -> None:
    assert assert_problem(await client.get("/v1/users/99"), 404, "unknown-user")["user_id"] == 99
    assert_problem(await client.get("/v1/users/x"), 422, "bad-parameters")
