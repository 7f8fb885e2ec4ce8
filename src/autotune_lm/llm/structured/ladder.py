"""Floor 3. The ladder of forms: the strictest that a server understands, found out once and remembered.

The rung is not in the call and changes no prompt, so a reply that was kept is read the same whatever the rung is now.
"""

from collections.abc import Sequence
from typing import Protocol

from autotune_lm.core.calls import RUNGS, Rung

PATIENCE = 2
"""Unusable replies in a row, before any usable one, that lower the rung."""


class RungMemory(Protocol):
    """Where the rung of a server is kept between runs."""

    def recall(self) -> Rung | None:
        """The rung that worked last time."""
        ...

    def remember(self, rung: Rung) -> None:
        """Keep the rung that works."""
        ...


class Forgetful:
    """The memory of whoever has no project."""

    def recall(self) -> Rung | None:
        """Nothing."""
        return None

    def remember(self, rung: Rung) -> None:
        """Nothing is kept."""


class Ladder:
    """Where a server stands on the ladder."""

    def __init__(self, there: Sequence[Rung], memory: RungMemory) -> None:
        self._there = [rung for rung in RUNGS if rung in there] or [RUNGS[-1]]
        self._memory = memory
        known = memory.recall()
        self.rung: Rung = known if known in self._there else self._there[0]
        self._settled = known in self._there
        self._unusable = 0

    def refused(self, rung: Rung) -> bool:
        """A server does not know a rung; whether there is another one to try."""
        if self.rung != rung:  # another call has found out already
            return True
        return self._lower()

    def replied(self, rung: Rung, usable: bool) -> None:
        """Learn from a reply: the first usable one settles the rung, two unusable ones before it lower it."""
        if rung != self.rung or self._settled:
            return
        if usable:
            self._settled = True
            self._memory.remember(rung)
            return
        self._unusable += 1
        if self._unusable >= PATIENCE:
            self._lower()

    def _lower(self) -> bool:
        place = self._there.index(self.rung) + 1
        if place == len(self._there):
            return False
        self.rung = self._there[place]
        self._settled, self._unusable = False, 0
        return True
