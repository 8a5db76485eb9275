"""One answer of each shape that the catalogue gives, for the OpenAPI document; tests hold them to it."""

from typing import Any, Final

__all__ = ["CLUSTER", "CLUSTER_LIST", "MOVIE", "MOVIE_LIST", "NEW_MOVIE", "PREDICTION", "USER"]

_LABEL: Final = "Sci-Fi: space, aliens, time travel"
_GODFATHER_2: Final[dict[str, Any]] = {
    "movie_id": 1221,
    "title": "The Godfather: Part II",
    "year": 1974,
    "genres": ["Crime", "Drama"],
    "cluster": 1,
    "rating_count": 129,
    "rating_mean": 4.2597,
    "weighted_rating": 4.1366,
}
_MATRIX: Final[dict[str, Any]] = {
    "movie_id": 2571,
    "title": "The Matrix",
    "year": 1999,
    "genres": ["Action", "Sci-Fi", "Thriller"],
    "cluster": 3,
    "rating_count": 278,
    "rating_mean": 4.1924,
    "weighted_rating": 4.1354,
}
_FAR: Final[dict[str, Any]] = {"cluster": 1, "label": "Crime & Drama: mafia", "distance": 0.9312}

MOVIE_LIST: Final[dict[str, Any]] = {
    "items": [_GODFATHER_2 | {"matched_title": "The Godfather: Part II", "likeness": 0.933}],
    "total": 5,
    "sort": "relevance",
    "next_cursor": "WyIyMDI2MTEyNFQxMDE1MDBaLTNmOWEyYzFiIiwiNWIzYzFhMGYyZDRlIiwxMjIxXQ",
}
MOVIE: Final[dict[str, Any]] = {
    "movie_id": 2571,
    "title": "The Matrix",
    "other_titles": [],
    "year": 1999,
    "genres": ["Action", "Sci-Fi", "Thriller"],
    "tags": [{"tag": "virtual reality", "count": 3}, {"tag": "martial arts", "count": 2}],
    "cluster": {"cluster": 3, "label": _LABEL, "rank": 1},
    "rating_count": 278,
    "rating_mean": 4.1924,
    "weighted_rating": 4.1354,
    "histogram": [
        {"stars": stars / 2, "count": count}
        for stars, count in enumerate((1, 2, 1, 4, 8, 18, 23, 68, 44, 109), start=1)
    ],
    "links": {
        "imdb_id": "0133093",
        "imdb_url": "https://www.imdb.com/title/tt0133093/",
        "tmdb_id": 603,
        "tmdb_url": "https://www.themoviedb.org/movie/603",
    },
}
CLUSTER_LIST: Final[dict[str, Any]] = {
    "items": [
        {
            "cluster": 3,
            "label": _LABEL,
            "size": 812,
            "share": 0.0834,
            "distinctive_tags": ["space", "aliens", "time travel"],
            "distinctive_genres": ["Sci-Fi"],
        }
    ],
    "total": 10,
}
CLUSTER: Final[dict[str, Any]] = {
    "cluster": 3,
    "label": _LABEL,
    "size": 812,
    "share": 0.0834,
    "tags": [{"tag": "space", "count": 41}],
    "genres": [{"genre": "Sci-Fi", "count": 640}],
    "distinctive_tags": ["space", "aliens", "time travel"],
    "distinctive_genres": ["Sci-Fi"],
    "best": [_MATRIX],
    "typical": [_MATRIX | {"likeness": 0.9312}],
    "nearest": [_FAR],
}
USER: Final[dict[str, Any]] = {
    "user_id": 5,
    "ratings": 40,
    "mean_rating": 4.25,
    "favorite": {
        "favorite_cluster": 3,
        "label": _LABEL,
        "ratings": 37,
        "share": 0.925,
        "mean_rating": 4.3243,
    },
    "clusters": [{"cluster": 3, "label": _LABEL, "ratings": 37, "share": 0.925, "mean_rating": 4.3243}],
    "genres": [{"genre": "Sci-Fi", "ratings": 36, "share": 0.9, "mean_rating": 4.3333}],
}
NEW_MOVIE: Final[dict[str, Any]] = {
    "title": "Dune: Part Three (2026)",
    "genres": ["Sci-Fi", "Adventure"],
    "tags": ["desert", "space"],
}
PREDICTION: Final[dict[str, Any]] = {
    "cluster": 3,
    "label": _LABEL,
    "distances": [{"cluster": 3, "label": _LABEL, "distance": 0.4127}, _FAR],
    "neighbours": [
        _MATRIX | {"likeness": 0.8831, "shared_tags": [], "shared_genres": ["Sci-Fi"]},
    ],
    "judged_by": {
        "title": "Dune: Part Three",
        "year": 2026,
        "genres": ["Sci-Fi", "Adventure"],
        "tags": ["space"],
    },
    "ignored": {"genres": [], "tags": ["desert"]},
}
