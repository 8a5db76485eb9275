"""What a chart says, in the reader's language."""

from dataclasses import dataclass

__all__ = ["Words"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The text around a chart."""

    title: str
    description: str
    #: A sentence for those who cannot see it.
    x: str = ""
    y: str = ""
    #: What the axes show; "" where the title says it.
