"""Floor 5. What a run came to, in figures: for the terminal, for ``--json`` and for the list of runs."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from autotune_lm.curate.distribution import Spread, WeightBy, distribution, labels
from autotune_lm.pipeline.flow import Live
from autotune_lm.pipeline.outfolder import SPLITS
from autotune_lm.pipeline.plan import Plan
from autotune_lm.pipeline.selection import Selection

Counts = dict[str, int]
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")


class Names(NamedTuple):
    """What a person calls things, by id."""

    items: dict[str, str]
    """The files that were found, by source id."""
    sources: dict[str, str]
    """``repository/uri`` by document id."""


class Report(msgspec.Struct, kw_only=True):
    """The figures of one run. ``files`` counts verdicts; ``ok`` is a document that was read."""

    project: str
    upto: str
    writer: str
    files: Counts
    documents: int
    chunks: int
    generated: int
    verdicts: Counts
    score_bands: list[int]
    """Samples by score: 0 to under 1, …, 9 to 10."""
    accepted: int
    kinds: Counts
    spread_over: WeightBy
    """What ``spread`` counts: files, or topic keywords where the split weighs them."""
    groups: int
    """How many of them there are."""
    spread: list[Spread]
    """How the dataset's samples are shared out over them, the fifty largest."""
    splits: Counts
    dropped: Counts
    """By ``stage reason``."""
    failed: list[str]
    """What failed: ``item and 2 more: error; remedy``, the first fifty."""
    failures: Counts = {}
    """By ``stage cause``; where the error has no code of its own the cause is ``failed``."""
    noted: int = 0
    """How many things the readers noted on documents, such as a missing include."""
    notes: list[str] = []
    """The first fifty of them."""
    review: list[str] = []
    """Documents that a person should compare with their files: ``file: why``."""
    views: str = "written"
    """What became of the files in ``out/``: written, current, or kept since they hold more than this run reached."""
    unchanged: bool = False
    """Nothing was to do: no item, no file."""
    calls: int = 0
    """Replies of models that came in this run."""
    tokens: Counts = {}
    """Of those: of the prompts, and of the replies."""
    cost: float = 0.0
    """What they cost in US dollars, as far as prices are known."""
    unpriced: int = 0
    """How many of them are of unknown price."""
    stopped: str = ""
    """Why a run ended before all was done: a budget, say."""
    remedy: str = ""
    """What to do about it."""
    left: int = 0
    """Items that were not reached."""
    seconds: float = 0.0
    exit_code: int = 0

    def causes(self) -> list[str]:
        """Why samples are missing, the largest cause first."""
        counts = Counter(self.dropped) + Counter(self.failures)
        return [f"{count} × {reason}" for reason, count in counts.most_common(5)]


def make_report(plan: Plan, live: Live, selection: Selection, names: Names, notes: list[str]) -> Report:
    """Count."""
    scores = [selection.scores[s.id] for s in selection.samples if s.id in selection.scores]
    accepted = [sample for sample in selection.samples if selection.accepted(sample)]
    settings = plan.config.curate.split
    over: WeightBy = settings.weight_by if settings.strategy == "weighted" else "source"
    spread = distribution(accepted, labels(accepted, over, names.sources), list(selection.placements.values()))
    return Report(
        project=str(plan.project),
        upto=live.upto,
        writer=writer(plan),
        files=_files(live),
        documents=len(live.ids("clean")) if "clean" in live.flows else len(live.ids("parse")),
        chunks=len(live.ids("screen")) if "screen" in live.flows else len(live.ids("chunk")),
        generated=len(selection.samples),
        verdicts=_ordered(Counter(str(score.verdict) for score in scores), ("PASS", "NEEDS_REVIEW", "FAIL")),
        score_bands=bands(score.value for score in scores),
        accepted=len(accepted),
        kinds=dict(Counter(str(sample.kind) for sample in accepted).most_common()),
        spread_over=over,
        groups=len(spread),
        spread=spread[:50],
        splits=_ordered(Counter(str(selection.placements[sample.id].split) for sample in accepted), SPLITS),
        dropped=_dropped(live, selection),
        failed=_failed(live, names.items),
        failures=_failures(live),
        stopped=live.stopped.message if live.stopped else "",
        remedy=live.stopped.hint if live.stopped else "",
        left=sum(flow.left for flow in live.flows.values() if flow.stopped),
        noted=len(notes),
        notes=notes[:50],
    )


def writer(plan: Plan) -> str:
    """Who asked the questions."""
    by = f"{plan.generator.name}@{plan.generator.version}"
    if plan.writer is None:
        return f"builtin ({by}): no model, no network"
    return " ".join(part for part in (plan.writer.provider, plan.writer.model, f"({by})") if part)


def bands(values: Iterable[float]) -> list[int]:
    """How many scores lie in each of ten bands."""
    counts = Counter(min(int(value), 9) for value in values)
    return [counts[band] for band in range(10)]


def _ordered(counts: Counter[str], names: Iterable[str]) -> Counts:
    return {name: counts[name] for name in names}


def _files(live: Live) -> Counts:
    """Verdicts of the files: ``ok`` or the reason of the drop."""
    verdicts = Counter("ok" if e.outcome == "kept" else e.reason or e.outcome for e in live.flows["parse"].entries)
    failed = sum(entry.outcome == "failed" for entry in live.flows["parse"].entries)
    for entry in live.flows["parse"].entries:
        if entry.outcome == "failed":
            del verdicts[entry.reason]
    return dict(verdicts.most_common()) | ({"failed": failed} if failed else {})


def _dropped(live: Live, selection: Selection) -> Counts:
    counts = Counter(
        f"{entry.stage} {entry.reason}"
        for flow in live.flows.values()
        for entry in flow.entries
        if entry.outcome == "dropped"
    )
    counts.update(
        f"{entry.stage} {lost.reason}" for flow in live.flows.values() for entry in flow.entries for lost in entry.lost
    )
    counts.update(f"{row.stage} {row.reason}" for row in selection.dropped())
    return dict(counts.most_common())


def _failures(live: Live) -> Counts:
    """How many items failed for which cause."""
    failed = (entry for flow in live.flows.values() for entry in flow.entries if entry.outcome == "failed")
    counts = Counter(f"{entry.stage} {_cause(entry.reason)}" for entry in failed)
    return dict(counts.most_common())


def _cause(error: str) -> str:
    """The code that an error begins with, such as ``invalid_json``."""
    code, colon, _ = error.partition(":")
    return code if colon and _CODE.fullmatch(code) else "failed"


def _failed(live: Live, what: dict[str, str]) -> list[str]:
    """What failed and why, with the remedy; items that failed for one reason together."""
    causes: dict[tuple[str, str], list[str]] = {}
    for flow in live.flows.values():
        for entry in flow.entries:
            if entry.outcome == "failed":
                causes.setdefault((entry.reason, entry.detail), []).append(what.get(entry.input) or entry.input)
    told = []
    for (reason, hint), items in causes.items():
        more = f" and {len(items) - 1} more" if len(items) > 1 else ""
        told.append(f"{items[0]}{more}: {reason}" + (f"; {hint}" if hint else ""))
    return told[:50]
