"""Floor 5. What stays of a run: a row in the list of runs, and its events in ``events.jsonl``."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from autotune_lm import __version__
from autotune_lm.core.errors import EXIT_INTERRUPTED, AutotuneError
from autotune_lm.core.types import Number
from autotune_lm.kit.events import Event, Listener, RunEnded, RunStarted
from autotune_lm.kit.files import writing_errors
from autotune_lm.kit.redaction import Redaction
from autotune_lm.pipeline.report import Report
from autotune_lm.store import runs as run_list
from autotune_lm.store.db import Database


@contextmanager
def recorded(
    db: Database, tell: Listener, command: str, facts: dict[str, Number]
) -> Iterator[Callable[[Report], None]]:
    """Write a run into the list of runs, however it ends."""
    began = time.monotonic()
    number = run_list.start(db, command, __version__, datetime.now(UTC).isoformat(timespec="seconds"))
    tell(RunStarted(str(number), facts))
    reports: list[Report] = []
    code = 1
    try:
        yield reports.append
        code = reports[0].exit_code
    except AutotuneError as error:
        code = error.exit_code
        raise
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
        raise
    except SystemExit as stop:
        code = int(stop.code or 0)
        raise
    finally:
        seconds = round(time.monotonic() - began, 2)
        tell(RunEnded(str(number), code, seconds))
        run_list.end(db, number, seconds, code, msgspec.json.encode(reports[0]).decode() if reports else "")


@contextmanager
def event_log(project: Path, tell: Listener) -> Iterator[Listener]:
    """A listener that passes events on and appends them to ``events.jsonl``; keys are taken out of them first."""
    redact = Redaction.of_process().part
    path = project / "events.jsonl"
    with writing_errors(path):
        file = path.open("ab", buffering=0)
    with file:

        def both(event: Event) -> None:
            event = redact(event)
            tell(event)
            stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
            with writing_errors(path):
                file.write(b'{"time":"%s",%s\n' % (stamp.encode(), msgspec.json.encode(event)[1:]))

        yield both
