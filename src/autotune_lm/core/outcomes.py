"""Floor 0. How each item of each stage ends: kept, dropped or failed, and never anything else."""

from autotune_lm.core.types import Number, Part, Record


class Lost(Part, frozen=True):
    """A part of an item that did not become a record: an answer that stands on nothing, say."""

    reason: str
    what: str
    """Which one, for a person: the question."""
    numbers: dict[str, Number] = {}


class Kept(Part, frozen=True):
    """The outcome that made records (perhaps none), and what was lost on the way."""

    records: tuple[Record, ...]
    lost: tuple[Lost, ...] = ()


class Dropped(Part, frozen=True):
    """The outcome of an item that is not wanted, with the figures that decided."""

    reason: str
    """A code such as ``contents_page``; ``docs/reference/reasons.md`` explains each."""
    numbers: dict[str, Number] = {}


class Failed(Part, frozen=True):
    """The outcome of an item that broke; the run goes on, and the next run tries again."""

    error: str
    hint: str = ""


Outcome = Kept | Dropped | Failed
