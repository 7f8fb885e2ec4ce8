"""Floor 1. What a run tells: one stream that the terminal, ``events.jsonl`` and the studio listen to."""

from collections.abc import Callable

from autotune_lm.core.types import Number, Part


class RunStarted(Part, frozen=True, tag=True):
    """A run begins; ``facts`` says with what."""

    run: str
    facts: dict[str, Number]


class StageStarted(Part, frozen=True, tag=True):
    """A stage begins with so many items to do and so many done before."""

    stage: str
    todo: int
    done: int


class ItemStarted(Part, frozen=True, tag=True):
    """Work on one item begins that takes its time; ``what`` names it for a person."""

    stage: str
    item: str
    what: str


class ItemEnded(Part, frozen=True, tag=True):
    """One item has its outcome; ``detail`` is the drop reason or the error, ``made`` how many records it brought."""

    stage: str
    item: str
    outcome: str
    detail: str = ""
    made: int = 0


class StageEnded(Part, frozen=True, tag=True):
    """A stage is over; counts by outcome of the items done now."""

    stage: str
    kept: int
    dropped: int
    failed: int
    seconds: float


class Noticed(Part, frozen=True, tag=True):
    """Something worth a line: a file that cannot be read, a missing include."""

    message: str
    hint: str = ""


class CallsTold(Part, frozen=True, tag=True):
    """How the calls to a model go: in flight, waiting, how many may fly and why, done, found in the journal."""

    in_flight: int
    waiting: int
    limit: int
    why: str
    calls: int
    cached: int
    tokens_per_s: float
    cost: float
    """US dollars spent in this run, as far as prices are known."""
    model: str = ""


class RunEnded(Part, frozen=True, tag=True):
    """The run is over."""

    run: str
    exit_code: int
    seconds: float


Event = RunStarted | StageStarted | ItemStarted | ItemEnded | StageEnded | Noticed | CallsTold | RunEnded
Listener = Callable[[Event], None]


def silence(_: Event) -> None:
    """The listener that does not listen."""
