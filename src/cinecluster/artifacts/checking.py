"""What stands between a version on the disk and an answer from it: hashes, values, golden queries."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from cinecluster.artifacts.fingerprint import difference
from cinecluster.artifacts.golden import ANSWER_RULES, replay
from cinecluster.artifacts.manifest import MANIFEST_FILE, Manifest
from cinecluster.artifacts.serving import MAP_FILE, SERVING_FILES, read_serving
from cinecluster.artifacts.serving_layout import LAYOUT_FILES
from cinecluster.artifacts.validation import problems_of
from cinecluster.catalogue.laying_out import lay_out
from cinecluster.errors import CorruptVersion
from cinecluster.model import Model

__all__ = ["changed_files", "load_model", "unnamed_files"]

_HINT: Final = "Activate another version, or train again."


def changed_files(folder: Path, manifest: Manifest, paths: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each of these files that is not what the manifest says."""
    for path in paths:
        entry = manifest.files.get(path)
        problem = "the manifest does not name it" if entry is None else difference(folder / path, entry)
        if problem:
            yield f"{path}: {problem}"


def unnamed_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield a sentence for each file in a version's folder that its manifest knows nothing of."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_file = path.is_symlink() or not path.is_dir()
        if is_file and name != MANIFEST_FILE and name not in manifest.files:
            yield f"{name}: the manifest does not name it"


def load_model(folder: Path, manifest: Manifest) -> Model:
    """Read the Model of a version and check all that is served of it.

    Raises:
        CorruptVersion: Something is not as it was published; the message names the file or the query.
    """
    later = [f"serving/{name}" for name in (MAP_FILE, *LAYOUT_FILES)]
    served = [
        *(f"serving/{name}" for name in SERVING_FILES),
        *(name for name in later if name in manifest.files),
    ]
    for problem in changed_files(folder, manifest, served):
        raise _corrupt(manifest, problem)
    try:
        model = read_serving(
            folder / "serving",
            manifest.version,
            has_map=later[0] in manifest.files,
            has_layout=manifest.files.keys() >= set(later[1:]),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _corrupt(manifest, f"serving: {error}") from error
    if len(model.clusters) != manifest.n_clusters:
        raise _corrupt(manifest, f"{len(model.clusters)} clusters instead of {manifest.n_clusters}")
    for problem in problems_of(model):
        raise _corrupt(manifest, problem)
    if manifest.answer_rules == ANSWER_RULES:
        for problem in replay(model, manifest.golden):
            raise _corrupt(manifest, problem)
    return model if model.layout is not None else replace(model, layout=lay_out(model))


def _corrupt(manifest: Manifest, problem: str) -> CorruptVersion:
    return CorruptVersion(f"Version {manifest.version}: {problem.rstrip('.')}.", hint=_HINT)
