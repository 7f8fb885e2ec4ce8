"""Floor 5. One run: from what lies in the sources to the dataset, up to the stage that was asked for."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from autotune_lm.config.schema import Config
from autotune_lm.core.errors import BudgetReached, CannotGoOn
from autotune_lm.core.ids import digest
from autotune_lm.core.outcomes import Kept
from autotune_lm.core.types import Chunk, DatasetVersion, Document, Sample, Score
from autotune_lm.curate.dataset import Known
from autotune_lm.kit.events import StageEnded, StageStarted
from autotune_lm.parse.scan import Found, Root, ScanRules, scan
from autotune_lm.pipeline.beginning import about_topics
from autotune_lm.pipeline.curation import decide, known_of
from autotune_lm.pipeline.desk import Desk
from autotune_lm.pipeline.line import ITEM_STAGES, Line
from autotune_lm.pipeline.plan import STAGES, Plan, StageName
from autotune_lm.pipeline.runner import Flow, Runner
from autotune_lm.pipeline.stages import Shelf
from autotune_lm.pipeline.topic_flows import remember_topics, topic_flows
from autotune_lm.store import ledger
from autotune_lm.store.db import Database
from autotune_lm.store.ledger import Slot
from autotune_lm.store.records import fetch, get, put


class Live(NamedTuple):
    """What stands at the end of a run: every flow, and the dataset where the run went so far."""

    upto: StageName
    found: list[Found]
    flows: dict[StageName, Flow]
    dataset: DatasetVersion | None = None

    def ids(self, stage: StageName) -> list[str]:
        """What came out of a stage; nothing where the run did not reach it."""
        return self.flows[stage].outputs if stage in self.flows else []

    @property
    def stopped(self) -> CannotGoOn | None:
        """Why not all was done."""
        return next((flow.stopped for flow in self.flows.values() if flow.stopped), None)

    def did_nothing(self) -> bool:
        """Whether all was done before."""
        return not any(flow.done_now for flow in self.flows.values())


def look(plan: Plan, limit: int | None = None) -> list[Found]:
    """What lies in the sources now, in order of repository and path; the first ``limit`` where that is given."""
    section = plan.config.parse
    limit_bytes = int(section.max_file_mb * 1_000_000)
    rules = ScanRules(suffixes=section.suffixes, limit_bytes=limit_bytes, gitignore=section.gitignore)
    found = scan(roots(plan.config, plan.project), rules)
    return list(found if limit is None else _first_readable(found, limit))


def _first_readable(found: Iterable[Found], limit: int) -> Iterator[Found]:
    """Files up to and with the ``limit``-th that has a reader."""
    for seen in found:
        yield seen
        limit -= bool(seen.reader)
        if not limit:
            return


def roots(config: Config, project: Path) -> list[Root]:
    """The sources as folders; a project that lies inside one of them is not read as a document."""
    made = []
    for source in config.roots():
        path = (project / Path(source.path).expanduser()).resolve()
        include = source.include or config.parse.include
        exclude = [*config.parse.exclude, *source.exclude]
        if project.resolve().is_relative_to(path) and project.resolve() != path:
            exclude.append("/" + project.resolve().relative_to(path).as_posix() + "/")
        made.append(Root(path, source.repository or None, tuple(include), tuple(exclude)))
    return made


def run_stages(plan: Plan, runner: Runner, found: Sequence[Found], upto: StageName, desk: Desk | None = None) -> Live:
    """Run every stage up to ``upto``, each over what flowed out of the one before.

    A budget that is spent ends a stage early, and the stages behind it work on what there is.

    Raises:
        CannotGoOn: no model can be asked.
    """
    _remember_sources(runner, found)
    line = Line(plan, Shelf(runner.db), found, runner.tell, desk)
    flows: dict[StageName, Flow] = {}
    if about_topics(plan.config):
        remember_topics(runner.db, plan.config.generate.topics)
        flows = topic_flows(plan.config.generate.topics)
    outputs: dict[StageName, list[str]] = {name: flow.outputs for name, flow in flows.items()}
    inputs = outputs["restructure"] if flows else [seen.source.id for seen in found]
    for name in (name for name in ITEM_STAGES[: STAGES.index(upto) + 1] if name not in flows):
        if plan.skips(name):
            outputs[name] = inputs
            continue
        flow = flows[name] = runner.run(line.stage(name, outputs), inputs)
        if flow.stopped and not isinstance(flow.stopped, BudgetReached):
            raise flow.stopped
        inputs = outputs[name] = flow.outputs
    reached_curate = STAGES.index(upto) >= STAGES.index("curate")
    live = Live(upto, list(found), flows)
    return live._replace(dataset=curate(plan, runner, live)) if reached_curate else live


def _remember_sources(runner: Runner, found: Sequence[Found]) -> None:
    known = set(row[0] for row in runner.db.execute("SELECT id FROM sources"))
    runner.db.begin()
    for seen in found:
        if seen.source.id not in known:
            put(runner.db, seen.source)
    runner.db.settle(now=True)


def scored(runner: Runner, live: Live) -> list[tuple[Sample, Score]]:
    """All judged samples with their scores, in order."""
    scores = {score.sample: score for score in fetch(runner.db, Score, live.ids("judge"))}
    samples = fetch(runner.db, Sample, live.ids("generate"))
    return [(sample, scores[sample.id]) for sample in samples if sample.id in scores]


def _known(db: Database, samples: Sequence[Sample]) -> Known:
    """What curation should know of the places that samples come from."""
    chunks = list(fetch(db, Chunk, dict.fromkeys(sample.origin.chunks[0] for sample in samples)))
    return known_of(chunks, fetch(db, Document, dict.fromkeys(chunk.document for chunk in chunks)))


def curate(plan: Plan, runner: Runner, live: Live) -> DatasetVersion:
    """Duplicates out, splits made, leaks looked for. Computed again only when samples, scores or settings changed."""
    fingerprint = plan.fingerprint("curate")
    gates = plan.signatures["format"].encode()
    state = digest(gates, *(score_id.encode() for score_id in live.ids("judge")))
    entry = None if runner.fresh else ledger.entries(runner.db, fingerprint).get(state)
    runner.tell(StageStarted("curate", 0 if entry else 1, 1 if entry else 0))
    if entry and (version := get(runner.db, DatasetVersion, entry.outputs[0])):
        return version
    pairs = scored(runner, live)
    version = decide(plan, pairs, _known(runner.db, [sample for sample, _ in pairs]))
    ledger.write(runner.db, Slot("curate", fingerprint, state), Kept((version,)))
    runner.db.settle(now=True)
    runner.tell(StageEnded("curate", len(version.placements), len(version.duplicates), 0, 0.0))
    return version
