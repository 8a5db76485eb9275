"""What viewers have said since the model was made, as the database has it when it is asked for."""

import asyncio
from collections import OrderedDict
from contextlib import suppress
from typing import Final

from cinecluster.catalogue.user_ratings import UserRating, user_ratings
from cinecluster.errors import StorageError, UnknownUser
from cinecluster.model import History, Model
from cinecluster.ranking.personal.effective import effective_history
from cinecluster.storage.database import Database
from cinecluster.storage.ratings import OnlineUser, RatingStore, Speakers

__all__ = ["OnlineRatings"]

_REMEMBERED: Final = 256
"""Viewers whose ratings a worker keeps in memory."""
_SPEAKERS: Final = 100_000
"""With no more viewers who have rated here, a worker also knows of whom there is nothing to be read."""
_SILENT: Final = OnlineUser(erased=False, ratings=())


class OnlineRatings:
    """Reads your writes on every worker: nothing is answered from memory that anybody has changed since.

    With SQLite, whose state is a number that costs microseconds, viewers are remembered for as long as it
    stays the same; once it has stayed so between two polls, so is who has said anything at all, and of all
    others nothing has to be read. With PostgreSQL every request asks. A look-up takes half a millisecond, in
    a thread hardly more; there no slow disk keeps other requests waiting.
    """

    def __init__(self, database: Database, *, remembered: int = _REMEMBERED) -> None:
        self._database = database
        self._store = RatingStore(database)
        self._remembered = remembered
        self._state: int | None = None
        self._users: OrderedDict[int, OnlineUser] = OrderedDict()
        self._speakers: Speakers | None = None
        self._looked_for_speakers = False

    def __len__(self) -> int:
        """Return how many viewers are remembered."""
        return len(self._users)

    async def of(self, user_id: int) -> OnlineUser:
        """Return what is known of a viewer.

        Raises:
            StorageError: The database does not answer.
        """
        state = self._look()
        user = self._users.get(user_id)
        if user is not None:
            self._users.move_to_end(user_id)
            return user
        if self._speakers is not None and user_id not in self._speakers:
            return _SILENT
        user = await asyncio.to_thread(self._store.of, user_id)
        if state is not None and state == self._state:  # else it may be older than what is remembered now
            self._users[user_id] = user
            if len(self._users) > self._remembered:
                self._users.popitem(last=False)
        return user

    async def history(self, model: Model, user_id: int) -> History:
        """Return a viewer's effective history.

        Raises:
            UnknownUser: There is none.
            StorageError: The database does not answer.
        """
        user = await self.of(user_id)
        return effective_history(model, user_id, user.stars(), erased=user.erased)

    async def ratings(self, model: Model, user_id: int) -> tuple[UserRating, ...]:
        """Return a viewer's ratings as they count now, by ascending film id.

        Raises:
            UnknownUser: There are none.
            StorageError: The database does not answer.
        """
        user = await self.of(user_id)
        online = [(rating.movie_id, rating.rating, rating.timestamp) for rating in user.ratings]
        found = user_ratings(model, user_id, online, erased=user.erased)
        if not found:
            raise UnknownUser(user_id)
        return found

    async def run(self, poll_seconds: float) -> None:
        """Drop what somebody has changed also while nobody asks, until cancelled."""
        while True:
            await asyncio.sleep(poll_seconds)
            with suppress(StorageError):  # told to whoever asks next
                await self._poll()

    def forget(self) -> None:
        """Drop what is remembered at once."""
        self._users.clear()
        self._speakers, self._looked_for_speakers = None, False

    async def _poll(self) -> None:
        before, state = self._state, self._look()
        if state is None or state != before or self._looked_for_speakers:
            return
        self._looked_for_speakers = True
        speakers = await asyncio.to_thread(self._store.speakers, _SPEAKERS)
        if state == self._state:  # else they may be older than what is remembered now
            self._speakers = speakers

    def _look(self) -> int | None:
        """Drop what is remembered if it may have changed; return the database's state."""
        state = self._database.state()
        if state is None or state != self._state:
            self.forget()
            self._state = state
        return state
