"""Floor 3. How many requests to one model at one endpoint may be in flight: found out by measuring.

It starts small and grows while that brings more tokens a second; a server with one slot is not flooded, one that
batches is filled. Where the server says it is too much (429, a full queue) the limit shrinks once for the episode and
remembers where that was. Speed is measured on calls that left after the last change, as limit x tokens / seconds
under way (Little's law): a sum over calls has no edges, so one round tells enough.
"""

from math import ceil

START_LOCAL = 2
START_HOSTED = 4
GAIN = 1.05
"""What more in flight must bring to be kept."""
_CUT = 0.8
_LEAST_SAMPLE = 4
_USED = 0.8
_NEAR_CEILING = 0.95
_HOLD_S = 60.0
_HOLD_MOST_S = 600.0
_CREEP = 0.05


class Limits:
    """The limit of one model at one endpoint; ``why`` says in words why it is what it is."""

    def __init__(self, start: int = START_HOSTED, most: int = 64, fixed: int = 0, rpm: int = 0, tpm: int = 0) -> None:
        """``fixed`` above 0 switches the search off; ``rpm`` and ``tpm`` are the declared quotas, 0 where unknown."""
        self.rpm = rpm
        self.tpm = tpm
        self.most = fixed or most
        self.limit = fixed or min(start, most)
        self.why = "fixed" if fixed else "starting"
        self._fixed = bool(fixed)
        self._kept = (0, 0.0)
        """The limit that did best, and its speed."""
        self._growing = True
        self._ceiling = 0.0
        self._opened = float("-inf")
        self._hold_until = 0.0
        self._hold_s = _HOLD_S
        self._clear()

    def ended(self, now: float, started: float, tokens: int, in_flight: int) -> None:
        """A reply came; ``in_flight`` counts it still."""
        if self._fixed or started < self._opened:
            return
        self._count += 1
        self._tokens += max(tokens, 1)
        self._seconds += now - started
        self._flight += in_flight
        if self._count >= max(self._round * self.limit, _LEAST_SAMPLE):
            self._judge(now)

    def refused(self, now: float, started: float) -> None:
        """The server said that this is too much: shrink, once for all that left before."""
        if self._fixed or started < self._opened and self._growing is False and self._cut_at > started:
            return
        self._ceiling = float(self.limit)
        self._cut_at = now
        self.why = f"the server asked to slow down at {self.limit}"
        self._hold_s = min(self._hold_s * 2, _HOLD_MOST_S)
        self._hold(now, max(1, int(self.limit * _CUT)))
        self._kept = (0, 0.0)

    def stalled(self, now: float, started: float) -> None:
        """A reply never came: perhaps too many wait in a server that answers one after the other."""
        if not self._fixed and started >= self._cut_at and self.limit > 1:
            self.why = f"replies did not come at {self.limit}"
            self._ceiling = float(self.limit)
            self._cut_at = now
            self._hold(now, max(1, self.limit // 2))
            self._kept = (0, 0.0)

    _cut_at = float("-inf")
    _round = 1

    def _clear(self) -> None:
        self._count = self._tokens = self._flight = 0
        self._seconds = 0.0

    def _judge(self, now: float) -> None:
        """A round is over: grow, step back or stay."""
        used = self._flight / self._count
        speed = used * self._tokens / max(self._seconds, 1e-9)
        self._clear()
        if used < _USED * self.limit:
            return
        if self._growing:
            self._climb(now, speed)
        else:
            self._stay(now, speed)

    def _climb(self, now: float, speed: float) -> None:
        before, base = self._kept
        if base and speed < base * self._wanted(before):
            self._step_back(now, before)
            return
        gain = speed / base if base else 0.0
        self._kept = (self.limit, speed)
        factor = 2.0 if not base or gain >= 1 + _USED * (self.limit / before - 1) else 1.5
        top = min(self.most, int(self._ceiling * _NEAR_CEILING) if self._ceiling else self.most)
        if self.limit >= top:
            self._hold(now, self.limit)
            self.why = "the most allowed" if self.limit == self.most else f"just under {self._ceiling:.0f}, too much"
            return
        self._move(now, min(top, ceil(self.limit * factor)))
        self.why = f"growing: {self._kept[0]} gave {gain - 1:.0%} more than {before}" if base else "growing"

    def _wanted(self, before: int) -> float:
        """The gain that a step must bring: 5 %, or half of what is possible for a small step."""
        return min(GAIN, 1 + (self.limit / before - 1) / 2)

    def _step_back(self, now: float, before: int) -> None:
        tried = self.limit
        self._hold_s = min(self._hold_s * 2, _HOLD_MOST_S)
        self._hold(now, before)
        self.why = f"{tried} gave no more than {before}"

    def _stay(self, now: float, speed: float) -> None:
        """Holding: keep the speed up to date, creep up to the ceiling, try a little more now and then."""
        limit, base = self._kept
        self._kept = (self.limit, (base + speed) / 2 if base and limit == self.limit else speed)
        near = min(self.most, int(self._ceiling * _NEAR_CEILING))
        if self.limit < near:
            self._move(now, min(near, self.limit + max(1, int(self.limit * _CREEP))))
        elif now >= self._hold_until and self.limit < self.most:
            self._growing = True
            self._ceiling = 0.0
            self._move(now, min(self.most, self.limit + max(1, self.limit // 10)))
            self.why = f"trying a little more than {self._kept[0]}"

    def _hold(self, now: float, limit: int) -> None:
        self._growing = False
        self._hold_until = now + self._hold_s
        self._move(now, limit)

    def _move(self, now: float, limit: int) -> None:
        self.limit = limit
        self._opened = now
        self._clear()
