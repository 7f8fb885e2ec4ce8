"""Floor 6. The verbs, the same for Python, the command line and whatever comes later."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from autotune_lm.config.env_file import FILE as ENV_FILE
from autotune_lm.config.env_file import read_env_files
from autotune_lm.config.keys import key_names
from autotune_lm.config.load import FILE, Raw, checked, with_assignments
from autotune_lm.core.errors import (
    EXIT_DONE,
    EXIT_RECORDED_FAILURES,
    BudgetReached,
    GateFailed,
    NoInput,
)
from autotune_lm.core.types import Chunk, Document, Number
from autotune_lm.kit.events import Listener, Noticed, silence
from autotune_lm.kit.redaction import keep_secret
from autotune_lm.kit.registry import names
from autotune_lm.parse.scan import Found
from autotune_lm.pipeline import combine as combining
from autotune_lm.pipeline import verify as verifying
from autotune_lm.pipeline import why as telling
from autotune_lm.pipeline.aliases import with_known_models, with_models
from autotune_lm.pipeline.beginning import about_topics, init, would_be_plan
from autotune_lm.pipeline.desk import Desk, Spending
from autotune_lm.pipeline.expected import Expected, expected
from autotune_lm.pipeline.flow import Live, look, roots, run_stages
from autotune_lm.pipeline.outfolder import OUT, read_manifest
from autotune_lm.pipeline.plan import FAMILIES, Plan, StageName, make_plan
from autotune_lm.pipeline.report import Names, Report, make_report
from autotune_lm.pipeline.run_log import event_log, recorded
from autotune_lm.pipeline.runner import Runner
from autotune_lm.pipeline.selection import Selection
from autotune_lm.pipeline.views import write_views
from autotune_lm.store import runs as run_list
from autotune_lm.store.calls import Spent, last_call, spent_since
from autotune_lm.store.db import FILE as DB_FILE
from autotune_lm.store.db import Database, open_database, read_database, storage_errors
from autotune_lm.store.lock import project_lock
from autotune_lm.store.records import fetch, sources_of_documents

__all__ = ["Spending", "init"]

if TYPE_CHECKING:
    from autotune_lm.curate.statistics import Statistics
    from autotune_lm.pipeline.doctor import Finding, Wanted
    from autotune_lm.pipeline.figures import ClusterRow
    from autotune_lm.pipeline.trying import Trial

DEFAULT_PROJECT = Path("autotune-project")


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What a command may ask for beyond the settings."""

    upto: StageName = "format"
    settings: tuple[str, ...] = ()
    """``section.key=value``, over the YAML file."""
    limit: int | None = None
    """Only the first so many files."""
    fresh: bool = False
    """Do everything again."""
    spending: Spending = Spending()
    """What models may cost."""


def run(
    project: Path, wishes: Wishes, tell: Listener = silence, command: str = "run", documents: Sequence[Path] = ()
) -> Report:
    """Bring a project up to date, up to the stage that is wished for; start it where there is none for ``documents``.

    Raises:
        AutotuneError: what stops a run; what one file breaks is in the report.
    """
    for problem in read_env_files([project, Path()]):
        tell(Noticed(problem))
    plan = would_be_plan(project, wishes.settings, documents)
    keep_secret(key_names(plan.config.models))
    found = look(plan, wishes.limit)
    _refuse_nothing(plan, found)
    facts: dict[str, Number] = {"files": len(found), "upto": wishes.upto}
    with (
        project_lock(project),
        storage_errors(),
        closing(open_database(project / DB_FILE)) as db,
        event_log(project, tell) as both,
        recorded(db, both, command, facts) as done,
    ):
        began = time.monotonic()
        init(documents, project, topics=about_topics(plan.config))
        report = _work(with_models(plan, db, both, fresh=wishes.fresh), db, both, wishes, found)
        report.seconds = round(time.monotonic() - began, 2)
        done(report)
    return report


def _work(plan: Plan, db: Database, tell: Listener, wishes: Wishes, found: Sequence[Found]) -> Report:
    """All stages, and the files that are views of them."""
    before = last_call(db)
    desk = Desk(plan, db, tell, wishes.spending, fresh=wishes.fresh)
    runner = Runner(db, tell, wishes.fresh, plan.config.run.drain_s)
    live = run_stages(plan, runner, found, wishes.upto, desk)
    selection = Selection.read(plan, db, live)
    views = write_views(plan, db, live, selection, fresh=wishes.fresh)
    report = _report(plan, db, live, selection)
    report.views = views
    report.unchanged = live.did_nothing() and views != "written"
    _count_calls(report, spent_since(db, before))
    return report


def _report(plan: Plan, db: Database, live: Live, selection: Selection) -> Report:
    sources = sources_of_documents(db)
    names = Names({seen.source.id: seen.source.uri for seen in live.found} | _failed_chunks(db, live, sources), sources)
    notes, review = _remarks(db, live)
    report = make_report(plan, live, selection, names, notes)
    report.review = review
    report.exit_code = _exit_code(plan, report)
    return report


def _failed_chunks(db: Database, live: Live, sources: Mapping[str, str]) -> dict[str, str]:
    """The chunks that failed, as a person finds them."""
    failed = [entry.input for flow in live.flows.values() for entry in flow.entries if entry.outcome == "failed"]
    return {chunk.id: f"{sources[chunk.document]} {chunk.id}" for chunk in fetch(db, Chunk, failed)}


def _count_calls(report: Report, spent: Spent) -> None:
    report.calls = spent.calls
    report.tokens = {"prompts": spent.prompt_tokens, "replies": spent.completion_tokens} if spent.calls else {}
    report.cost = round(spent.cost, 6)
    report.unpriced = spent.unpriced


