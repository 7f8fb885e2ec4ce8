"""Floor 3. What a run may spend: money, tokens, time, calls. Calls under way count as what they will likely take."""

from collections.abc import Callable
from typing import NamedTuple

from autotune_lm.core.calls import Call, Reply
from autotune_lm.core.errors import BudgetReached

_CHARS_PER_TOKEN = 4
_HINT = "raise the limit and run again: what was paid for is kept and costs nothing more"


class Estimate(NamedTuple):
    """What a call will likely take; cost in US dollars."""

    prompt_tokens: int
    completion_tokens: int
    cost: float = 0.0

    @property
    def tokens(self) -> int:
        """Prompt and reply together."""
        return self.prompt_tokens + self.completion_tokens


def estimate_of(call: Call, cost: Callable[[Reply], float | None] | None, usual_tokens: float = 0.0) -> Estimate:
    """What a call will likely take: four characters a token, and a reply of the usual size, else the longest.

    ``cost`` gives US dollars; None: they do not matter.
    """
    prompt = (sum(len(message.content) for message in call.messages) + len(call.schema)) // _CHARS_PER_TOKEN
    completion = min(call.max_tokens, int(usual_tokens or call.max_tokens))
    like = Reply("", prompt_tokens=prompt, completion_tokens=completion)
    return Estimate(prompt, completion, (cost(like) if cost else None) or 0.0)


class Budget:
    """The limits of a run and what is spent of them; 0 is no limit. Clients of one run share one."""

    def __init__(self, max_cost: float = 0.0, max_tokens: int = 0, max_time_s: float = 0.0, max_calls: int = 0) -> None:
        self.max_cost = max_cost
        self.max_tokens = max_tokens
        self.max_time_s = max_time_s
        self.max_calls = max_calls
        self.cost = 0.0
        self.tokens = 0
        self.calls = 0
        self.when_room: list[Callable[[], None]] = []
        """Called after every call that ended, since another client's call may be what one waits for."""
        self._cost_under_way = 0.0
        self._tokens_under_way = 0
        self._under_way = 0
        self._began: float | None = None

    def delay(self, estimate: Estimate, now: float) -> float:
        """Seconds until a call may leave: 0, or infinity while those under way may take what is left.

        Raises:
            BudgetReached: what is left is not enough.
        """
        if self._began is None:
            self._began = now
        if self.max_time_s and now - self._began >= self.max_time_s:
            raise BudgetReached(f"the time for this run is over: {self.max_time_s:g} s", _HINT)
        short = self._short(estimate)
        if not short:
            return 0.0
        if self._under_way and not self._spent():
            return float("inf")
        raise BudgetReached(f"the budget of this run is spent: {short}", _HINT)

    def left_s(self, now: float) -> float:
        """Seconds until the time is over; infinity without such a limit."""
        return self._began + self.max_time_s - now if self.max_time_s and self._began is not None else float("inf")

    def reserve(self, estimate: Estimate) -> None:
        """A call leaves."""
        self._under_way += 1
        self._cost_under_way += estimate.cost
        self._tokens_under_way += estimate.tokens

    def release(self, estimate: Estimate) -> None:
        """A call is back, with or without a reply."""
        self._under_way -= 1
        self._cost_under_way = self._cost_under_way - estimate.cost if self._under_way else 0.0
        self._tokens_under_way -= estimate.tokens
        for tell in self.when_room:
            tell()

    def spend(self, tokens: int, cost: float) -> None:
        """A reply took this."""
        self.calls += 1
        self.tokens += tokens
        self.cost += cost

    def advance(self, estimate: Estimate, now: float) -> None:
        """Spend what a call will likely take: its reply comes with a batch, and much later.

        Raises:
            BudgetReached: what is left is not enough, or will not be when the calls under way are back.
        """
        if self.delay(estimate, now):
            raise BudgetReached("the budget of this run is spent as soon as the calls under way are back", _HINT)
        self.calls += 1
        self.tokens += estimate.tokens
        self.cost += estimate.cost

    def take_back(self, estimate: Estimate) -> None:
        """What was advanced: the reply is here and counts itself, or none comes."""
        self.calls -= 1
        self.tokens -= estimate.tokens
        self.cost -= estimate.cost

    def _spent(self) -> bool:
        """Whether a limit is reached even if nothing that is under way costs anything."""
        return bool(
            (self.max_cost and self.cost >= self.max_cost)
            or (self.max_tokens and self.tokens >= self.max_tokens)
            or (self.max_calls and self.calls >= self.max_calls)
        )

    def _short(self, estimate: Estimate) -> str:
        """Which limit one more call would break, in words; empty: none."""
        if self.max_calls and self.calls + self._under_way >= self.max_calls:
            return f"{self.calls} of {self.max_calls} calls"
        if self.max_tokens and self.tokens + self._tokens_under_way + estimate.tokens > self.max_tokens:
            return f"{self.tokens:,} of {self.max_tokens:,} tokens, and the next call takes about {estimate.tokens:,}"
        if self.max_cost and self.cost + self._cost_under_way + estimate.cost > self.max_cost:
            return f"${self.cost:.4f} of ${self.max_cost:.4f}, and the next call costs about ${estimate.cost:.4f}"
        return ""
