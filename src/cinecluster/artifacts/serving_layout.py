"""A model's layout as arrays and words; versions made before there was one do without these files."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cinecluster.layout import ClusterTags, Layout, TitleLayout
from cinecluster.model import FloatArray, IntArray

__all__ = [
    "LAYOUT_ARRAYS",
    "LAYOUT_FILES",
    "LAYOUT_WORDS",
    "arrays_of_layout",
    "read_layout",
    "words_of_layout",
]

LAYOUT_ARRAYS: Final[Mapping[str, DTypeLike]] = MappingProxyType(
    {
        "layout_by_popularity": "<i4",
        "layout_by_title": "<i4",
        "layout_by_year": "<i4",
        "layout_by_cluster": "<i4",
        "layout_cluster_indptr": "<i8",
        "layout_histograms": "<i4",
        "layout_title_movies": "<i4",
        "layout_title_lengths": "<i4",
        "layout_title_indptr": "<i8",
        "layout_title_postings": "<i4",
        "layout_query_indptr": "<i8",
        "layout_query_tags": "<i4",
        "layout_query_weights": "<f8",
        "layout_list_indptr": "<i8",
        "layout_list_movies": "<i4",
        "layout_list_cosines": "<f8",
        "layout_list_is_whole": "|b1",
    }
)
LAYOUT_WORDS: Final = ("layout_title_folded", "layout_title_words", "layout_tag_keys")
LAYOUT_FILES: Final = (
    *(f"{name}.npy" for name in LAYOUT_ARRAYS),
    *(f"{name}.json" for name in LAYOUT_WORDS),
)


def arrays_of_layout(layout: Layout) -> dict[str, IntArray | FloatArray | NDArray[np.bool_]]:
    """Return the arrays to be written, by name."""
    titles, tags = layout.titles, layout.cluster_tags
    return {
        "layout_by_popularity": layout.by_popularity,
        "layout_by_title": layout.by_title,
        "layout_by_year": layout.by_year,
        "layout_by_cluster": layout.by_cluster,
        "layout_cluster_indptr": layout.cluster_indptr,
        "layout_histograms": layout.histograms,
        "layout_title_movies": titles.movies,
        "layout_title_lengths": titles.lengths,
        "layout_title_indptr": titles.indptr,
        "layout_title_postings": titles.postings,
        "layout_query_indptr": tags.query_indptr,
        "layout_query_tags": tags.query_tags,
        "layout_query_weights": tags.query_weights,
        "layout_list_indptr": tags.list_indptr,
        "layout_list_movies": tags.list_movies,
        "layout_list_cosines": tags.list_cosines,
        "layout_list_is_whole": tags.is_whole,
    }


def words_of_layout(layout: Layout) -> dict[str, Any]:
    """Return what is no array, for JSON."""
    return {
        "layout_title_folded": layout.titles.folded,
        "layout_title_words": layout.titles.words,
        "layout_tag_keys": layout.tag_keys,
    }


def read_layout(arrays: Mapping[str, Any], words: Mapping[str, tuple[str, ...]]) -> Layout:
    """Put it together again."""
    return Layout(
        by_popularity=arrays["layout_by_popularity"],
        by_title=arrays["layout_by_title"],
        by_year=arrays["layout_by_year"],
        by_cluster=arrays["layout_by_cluster"],
        cluster_indptr=arrays["layout_cluster_indptr"],
        histograms=arrays["layout_histograms"],
        titles=TitleLayout(
            folded=words["layout_title_folded"],
            movies=arrays["layout_title_movies"],
            lengths=arrays["layout_title_lengths"],
            words=words["layout_title_words"],
            indptr=arrays["layout_title_indptr"],
            postings=arrays["layout_title_postings"],
        ),
        tag_keys=words["layout_tag_keys"],
        cluster_tags=ClusterTags(
            query_indptr=arrays["layout_query_indptr"],
            query_tags=arrays["layout_query_tags"],
            query_weights=arrays["layout_query_weights"],
            list_indptr=arrays["layout_list_indptr"],
            list_movies=arrays["layout_list_movies"],
            list_cosines=arrays["layout_list_cosines"],
            is_whole=arrays["layout_list_is_whole"],
        ),
    )
