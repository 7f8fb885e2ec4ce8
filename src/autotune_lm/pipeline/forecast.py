"""Floor 5. What a run would do, told by the ledger without doing it."""

from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.parse.scan import Found
from autotune_lm.pipeline.beginning import about_topics
from autotune_lm.pipeline.line import ITEM_STAGES, Line
from autotune_lm.pipeline.plan import STAGES, Plan, StageName
from autotune_lm.pipeline.stages import Shelf, Stage
from autotune_lm.pipeline.topic_flows import knows_topics, topic_flows
from autotune_lm.store import ledger
from autotune_lm.store.db import Database
from autotune_lm.store.ledger import Entry


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
    flows = topic_flows(plan.config.generate.topics) if about_topics(plan.config) else {}
    outputs: dict[StageName, list[str]] = {name: flow.outputs for name, flow in flows.items()}
    inputs: list[str] = outputs["restructure"] if flows else [seen.source.id for seen in found]
    more = False
    line = Line(plan, Shelf(db), found) if db and (not flows or knows_topics(db, flows)) else None
    for name in (name for name in STAGES[: STAGES.index(upto) + 1] if name not in flows):
        if plan.skips(name):
            outputs[name] = inputs
            continue
        who = plan.signatures[name].partition(" ")[0]
        if name not in ITEM_STAGES:
            rows.append(Forecast(name, 1, 0, more, who))
            continue
        done = [] if fresh or not line or not db else _done(db, line.stage(name, outputs), inputs)
        rows.append(Forecast(name, len(inputs) - len(done), len(done), more, who))
        more = more or len(done) < len(inputs)
        inputs = outputs[name] = list(dict.fromkeys(output for entry in done for output in entry.outputs))
    return rows


def _done(db: Database, stage: Stage, inputs: Sequence[str]) -> list[Entry]:
    known = ledger.entries(db, stage.fingerprint)
    return [known[item] for item in inputs if ledger.is_done(known.get(item), stage.context(item))]
