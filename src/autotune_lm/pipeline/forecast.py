"""Floor 5. What a run would do, told by the ledger without doing it."""

from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.parse.scan import Found
from autotune_lm.pipeline.plan import STAGES, Plan, StageName
from autotune_lm.store import ledger
from autotune_lm.store.db import Database


class Forecast(NamedTuple):
    """One stage: items to do and done; ``more`` where stages before it will bring items that nobody knows yet."""

    stage: StageName
    todo: int
    done: int
    more: bool
    who: str


def forecast(
    plan: Plan, db: Database | None, found: Sequence[Found], upto: StageName, *, fresh: bool
) -> list[Forecast]:
    """Walk the plan over what the ledger knows."""
    rows: list[Forecast] = []
    inputs, more = [seen.source.id for seen in found], False
    for name in STAGES[: STAGES.index(upto) + 1]:
        who = plan.signatures[name].partition(" ")[0]
        if name in ("curate", "format"):
            rows.append(Forecast(name, 1, 0, more, who))
            continue
        known = {} if fresh or db is None else ledger.entries(db, plan.fingerprint(name))
        done = [known[item] for item in inputs if item in known and known[item].outcome != "failed"]
        rows.append(Forecast(name, len(inputs) - len(done), len(done), more, who))
        more = more or len(done) < len(inputs)
        inputs = [output for entry in done for output in entry.outputs]
    return rows
