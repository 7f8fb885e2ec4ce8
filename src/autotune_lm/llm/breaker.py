"""Floor 3. Whether calls may leave at all: pauses that a server asks for, servers that are down or mostly fail."""

from collections import deque

PROBE_AFTER_S = 30.0
CANARY_S = 5.0
CANARY_MOST_S = 60.0
_WATCHED = 20
_FAILING = _WATCHED // 2


class Breaker:
    """Open, closed until a time, or open for one call that finds out how things are."""

    def __init__(self) -> None:
        self.closed_until = 0.0
        self.narrow = False
        """Only one call may be out: a canary where the server is down, a probe where it failed too often."""
        self.troubled_since: float | None = None
        """When the first trouble came after the last reply."""
        self.scout: object = None
        """The one call that is out."""
        self.why = ""
        self._changed = float("-inf")
        self._canary_s = CANARY_S
        self._failed: deque[bool] = deque(maxlen=_WATCHED)

    def delay(self, now: float) -> float:
        """Seconds until a call may leave; infinity while all wait for one that is out."""
        if now < self.closed_until:
            return self.closed_until - now
        return float("inf") if self.narrow and self.scout is not None else 0.0

    def leave(self, call: object) -> None:
        """A call goes out."""
        if self.narrow:
            self.scout = call

    def back(self, call: object) -> None:
        """It is back."""
        if self.scout is call:
            self.scout = None

    def pause(self, now: float, until: float, why: str) -> bool:
        """Close until a time; whether that is news."""
        self._trouble(now)
        if until <= self.closed_until:
            return False
        self.closed_until, self.why = until, why
        return True

    def fell(self, now: float, started: float) -> bool:
        """The server cannot be reached: all wait for one canary, later and later; whether that is news.

        A call that left before the last change knows nothing new.
        """
        self._trouble(now)
        if started <= self._changed:
            return False
        news = not self.narrow
        self._canary_s = CANARY_S if news else min(2 * self._canary_s, CANARY_MOST_S)
        self._narrow(now, self._canary_s, "the server cannot be reached")
        return news

    def failed(self, now: float, started: float) -> bool:
        """A transient failure; whether it is the one that closes the way."""
        self._trouble(now)
        self._failed.append(True)
        if started <= self._changed:
            return False
        if self.narrow:
            self._narrow(now, PROBE_AFTER_S, self.why)
        elif sum(self._failed) > _FAILING:
            self._narrow(now, PROBE_AFTER_S, "most calls fail")
            return True
        return False

    def succeeded(self, started: float) -> bool:
        """A reply came; whether that opened the way again."""
        self._failed.append(False)
        self.troubled_since = None
        if not self.narrow or started <= self._changed:
            return False
        self.narrow, self.why = False, ""
        self._failed.clear()
        return True

    def _narrow(self, now: float, wait_s: float, why: str) -> None:
        self.narrow, self.why, self._changed = True, why, now
        self.closed_until = max(self.closed_until, now + wait_s)

    def _trouble(self, now: float) -> None:
        if self.troubled_since is None:
            self.troubled_since = now
