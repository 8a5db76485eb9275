"""Self-hosted film recommendations: taste clusters, named in words and served over HTTP."""

from importlib.metadata import version as _distribution_version

__all__ = ["__version__"]

__version__: str = _distribution_version("cinecluster")
