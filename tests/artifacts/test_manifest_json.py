"""The manifest as a file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cinecluster.artifacts.manifest import Manifest, is_version_id
from cinecluster.artifacts.manifest_json import encode_manifest, parse_manifest, to_plain
from cinecluster.errors import CorruptVersion


def test_a_manifest_reads_back_as_it_was_written(published: Manifest) -> None:
    assert parse_manifest(encode_manifest(published), where="m") == published


def test_a_manifest_is_sorted_readable_utf8(published: Manifest) -> None:
    data = encode_manifest(published.model_copy(update={"source": {"edition": "Фильмы"}}))
    assert "Фильмы" in data.decode()
    assert list(json.loads(data)) == sorted(json.loads(data))
    assert data.endswith(b"}\n")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"null", b"{", b"\xff", b'{"checksum": "\\ud800"}', b"[" * 100_000]
)
def test_what_is_no_manifest_is_corrupt(data: bytes) -> None:
    with pytest.raises(CorruptVersion, match=r"^v/manifest\.json"):
        parse_manifest(data, where="v/manifest.json")


def test_an_edited_manifest_is_refused_even_if_it_means_the_same(published: Manifest) -> None:
    data = encode_manifest(published)
    reformatted = json.dumps(json.loads(data)).encode()
    edited = data.replace(b'"edition": "tiny"', b'"edition": "huge"')
    for changed in (reformatted, edited, data + b"\n"):
        with pytest.raises(CorruptVersion, match="was changed after it was written"):
            parse_manifest(changed, where="m")


def test_what_json_does_not_have_becomes_plain() -> None:
    values: dict[Any, Any] = {
        "nan": float("nan"),
        "infinite": np.float64("inf"),
        "count": np.int64(3),
        "array": np.array([1.5, np.nan]),
        "path": Path("a/b"),
        "when": datetime(2026, 1, 2, tzinfo=UTC),
        "tuple": (1, "two", None),
        7: {"nested": (True,)},
    }
    assert to_plain(values) == {
        "nan": None,
        "infinite": None,
        "count": 3,
        "array": [1.5, None],
        "path": "a/b",
        "when": "2026-01-02T00:00:00Z",
        "tuple": [1, "two", None],
        "7": {"nested": [True]},
    }


def test_the_manifest_says_what_made_it(published: Manifest) -> None:
    assert published.cinecluster
    assert {"python", "numpy", "polars", "scikit-learn"} <= published.libraries.keys()
    assert published.n_clusters == 2
    assert published.kind == "trained"
    assert {path.partition("/")[0] for path in published.files} == {"tables", "data", "serving"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20261124T101500Z-3f9a2c1b", True),
        ("20261124T101500Z-3f9a2c1b\n", False),
        ("20261124T101500Z-3F9A2C1B", False),
        ("../20261124T101500Z-3f9a2c1b", False),
        ("２0261124T101500Z-3f9a2c1b", False),
        ("", False),
    ],
)
def test_a_version_id_has_one_form(text: str, expected: bool) -> None:
    assert is_version_id(text) is expected
