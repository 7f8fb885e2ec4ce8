"""Floor 0. The error tree: message, hint (what to do) and exit code.

AutotuneError                1
├── ConfigError              2   usage or configuration; every problem in one message
├── NoInput                  3   no usable input
├── Missing                  4   an extra, key, model or program, and how to get it
├── SourceError              5   this file cannot be read, and why
├── Unanswered               5   a model gave no usable answer to this item, and why
├── GateFailed               6   a quality gate, a promise or the yield floor
├── CannotGoOn               4   no model can be asked: endpoint, key, model
│   ├── Postponed            4   this item alone waits, for a batch say
│   └── BudgetReached        7   cost, tokens, time, or the account's own limit
└── StoreError
    ├── StoreLocked          8
    ├── StoreDamaged         1
    └── NotWritable          9   disk full or not writable
"""

from typing import ClassVar

EXIT_DONE = 0
EXIT_RECORDED_FAILURES = 5
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


class AutotuneError(Exception):
    """Something the user can understand; shown as message and hint, without a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the sentence that says what happened and the one that says what to do."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(AutotuneError):
    """The command line or ``autotune.yaml`` asks for something that does not exist."""

    exit_code = 2


class NoInput(AutotuneError):
    """There is nothing to work on."""

    exit_code = 3


class Missing(AutotuneError):
    """An extra, key, model or program is not there."""

    exit_code = 4


class SourceError(AutotuneError):
    """One file cannot be read."""

    exit_code = 5
    other_reader: ClassVar[str] = ""
    """The reader that may be able to, such as ``ocr`` for a scan."""


class GateFailed(AutotuneError):
    """A promise is broken or too little came out."""

    exit_code = 6


class Unanswered(AutotuneError):
    """A model was asked and gave nothing that can be used; the message is ``cause: sentence``."""

    exit_code = 5

    @property
    def cause(self) -> str:
        """The code of the cause; ``docs/reference/reasons.md`` explains each."""
        return self.message.partition(":")[0]


class CannotGoOn(AutotuneError):
    """No further item can be done now; what is done is kept, and the next run continues."""

    exit_code = 4


class Postponed(CannotGoOn):
    """This item waits for something that takes its time, such as a batch; others go on."""


class BudgetReached(CannotGoOn):
    """What the run, or the account at the provider, may spend is spent."""

    exit_code = 7


class StoreError(AutotuneError):
    """The project's database cannot be used."""


class StoreLocked(StoreError):
    """Another run holds the project."""

    exit_code = 8


class StoreDamaged(StoreError):
    """The file is no database of ours, or a newer one."""


class NotWritable(StoreError):
    """A folder cannot be written or the disk is full."""

    exit_code = 9
