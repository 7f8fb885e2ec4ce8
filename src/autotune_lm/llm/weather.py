"""Floor 3. What is done about each kind of trouble: wait how long, try again, park all, give up."""

from typing import NoReturn

from autotune_lm.core.errors import AutotuneError, BudgetReached, CannotGoOn
from autotune_lm.core.ids import stable_number
from autotune_lm.kit.events import Listener, Noticed
from autotune_lm.llm.gate import Gate, Turn
from autotune_lm.llm.trouble import Trouble

TRIES = 6
"""Of a call that meets transient trouble."""
STALLS = 2
_FULL_S = 2.0
"""The wait where a server is full and does not say for how long; doubled while it stays so."""
_LEAST_S = 0.1
"""The shortest wait, also where a server says 0; doubled up to 5 s while no reply comes."""
_LEAST_MOST_S = 5.0
_MOST_BACKOFF_S = 60.0
_JITTER = 0.1
_WORTH_A_LINE_S = 5.0
_ALONE = ("too-long", "cut", "rung", "request")
_LATER = "run again later: what is done is kept"


class Weather:
    """Turns a trouble into seconds to wait before the same call is tried again, or into an error."""

    def __init__(self, who: str, gate: Gate, tell: Listener, give_up_after_s: float) -> None:
        self._who = who
        self._gate = gate
        self._tell = tell
        self._give_up_after_s = give_up_after_s
        self._refusals = 0
        """Episodes since the last reply."""

    def cleared(self, turn: Turn) -> None:
        """A reply came."""
        self._refusals = 0
        if self._gate.breaker.succeeded(turn.started):
            self._tell(Noticed(f"{self._who} answers again"))

    def after(self, trouble: Trouble, turn: Turn, key: str, now: float) -> float:
        """Seconds that this call sleeps before it queues again.

        Raises:
            Trouble: this call is given up.
            CannotGoOn: all are.
        """
        if trouble.weather in _ALONE:
            raise trouble
        if trouble.weather in ("quota", "key", "model"):
            kind = BudgetReached if trouble.weather == "quota" else CannotGoOn
            self._stop(kind(trouble.message, trouble.hint), trouble)
        if trouble.weather == "capacity":
            return self._capacity(trouble, turn, key, now)
        if trouble.weather == "down":
            return self._down(trouble, turn, now)
        if trouble.weather == "stalled":
            return self._stalled(trouble, turn, now)
        return self._transient(trouble, turn, key, now)

    def _capacity(self, trouble: Trouble, turn: Turn, key: str, now: float) -> float:
        """No try is used up; the whole endpoint pauses, and the limit shrinks."""
        wait_s = self._asked_to_wait(trouble)
        breaker = self._gate.breaker
        if wait_s > self._give_up_after_s:
            self._stop(CannotGoOn(f"paused: {self._who} asks to wait {in_words(wait_s)}", _LATER), trouble)
        self._give_up_in_time(trouble, now)
        self._gate.limits.refused(now, turn.started)
        was_closed_until = breaker.closed_until
        until = now + wait_s * (1 + _JITTER * stable_number("pause", key))
        if turn.started >= was_closed_until:
            self._refusals += 1
        self._gate.spread(now, until)
        if breaker.pause(now, until, f"{self._who} asks to wait"):
            longer = until - max(was_closed_until, now)
            if longer >= _WORTH_A_LINE_S:
                self._tell(Noticed(f"{self._who} asks to wait {in_words(wait_s)}"))
        return 0.0

    def _asked_to_wait(self, trouble: Trouble) -> float:
        longer = 2.0 ** min(self._refusals, 10)
        if trouble.wait_s is None:
            return min(_FULL_S * longer, _MOST_BACKOFF_S)
        return max(trouble.wait_s, min(_LEAST_S * longer, _LEAST_MOST_S))

    def _down(self, trouble: Trouble, turn: Turn, now: float) -> float:
        if self._gate.breaker.fell(now, turn.started):
            self._tell(Noticed(f"{trouble.message}; waiting up to {in_words(self._give_up_after_s)}", trouble.hint))
        self._give_up_in_time(trouble, now)
        return 0.0

    def _stalled(self, trouble: Trouble, turn: Turn, now: float) -> float:
        turn.stalls += 1
        self._gate.limits.stalled(now, turn.started)
        if turn.stalls >= STALLS:
            raise trouble
        return 0.0

    def _transient(self, trouble: Trouble, turn: Turn, key: str, now: float) -> float:
        """Back off with full jitter (any time up to a bound that doubles), so that calls do not come back together."""
        turn.tries += 1
        breaker = self._gate.breaker
        if breaker.failed(now, turn.started):
            self._tell(Noticed(f"{self._who}: most calls fail ({trouble.message}); pausing 30 s", trouble.hint))
        if breaker.narrow:
            self._give_up_in_time(trouble, now)
        if turn.tries >= TRIES:
            raise Trouble("transient", f"{trouble.message} ({turn.tries} tries)", trouble.hint) from trouble
        bound = min(_MOST_BACKOFF_S, 2.0 ** (turn.tries - 1))
        return max(bound * stable_number("back off", key, str(turn.tries)), min(trouble.wait_s or 0.0, _MOST_BACKOFF_S))

    def _give_up_in_time(self, trouble: Trouble, now: float) -> None:
        """Stop where no reply has come for too long."""
        since = self._gate.breaker.troubled_since
        if since is not None and now - since >= self._give_up_after_s:
            waited = in_words(now - since)
            self._stop(CannotGoOn(f"{trouble.message}; waited {waited}", trouble.hint or _LATER), trouble)

    def _stop(self, error: AutotuneError, cause: Trouble) -> NoReturn:
        self._gate.stop(error)
        raise (self._gate.over or error).with_traceback(None) from cause


def in_words(seconds: float) -> str:
    """Such as ``40 s``, ``25 minutes`` or ``3 hours``."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 6000 else f"{seconds / 3600:.0f} hours"
