"""One answer about versions of each shape, for the OpenAPI document; a test holds each against its model."""

from typing import Any, Final

__all__ = ["ACTIVATED", "MODEL_VERSION", "PINNED", "STORED_MODELS"]

_NEWER: Final = "20261124T101500Z-3f9a2c1b"
_OLDER: Final = "20261117T040000Z-0c4be1d7"

_STORED: Final[dict[str, Any]] = {
    "version": _NEWER,
    "current": True,
    "served": True,
    "pinned": False,
    "state": "stored",
    "problem": None,
    "kind": "trained",
    "created_at": "2026-11-24T10:15:00+00:00",
    "source": "ml-latest-small",
    "n_clusters": 10,
    "figures": {
        "ranker": "ease",
        "ndcg": 0.359,
        "favorite_cluster_ndcg": 0.17,
        "popular_ndcg": 0.162,
        "lift": 1.3,
        "largest_share": 0.21,
    },
    "bytes": 31457280,
    "gate": {
        "version": _OLDER,
        "passed": True,
        "comparisons": [
            {
                "histories": "new",
                "viewers": 122,
                "ndcg": 0.359,
                "before_ndcg": 0.352,
                "difference": 0.007,
                "low": -0.002,
                "high": 0.016,
            }
        ],
    },
}
_DAMAGED: Final[dict[str, Any]] = {
    "version": _OLDER,
    "current": False,
    "served": False,
    "pinned": True,
    "state": "damaged",
    "problem": f"{_OLDER}/manifest.json was changed after it was written.",
    "kind": None,
    "created_at": None,
    "source": None,
    "n_clusters": None,
    "figures": None,
    "bytes": None,
    "gate": None,
}
STORED_MODELS: Final[dict[str, Any]] = {
    "items": [_STORED, _DAMAGED],
    "total": 2,
    "current": _NEWER,
    "served": _NEWER,
    "problem": None,
}
MODEL_VERSION: Final[dict[str, Any]] = {
    **_STORED,
    "cinecluster": "0.1.0",
    "format_version": 1,
    "edition": "latest",
    "config": {"seed": 0},
    "cleaning": [
        {
            "table": "ratings",
            "read": 100836,
            "kept": 100834,
            "dropped": {"rating is not between 0.5 and 5": 2},
            "remarks": {},
        }
    ],
    "report": {
        "clusters": [
            {"cluster": 0, "label": "Space travel and artificial minds", "size": 1900, "share": 0.2}
        ],
        "choice": [],
    },
    "timings": {"read": 0.4, "clusters": 2.1},
    "libraries": {"python": "3.13.1", "numpy": "2.4.0"},
    "files": 40,
}
ACTIVATED: Final[dict[str, Any]] = {"before": _NEWER, "current": _OLDER}
PINNED: Final[dict[str, Any]] = {"version": _OLDER, "pinned": True}