def _exit_code(plan: Plan, report: Report) -> int:
    if report.stopped:
        return BudgetReached.exit_code
    if report.upto == "format" and report.accepted < plan.config.run.min_samples:
        return GateFailed.exit_code
    return EXIT_RECORDED_FAILURES if report.failed else EXIT_DONE


def _refuse_nothing(plan: Plan, found: Sequence[Found]) -> None:
    """A run without a single file that we can read is a mistake in the call, unless it is about topics."""
    if about_topics(plan.config):
        return
    if not any(seen.reader for seen in found):
        where = ", ".join(str(root.path) for root in roots(plan.config, plan.project)) or f"{plan.project / FILE}"
        suffixes = Counter(Path(seen.source.uri).suffix or "no suffix" for seen in found)
        saw = ", ".join(f"{count} × {suffix}" for suffix, count in suffixes.most_common(5))
        hint = "give a folder with documents (.pdf, .docx, .html, .md …) or code, or name suffixes under parse.suffixes"
        hint = "generate.topics needs generate.mode=free" if plan.config.generate.topics else hint
        raise NoInput(f"{where}: nothing to read{f' (saw {saw})' if saw else ''}", hint)


def _remarks(db: Database, live: Live) -> tuple[list[str], list[str]]:
    """What the readers noted on documents; and which a person should compare with their files, and why."""
    sql = "SELECT body FROM documents WHERE id = ? AND (instr(body, '\"notes\":') OR instr(body, '\"review\":'))"
    found = [Document.from_line(row[0]) for item in live.ids("parse") for row in db.execute(sql, (item,))]
    notes = [f"{document.source.uri}: {note}" for document in found for note in document.notes]
    return notes, [f"{document.source.uri}: {document.review}" for document in found if document.review]


def dry_run(project: Path, wishes: Wishes, documents: Sequence[Path] = ()) -> Expected:
    """What a run would do, as far as the ledger can tell. Nothing is written, nobody is contacted."""
    read_env_files([project, Path()])
    plan = would_be_plan(project, wishes.settings, documents)
    found = look(plan, wishes.limit)
    _refuse_nothing(plan, found)
    if not (project / DB_FILE).exists():
        return expected(with_known_models(plan, None), None, found, wishes.upto, fresh=wishes.fresh)
    with closing(read_database(project / DB_FILE)) as db:
        return expected(with_known_models(plan, db), db, found, wishes.upto, fresh=wishes.fresh)


def combine(inputs: Sequence[Path], project: Path, settings: Sequence[str] = ()) -> combining.Combined:
    """Merge the samples of projects or files into a new project's ``out``."""
    plan = make_plan(project, checked(with_assignments(Raw({}, {}), settings), "--set"))
    return combining.combine(inputs, plan)


def doctor(project: Path, settings: Sequence[str] = (), wanted: "Wanted | None" = None) -> "list[Finding]":
    """What stands in the way of a run, each with its remedy; ``wanted`` allows questions that cost."""
    from autotune_lm.pipeline.doctor import LOOK_ONLY, Finding, examine

    left_out = [Finding(ENV_FILE, "warn", problem) for problem in read_env_files([project, Path()])]
    return [*left_out, *examine(project, settings, wanted or LOOK_ONLY)]


def try_prompt(project: Path, name: str, chunk: str, settings: Sequence[str] = (), tell: Listener = silence) -> "Trial":
    """Ask with a prompt about one chunk, and show all that is said and made; without a model nothing is sent.

    Raises:
        ConfigError: nobody asks with this prompt, or its file is wrong.
        NoInput: there is no such chunk.
        CannotGoOn: the model cannot be asked.
    """
    from autotune_lm.pipeline.trying import tried

    read_env_files([project, Path()])  # a run tells what is left out
    return tried(project, name, chunk, settings, tell)


def verify(folder: Path) -> verifying.Counts:
    """Prove an ``out`` folder from its files alone; raises at the first broken promise."""
    return verifying.verify(folder)


def stats(folder: Path) -> "Statistics":
    """What the dataset in a project or ``out`` folder is made of, in figures.

    Raises:
        NoInput: there is no dataset here.
    """
    from autotune_lm.pipeline import figures  # only who asks for figures pays for it

    return figures.statistics(folder)


def clusters(folder: Path) -> Iterator["ClusterRow"]:
    """The groups of samples that belong together, with what binds them; the largest first.

    Raises:
        NoInput: there is no dataset here.
    """
    from autotune_lm.pipeline import figures

    return figures.clusters(folder)


@contextmanager
def reading(project: Path) -> Iterator[Database]:
    """The project's database, for looking; also while a run works.

    Raises:
        NoInput: there is none.
    """
    path = project / DB_FILE
    if not path.exists():
        raise NoInput(
            f"{project}: nothing was run here yet", "run 'autotune run DOCS' first, or name it with --project"
        )
    with storage_errors(), closing(read_database(path)) as db:
        yield db


def why(project: Path, beginning: str) -> telling.Story:
    """The story of a record; ``beginning`` may be the first characters of its id.

    Raises:
        NoInput: no record, or more than one, has an id that begins so.
    """
    manifest = read_manifest(project / OUT)
    with reading(project) as db:
        story = telling.story(db, beginning, manifest.dataset if manifest else "")
    if story is None:
        hint = "ids stand in out/*.jsonl and in 'autotune show'; give more characters if it is a part of one"
        raise NoInput(f"{beginning}: no record, or more than one, has an id that begins so", hint)
    return story


def runs(project: Path, most: int = 20) -> list[run_list.RunRow]:
    """The last runs of a project, newest first."""
    with reading(project) as db:
        return run_list.latest(db, most)


def plugins() -> dict[str, list[str]]:
    """The names in every family, ours and those of installed packages."""
    return {family: sorted(names(family, table)) for family, table in FAMILIES.items()}
