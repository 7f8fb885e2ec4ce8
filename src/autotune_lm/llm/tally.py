"""Floor 3. Counts what calls of this run took, for the live view and the estimates."""

from collections import deque
from typing import NamedTuple

from autotune_lm.core.calls import Reply

_SPEED_OVER_S = 10
_SMOOTHING = 0.1


class Snapshot(NamedTuple):
    """How a client is doing. ``calls`` brought replies over the wire, ``cached`` were in the journal."""

    in_flight: int = 0
    waiting: int = 0
    limit: int = 0
    why: str = ""
    calls: int = 0
    cached: int = 0
    tokens_per_s: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0


class Tally:
    """Sums, and the speed of the last ten seconds."""

    def __init__(self) -> None:
        self.cached = 0
        self.usual_tokens = 0.0
        """Tokens of a usual reply; 0: not known yet."""
        self._calls = 0
        self._prompt_tokens = 0
        self._completion_tokens = 0
        self._cost = 0.0
        self._seconds: deque[tuple[int, int]] = deque(maxlen=_SPEED_OVER_S + 1)
        self._began = 0.0

    def add(self, reply: Reply, cost: float, now: float) -> None:
        """A reply came over the wire."""
        self._began = self._began or now
        self._calls += 1
        self._prompt_tokens += reply.prompt_tokens
        self._completion_tokens += reply.completion_tokens
        self._cost += cost
        if reply.completion_tokens:
            usual = self.usual_tokens or reply.completion_tokens
            self.usual_tokens = usual + _SMOOTHING * (reply.completion_tokens - usual)
        second = int(now)
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1] = (second, self._seconds[-1][1] + reply.completion_tokens)
        else:
            self._seconds.append((second, reply.completion_tokens))

    def speed(self, now: float) -> float:
        """Tokens of replies a second."""
        since = now - _SPEED_OVER_S
        tokens = sum(count for second, count in self._seconds if second >= int(since))
        return tokens / max(min(now - self._began, _SPEED_OVER_S), 1.0) if tokens else 0.0

    def snapshot(self, now: float, in_flight: int, waiting: int, limit: int, why: str) -> Snapshot:
        """How it goes now."""
        return Snapshot(
            in_flight,
            waiting,
            limit,
            why,
            self._calls,
            self.cached,
            self.speed(now),
            self._prompt_tokens,
            self._completion_tokens,
            self._cost,
        )
