"""Floor 7. How fast a stage goes that asks models, in one line: calls in flight, tokens a second, money, time left."""

import time

from autotune_lm.kit.events import CallsTold, ItemEnded

ENOUGH_ENDED = 5
"""Items after which the time left is worth saying."""


class Pace:
    """Counts the items of one stage as they end."""

    def __init__(self, todo: int = 0) -> None:
        self.todo = todo
        self.ended = 0
        self.made = 0
        self.asking = False
        """Whether a model has been asked in this stage."""
        self._began = time.monotonic()

    def end(self, event: ItemEnded) -> None:
        """Count an item."""
        self.ended += 1
        self.made += event.made

    def told(self, event: CallsTold) -> str:
        """The line."""
        self.asking = True
        parts = [
            f"{self.made:,} made" * bool(self.made),
            f"{event.in_flight} in flight of {event.limit} ({event.why})",
            f"{event.tokens_per_s:,.0f} tokens/s" * bool(event.tokens_per_s),
            f"${event.cost:,.2f}" * bool(event.cost),
            self._left(),
        ]
        return " · ".join(part for part in parts if part)

    def _left(self) -> str:
        """About how long the stage will go on, at the pace so far."""
        if self.ended < ENOUGH_ENDED or self.ended >= self.todo:
            return ""
        seconds = (time.monotonic() - self._began) / self.ended * (self.todo - self.ended)
        return f"about {in_words(seconds)} left"


def in_words(seconds: float) -> str:
    """A duration for a person: seconds up to two minutes, minutes up to two hours, then hours."""
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
