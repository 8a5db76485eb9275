"""A Model as files that need no trust: arrays without pickles, mapped into memory, and JSON for words."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike

from cinecluster.artifacts.serving_layout import (
    LAYOUT_ARRAYS,
    LAYOUT_WORDS,
    arrays_of_layout,
    read_layout,
    words_of_layout,
)
from cinecluster.artifacts.serving_likeness import (
    LIKENESS_ARRAYS,
    arrays_of_likeness,
    read_likeness,
    words_of_likeness,
)
from cinecluster.artifacts.serving_ranker import (
    RANKER_ARRAYS,
    arrays_of_ranker,
    numbers_of_ranker,
    read_ranker,
)
from cinecluster.artifacts.space_files import SPACE_ARRAYS, SPACE_WORDS, space_arrays, space_of, space_words
from cinecluster.catalogue.laying_out import lay_out
from cinecluster.layout import Layout
from cinecluster.model import (
    Cluster,
    FloatArray,
    Histories,
    IntArray,
    Links,
    Model,
    MovieTable,
    TagCount,
    TagMatrix,
)
from cinecluster.ranking.likeness import QUERY_TAGS

__all__ = ["MAP_FILE", "SERVING_FILES", "read_serving", "write_serving"]

_ARRAYS: Final[Mapping[str, DTypeLike]] = {
    "movie_ids": "<i8",
    "movie_years": "<i4",
    "movie_clusters": "<i4",
    "movie_rating_counts": "<i4",
    "movie_rating_means": "<f8",
    "tag_indptr": "<i8",
    "tag_indices": "<i4",
    "tag_counts": "<i4",
    "tag_weights": "<f4",
    "history_user_ids": "<i8",
    "history_indptr": "<i8",
    "history_movie_indices": "<i4",
    "history_ratings": "<f4",
    "vectors": "<f4",
    **RANKER_ARRAYS,
    "cluster_centres": "<f8",
    "movie_tmdb_ids": "<i8",
    **SPACE_ARRAYS,
    **LIKENESS_ARRAYS,
}
_WORDS: Final = (
    "movie_titles",
    "movie_genres",
    "movie_other_titles",
    "tag_vocabulary",
    "clusters",
    "ranker",
    "movie_imdb_ids",
    *SPACE_WORDS,
    "likeness",
)

SERVING_FILES: Final = (*(f"{name}.npy" for name in _ARRAYS), *(f"{name}.json" for name in _WORDS))

MAP_FILE: Final = "film_map.npy"
"""Beside them, but not in versions made before there was a map."""
_MAP_TYPE: Final = np.dtype("<f4")
_TYPES: Final = {**_ARRAYS, **LAYOUT_ARRAYS}


def write_serving(folder: Path, model: Model) -> None:
    """Write a Model with its layout; the same Model gives the same bytes.

    Of the tags of a cluster those are kept that anybody asks with: all but the rarest of very many.
    """
    layout = lay_out(model)
    for name, array in (_arrays_of(model) | arrays_of_layout(layout)).items():
        typed = np.ascontiguousarray(array, dtype=_TYPES[name])
        np.save(folder / f"{name}.npy", typed, allow_pickle=False)
    if model.film_map is not None:
        np.save(folder / MAP_FILE, np.ascontiguousarray(model.film_map, dtype=_MAP_TYPE), allow_pickle=False)
    for name, words in (_words_of(model) | words_of_layout(layout)).items():
        text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def read_serving(folder: Path, version: str, *, has_map: bool, has_layout: bool) -> Model:
    """Read a Model whose files have been compared with their hashes; arrays stay on the disk until used.

    Args:
        folder: Holds them.
        version: What the Model is to be called.
        has_map: :data:`MAP_FILE` is one of them.
        has_layout: So are those of :mod:`~cinecluster.artifacts.serving_layout`.

    Raises:
        ValueError: A file is not of the form that :func:`write_serving` gives it.
        OSError: A file cannot be read.
    """
    arrays = {name: _map(folder / f"{name}.npy", np.dtype(dtype)) for name, dtype in _ARRAYS.items()}
    words = {name: json.loads((folder / f"{name}.json").read_bytes()) for name in _WORDS}
    return Model(
        version=version,
        movies=MovieTable(
            movie_ids=arrays["movie_ids"],
            titles=_strings(words["movie_titles"]),
            years=arrays["movie_years"],
            genres=tuple(map(_strings, words["movie_genres"])),
            other_titles=tuple(map(_strings, words["movie_other_titles"])),
            clusters=arrays["movie_clusters"],
            rating_counts=arrays["movie_rating_counts"],
            rating_means=arrays["movie_rating_means"],
        ),
        clusters=tuple(map(_cluster, words["clusters"])),
        tags=TagMatrix(
            vocabulary=_strings(words["tag_vocabulary"]),
            indptr=arrays["tag_indptr"],
            indices=arrays["tag_indices"],
            counts=arrays["tag_counts"],
            weights=arrays["tag_weights"],
        ),
        histories=Histories(
            user_ids=arrays["history_user_ids"],
            indptr=arrays["history_indptr"],
            movie_indices=arrays["history_movie_indices"],
            ratings=arrays["history_ratings"],
        ),
        vectors=arrays["vectors"],
        ranker=read_ranker(arrays, words["ranker"]),
        space=space_of(arrays, {name: _strings(words[name]) for name in SPACE_WORDS}),
        centres=arrays["cluster_centres"],
        links=Links(imdb_ids=_strings(words["movie_imdb_ids"]), tmdb_ids=arrays["movie_tmdb_ids"]),
        likeness=read_likeness(arrays, words["likeness"]),
        film_map=_map(folder / MAP_FILE, _MAP_TYPE) if has_map else None,
        layout=_read_layout(folder) if has_layout else None,
    )


def _read_layout(folder: Path) -> Layout:
    arrays = {name: _map(folder / f"{name}.npy", np.dtype(dtype)) for name, dtype in LAYOUT_ARRAYS.items()}
    words = {name: _strings(json.loads((folder / f"{name}.json").read_bytes())) for name in LAYOUT_WORDS}
    return read_layout(arrays, words)


def _arrays_of(model: Model) -> dict[str, IntArray | FloatArray]:
    movies, tags, histories = model.movies, model.tags, model.histories
    return {
        "movie_ids": movies.movie_ids,
        "movie_years": movies.years,
        "movie_clusters": movies.clusters,
        "movie_rating_counts": movies.rating_counts,
        "movie_rating_means": movies.rating_means,
        "tag_indptr": tags.indptr,
        "tag_indices": tags.indices,
        "tag_counts": tags.counts,
        "tag_weights": tags.weights,
        "history_user_ids": histories.user_ids,
        "history_indptr": histories.indptr,
        "history_movie_indices": histories.movie_indices,
        "history_ratings": histories.ratings,
        "vectors": model.vectors,
        **arrays_of_ranker(model.ranker),
        "cluster_centres": model.centres,
        "movie_tmdb_ids": model.links.tmdb_ids,
        **space_arrays(model.space),
        **arrays_of_likeness(model.likeness),
    }


def _words_of(model: Model) -> dict[str, Any]:
    return {
        "movie_titles": model.movies.titles,
        "movie_genres": model.movies.genres,
        "movie_other_titles": model.movies.other_titles,
        "tag_vocabulary": model.tags.vocabulary,
        "clusters": [asdict(replace(each, tags=each.tags[:QUERY_TAGS])) for each in model.clusters],
        "ranker": numbers_of_ranker(model.ranker),
        "movie_imdb_ids": model.links.imdb_ids,
        **space_words(model.space),
        "likeness": words_of_likeness(model.likeness),
    }


def _map(path: Path, dtype: np.dtype[Any]) -> Any:
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    if mapped.dtype != dtype:
        raise ValueError(f"{path.name} holds {mapped.dtype} instead of {dtype}")
    return np.asarray(mapped)  # a plain array over the same pages: np.memmap itself makes indexing slow


def _strings(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not set(map(type, values)) <= {str}:
        raise ValueError("something else stands where texts should be")
    return tuple(values)


def _cluster(values: Any) -> Cluster:
    return Cluster(
        cluster_id=values["cluster_id"],
        label=values["label"],
        size=values["size"],
        tags=tuple(TagCount(**tag) for tag in values["tags"]),
        distinctive_tags=_strings(values["distinctive_tags"]),
        distinctive_genres=_strings(values["distinctive_genres"]),
    )
