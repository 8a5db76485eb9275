"""How much data to generate."""

from pydantic import Field

from cinecluster.config import StageConfig
from cinecluster.errors import WrongArgument

__all__ = ["SyntheticConfig"]

LEAST_BY_DEFAULT = 20
"""As in MovieLens, nobody has fewer ratings."""


class SyntheticConfig(StageConfig):
    """Numbers of ratings, films and viewers.

    Raises:
        WrongArgument: From :meth:`check`: there is no such data.
    """

    n_ratings: int = Field(default=25_000_000, ge=1)
    """Ratings, not counting the dirt."""
    n_movies: int = Field(default=62_000, ge=1, le=100_000_000)
    """Films, of which the least seen may have no rating."""
    n_users: int = Field(default=162_000, ge=1, le=1_000_000_000)
    """Viewers."""
    least_per_user: int = Field(default=LEAST_BY_DEFAULT, ge=1)
    """Nobody has fewer ratings."""
    dirt: float = Field(default=0.0, ge=0.0, le=1.0)
    """Rows that cleaning must find, as a share of the ratings, which they are added to."""
    seed: int = Field(default=0, ge=0, lt=2**32)
    """Same seed, same bytes."""

    def check(self) -> None:
        """Refuse numbers that go together in no data set."""
        most = self.n_users * self.n_movies
        if self.n_ratings > most:
            raise WrongArgument(
                f"{self.n_users:,} viewers can't give {self.n_ratings:,} ratings to {self.n_movies:,} films:"
                f" each rates a film once, which makes {most:,} at most.",
                hint="Ask for fewer ratings, or for more films or viewers.",
            )
        least = self.n_users * self.least_per_user
        if self.n_ratings < least or self.least_per_user > self.n_movies:
            raise WrongArgument(
                f"{self.n_ratings:,} ratings of {self.n_movies:,} films are too few for {self.n_users:,}"
                f" viewers with at least {self.least_per_user} each, which makes {least:,}.",
                hint="Ask for more ratings, for fewer viewers, or for fewer ratings per viewer at least.",
            )
