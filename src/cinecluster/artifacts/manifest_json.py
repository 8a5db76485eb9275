"""The manifest as a file: canonical JSON with its own checksum, so that no byte of it can change unseen."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from cinecluster.artifacts.manifest import FORMAT_VERSION, Manifest
from cinecluster.errors import CorruptVersion, UnsupportedFormat

__all__ = ["encode_manifest", "parse_manifest", "to_plain"]

_HINT: Final = "Activate another version, or train again."


def to_plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn tuples, paths, dates, NumPy values … into what JSON has; NaN and infinities become null."""
    encoded = to_json(dict(values), inf_nan_mode="null", fallback=lambda value: value.tolist())
    plain: dict[str, Any] = json.loads(encoded)
    return plain


def encode_manifest(manifest: Manifest) -> bytes:
    """Write a manifest as canonical JSON with its checksum."""
    values = manifest.model_dump(mode="json")
    return _canonical({**values, "checksum": _checksum(values)})


def parse_manifest(data: bytes, *, where: str) -> Manifest:
    """Read a manifest.

    Args:
        data: The file's bytes.
        where: What to call it in messages.

    Raises:
        UnsupportedFormat: It was written by a newer cinecluster.
        CorruptVersion: Any byte is not as it was written.
    """
    values = _load(data, where)
    # The format first: a newer one may well have another kind of checksum.
    found = values.get("format_version")
    if isinstance(found, int) and found > FORMAT_VERSION:
        raise UnsupportedFormat(
            f"{where} has format {found}; this cinecluster reads up to {FORMAT_VERSION}.",
            hint="Update cinecluster, or activate an older version.",
        )
    checksum = values.pop("checksum", None)
    if checksum != _checksum(values) or data != _canonical({**values, "checksum": checksum}):
        raise CorruptVersion(f"{where} was changed after it was written.", hint=_HINT)
    try:
        return Manifest.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise CorruptVersion(f"{where}: {place}: {first['msg']}.", hint=_HINT) from error


def _load(data: bytes, where: str) -> dict[str, Any]:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CorruptVersion(f"{where} is no JSON: {error}.", hint=_HINT) from error
    if not isinstance(values, dict):
        raise CorruptVersion(f"{where} is no JSON object.", hint=_HINT)
    return values


def _checksum(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(values)).hexdigest()


def _canonical(values: Mapping[str, Any]) -> bytes:
    text = json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return text.encode(errors="surrogatepass")  # a tampered "\ud800" must fail as a change, not as a crash
