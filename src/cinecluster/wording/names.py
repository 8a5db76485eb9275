"""Names that data gives, in the languages that viewers read: genres, tags, labels of clusters."""

from cinecluster.wording import ru_names
from cinecluster.wording.languages import Language

__all__ = ["genre_name", "label_text", "tag_name", "tag_named"]


def genre_name(genre: str, language: Language) -> str:
    """Name a genre, as inside a sentence in Russian and as MovieLens writes it in English."""
    return ru_names.genre_name(genre) if language == "ru" else genre


def tag_name(tag: str, language: Language) -> str:
    """Name a tag; one without a translation keeps its name."""
    return ru_names.tag_name(tag) if language == "ru" else tag


def tag_named(name: str) -> str:
    """Return the tag that is meant by a name in any language; a tag means itself."""
    return ru_names.tag_named(name)


def label_text(label: str, language: Language) -> str:
    """Say the label of a cluster."""
    return ru_names.label_text(label) if language == "ru" else label
