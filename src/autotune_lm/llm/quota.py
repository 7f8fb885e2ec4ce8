"""Floor 3. Requests and tokens by the minute: those that the settings declare, and those that the server tells of."""

from autotune_lm.llm.retry_after import Left

_BURST = 0.02
"""The share of a minute's quota that may leave at once. With 98 % of the rate beside it no minute holds more than the
quota, and servers that count shorter spans than a minute see no bursts."""


class Bucket:
    """A bucket that fills at a rate; a call may leave while there is anything in it and can leave a debt.

    So a call of more tokens than the bucket holds is no special case: those after it wait longer.
    """

    def __init__(self, rate: float, burst: float, now: float) -> None:
        """``rate`` in units a second."""
        self.rate = rate
        self._burst = burst
        self._level = burst
        self._at = now

    def delay(self, now: float) -> float:
        """Seconds until a call may leave."""
        self._level = min(self._burst, self._level + (now - self._at) * self.rate)
        self._at = now
        return 0.0 if self._level > -1e-9 else -self._level / self.rate

    def take(self, units: float) -> None:
        """A call leaves, or took so much more (less) than was thought."""
        self._level = min(self._burst, self._level - units)


def _declared(per_minute: int, least: float) -> Bucket | None:
    if not per_minute:
        return None
    burst = max(per_minute * _BURST - least, 0.0)
    return Bucket(per_minute * (1 - _BURST) / 60, burst, float("-inf")) if per_minute else None


class Quota:
    """When the next call may leave. 0 is: not known."""

    def __init__(self, rpm: int = 0, tpm: int = 0) -> None:
        self._requests = _declared(rpm, 1.0)
        self._tokens = _declared(tpm, 0.0)
        self._heard: dict[str, tuple[Bucket, float]] = {}
        """Paces that the server's counters, or its refusals, call for, and until when."""

    def delay(self, now: float) -> float:
        """Seconds until a call may leave."""
        seconds = 0.0
        for bucket in (self._requests, self._tokens):
            if bucket is not None:
                seconds = max(seconds, bucket.delay(now))
        for what, (bucket, until) in list(self._heard.items()):
            if now >= until:
                del self._heard[what]
            else:
                seconds = max(seconds, min(bucket.delay(now), until - now))
        return seconds

    def take(self, tokens: int) -> None:
        """A call leaves that will likely take so many tokens."""
        if self._requests is not None:
            self._requests.take(1)
        self.correct(tokens)
        for what in ("requests", "pause"):
            if what in self._heard:
                self._heard[what][0].take(1)

    def correct(self, tokens: int) -> None:
        """A call took so many tokens more, or with a minus less, than was thought."""
        if self._tokens is not None:
            self._tokens.take(tokens)
        if "tokens" in self._heard:
            self._heard["tokens"][0].take(tokens)

    def hear(self, what: str, left: Left, now: float) -> None:
        """The server tells what is left of ``requests`` or ``tokens``: where it is little, go as fast as it refills."""
        if left.is_low and left.rate > 0:
            self._pace(what, left.rate, now, now + left.full_in_s)
        elif not left.is_low:
            self._heard.pop(what, None)

    def pace(self, rate: float, now: float, until: float) -> None:
        """For a while no more than so many calls a second: after a pause not all that waited leave in one moment."""
        self._pace("pause", rate, now, until)

    def _pace(self, what: str, rate: float, now: float, until: float) -> None:
        bucket, before = self._heard.get(what) or (Bucket(rate, 0.0, now), until)
        bucket.rate = rate
        self._heard[what] = (bucket, max(until, before))
