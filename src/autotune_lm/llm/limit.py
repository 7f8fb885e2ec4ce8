"""Floor 3. How many requests to one model at one endpoint may be in flight: found out by measuring.

It starts small and grows while that brings more tokens a second; a server with one slot is not flooded, one that
batches is filled. Where the server says it is too much (429, a full queue) the limit shrinks once for the episode and
remembers where that was. Speed is measured on calls that left after the last change, as limit x tokens / seconds
under way (Little's law): a sum over calls has no edges, so one round tells enough where the answer is clear.
"""

from math import ceil

START_LOCAL = 2
START_HOSTED = 4
GAIN = 1.05
"""What more in flight must bring to be kept."""
_CLEAR_GAIN = 1.25
_CLEAR_LOSS = 0.9
"""Between these two a second round decides: in the first one the new calls found a shorter queue than they leave."""
_CUT = 0.8
_LEAST_SAMPLE = 4
_USED = 0.8
_LINEAR = 0.8
"""A step that brings this share of what it could at best is followed by one twice as far."""
_NEAR_CEILING = 0.97
_EPISODE = 5
"""Refusals that belong to one episode; more say that the cut was not enough."""
_HOLD_S = 60.0
_HOLD_MOST_S = 600.0
_SMOOTHING = 0.2


class Limits:
    """The limit of one model at one endpoint; ``why`` says in words why it is what it is."""

    def __init__(self, start: int = START_HOSTED, most: int = 64, fixed: int = 0, rpm: int = 0, tpm: int = 0) -> None:
        """``fixed`` above 0 switches the search off; ``rpm`` and ``tpm`` are the declared quotas, 0 where unknown."""
        self.rpm = rpm
        self.tpm = tpm
        self.most = fixed or most
        self.limit = fixed or min(start, most)
        self.why = "fixed" if fixed else "starting"
        self.usual_s = 0.0
        """How long a call usually takes; 0: not known."""
        self._fixed = bool(fixed)
        self._best = (0, 0.0)
        """The limit that did best, and its speed in tokens a second."""
        self._growing = True
        self._unsure = False
        self._ceiling = 0
        """A limit that was too much; 0: none known."""
        self._refused = False
        self._episode = 0
        """How many refusals may still be about the limit before the last cut."""
        self._opened = self._cut_at = float("-inf")
        self._hold_until = 0.0
        self._hold_s = _HOLD_S
        self._clear()

    def ended(self, now: float, started: float, tokens: int, in_flight: int) -> bool:
        """A reply came; ``in_flight`` counts it still. Gives whether the limit changed."""
        seconds = now - started
        self.usual_s += (seconds - self.usual_s) * (_SMOOTHING if self.usual_s else 1.0)
        if self._fixed or started < self._opened:
            return False
        self._count += 1
        self._tokens += max(tokens, 1)
        self._seconds += seconds
        self._flight += in_flight
        before = self.limit
        if self._count >= max(before, _LEAST_SAMPLE):
            self._judge(now)
        return self.limit != before

    def refused(self, now: float, started: float) -> None:
        """The server said that this is too much: shrink, once for the episode."""
        if started <= self._cut_at:
            return
        self._episode -= 1
        if not self._fixed and self._episode < 0:
            self._shrink(now, _CUT, f"the server asked to slow down at {self.limit}")

    def stalled(self, now: float, started: float) -> None:
        """A reply never came: perhaps too many wait in a server that answers one after the other."""
        if not self._fixed and started > self._cut_at and self.limit > 1:
            self._shrink(now, _CUT / 2, f"replies did not come at {self.limit}")

    def _clear(self) -> None:
        self._count = self._tokens = self._flight = 0
        self._seconds = 0.0

    def _shrink(self, now: float, factor: float, why: str) -> None:
        self._ceiling, self._refused, self._episode = self.limit, True, _EPISODE
        self._cut_at = now
        self._best = (0, 0.0)
        self._hold_longer(now)
        self._move(now, max(1, int(self.limit * factor)), why)

    def _judge(self, now: float) -> None:
        """A round is over: grow, step back or stay."""
        used = self._flight / self._count
        speed = used * self._tokens / max(self._seconds, 1e-9)
        self._episode = 0
        self._opened = now
        self._clear()
        if used < _USED * self.limit:
            return
        if self._growing:
            self._climb(now, speed)
        else:
            self._stay(now, speed)

    def _climb(self, now: float, speed: float) -> None:
        before, base = self._best
        gain = speed / base if base else 0.0
        if base and not self._unsure and _CLEAR_LOSS < gain < _CLEAR_GAIN:
            self._unsure = True
        elif base and gain < min(GAIN, 1 + (self.limit / before - 1) / 2):  # half of what a small step can bring
            tried = self.limit
            self._hold_longer(now)
            self._move(now, before, f"{tried} gave no more than {before}")
        else:
            self._best = (self.limit, speed)
            self._step_up(now, before, gain)

    def _step_up(self, now: float, before: int, gain: float) -> None:
        if self.limit >= self.most:
            self._hold_longer(now)
            self.why = "the most allowed"
            return
        factor = 2.0 if not before or gain >= 1 + _LINEAR * (self.limit / before - 1) else 1.5
        if self._refused:
            factor = 1.1
        why = f"growing: {self.limit} gave {gain - 1:.0%} more than {before}" if before else "growing"
        self._move(now, min(self.most, ceil(self.limit * factor)), why)

    def _stay(self, now: float, speed: float) -> None:
        """Holding: keep the speed up to date, creep up to the ceiling, try a little more now and then."""
        limit, base = self._best
        self._best = (self.limit, (base + speed) / 2 if base and limit == self.limit else speed)
        near = min(self.most, int(self._ceiling * _NEAR_CEILING))
        if self.limit < near:
            self._move(now, self.limit + ceil((near - self.limit) / 2), f"just under {self._ceiling}, too much")
        elif now >= self._hold_until and self.limit < self.most:
            self._growing = True
            self._move(now, min(self.most, ceil(self.limit * 1.1)), f"trying a little more than {self.limit}")

    def _hold_longer(self, now: float) -> None:
        self._growing = False
        self._hold_until = now + self._hold_s
        self._hold_s = min(self._hold_s * 2, _HOLD_MOST_S)

    def _move(self, now: float, limit: int, why: str) -> None:
        self.limit, self.why = limit, why
        self._opened = now
        self._unsure = False
        self._clear()
