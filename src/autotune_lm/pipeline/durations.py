"""Floor 5. How long calls take: from the replies in the store, else what kinds of servers are known to do."""

from typing import NamedTuple

from autotune_lm.config.schema import Model
from autotune_lm.core.types import Part
from autotune_lm.llm.endpoint import endpoint_of
from autotune_lm.store.db import Database

ENOUGH = 20
"""Replies from which history tells more than a guess."""
LAST = 1000


class Span(Part, frozen=True):
    """From the least to the most that is expected."""

    low: float
    high: float

    def times(self, low: float, high: float) -> "Span":
        """Both ends, each by its own factor."""
        return Span(self.low * low, self.high * high)

    def plus(self, other: "Span") -> "Span":
        """The sum."""
        return Span(self.low + other.low, self.high + other.high)


class Speed(NamedTuple):
    """Tokens per second: how fast prompts are read and replies written by one call, and how many calls at once."""

    reads: Span
    writes: Span
    at_once: Span


LOCAL = Speed(Span(60, 8000), Span(4, 120), Span(1, 16))
"""From a laptop without a graphics card to a server with one; the figures of docs/costs.md."""
HOSTED = Speed(Span(2000, 50_000), Span(25, 250), Span(4, 64))
RULES = Speed(Span(1e5, 1e8), Span(2e4, 1e7), Span(1, 4))


class History(NamedTuple):
    """The last replies of one model in the store."""

    replies: int = 0
    seconds: float = 0.0
    """The mean from sending a call to the last byte of its reply."""
    at_once: float = 1.0
    """How many calls were in flight, in the mean."""
    tokens_out: dict[str, float] = {}
    """The mean length of replies, by prompt."""


def history_of(db: Database | None, settings: Model) -> History:
    """What the store tells of a model."""
    if db is None:
        return History()
    sql = (
        "SELECT prompt, seconds, julianday(arrived) * 86400, coalesce(completion_tokens, 0) FROM calls"
        " WHERE provider = ? AND model = ? ORDER BY number DESC LIMIT ?"
    )
    rows = db.execute(sql, (settings.provider, settings.model or settings.provider, LAST)).fetchall()
    if not rows:
        return History()
    lengths: dict[str, list[int]] = {}
    for prompt, _, _, tokens in rows:
        if tokens:
            lengths.setdefault(prompt.partition("@")[0], []).append(tokens)
    total = sum(row[1] for row in rows)
    busy = _busy([(row[2] - row[1], row[2]) for row in rows])
    means = {prompt: sum(found) / len(found) for prompt, found in lengths.items() if len(found) >= ENOUGH}
    return History(len(rows), total / len(rows), max(1.0, total / busy) if busy else 1.0, means)


def _busy(spans: list[tuple[float, float]]) -> float:
    """Seconds in which at least one call was in flight."""
    covered, reach = 0.0, float("-inf")
    for begin, end in sorted(spans):
        covered += max(0.0, end - max(begin, reach))
        reach = max(reach, end)
    return covered


def seconds_of(settings: Model, history: History, calls: Span, tokens_in: Span, tokens_out: Span) -> Span:
    """How long so many calls take from beginning to end."""
    if history.replies >= ENOUGH:
        each = history.seconds / history.at_once
        span = calls.times(0.5 * each, 2.5 * each)
    else:
        speed = _class_of(settings)
        most = min(speed.at_once.high, settings.max_parallel)
        quick = (tokens_in.low / speed.reads.high + tokens_out.low / speed.writes.high) / max(most, 1)
        slow = (tokens_in.high / speed.reads.low + tokens_out.high / speed.writes.low) / min(speed.at_once.low, most)
        span = Span(quick, slow)
    return Span(max(span.low, _allowed(settings, calls.low, tokens_in.low + tokens_out.low)),
                max(span.high, _allowed(settings, calls.high, tokens_in.high + tokens_out.high)))  # fmt: skip


def _class_of(settings: Model) -> Speed:
    if settings.provider == "scripted":
        return RULES
    return LOCAL if endpoint_of(settings).local else HOSTED


def _allowed(settings: Model, calls: float, tokens: float) -> float:
    """The least that quotas allow; the first minute's are free at once."""
    by_calls = (calls / settings.rpm - 1) * 60 if settings.rpm else 0.0
    by_tokens = (tokens / settings.tpm - 1) * 60 if settings.tpm else 0.0
    return max(by_calls, by_tokens, 0.0)
