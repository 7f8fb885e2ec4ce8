"""Floor 5. From the database to the ``out/`` folder: the live records, and nothing that has retired."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from autotune_lm import __version__
from autotune_lm.core.ids import SCHEME, digest
from autotune_lm.core.types import Chunk, Document, Source
from autotune_lm.pipeline.flow import Live
from autotune_lm.pipeline.outfolder import OUT, Contents, Manifest, is_current, read_manifest, write_out
from autotune_lm.pipeline.plan import STAGES, Plan
from autotune_lm.pipeline.rows import DroppedRow, SampleRow, described, dropped_row, lost_rows, sample_row
from autotune_lm.pipeline.selection import Selection
from autotune_lm.pipeline.stages import Shelf
from autotune_lm.store.db import Database
from autotune_lm.store.records import BY_PREFIX, fetch

Written = Literal["written", "current", "kept"]
"""``current``: the files were right already. ``kept``: they hold more than this run reached, so they stay whole."""


def write_views(plan: Plan, db: Database, live: Live, selection: Selection, *, fresh: bool = False) -> Written:
    """Bring ``out/`` up to date, as far as this run reached."""
    out = plan.project / OUT
    manifest = _manifest(plan, live)
    there = read_manifest(out)
    if there and STAGES.index(there.upto) > STAGES.index(live.upto):
        return "kept"
    if not fresh and is_current(out, manifest):
        return "current"
    views = Views(db, live, selection)
    reached = STAGES.index(live.upto)
    contents = Contents(
        documents=views.documents,
        chunks=views.chunks if reached >= STAGES.index("chunk") else None,
        samples=views.samples if reached >= STAGES.index("generate") else None,
        dropped=views.dropped,
        splits=selection.of_split if live.upto == "format" else None,
        format=plan.format,
        files=plan.config.format.files,
    )
    write_out(out, contents, manifest)
    return "written"


def _state(plan: Plan, live: Live) -> str:
    """A hash of all that the files are made from."""
    entries = (
        f"{entry.stage} {entry.input} {entry.outcome} {entry.reason} {' '.join(entry.outputs)}"
        for flow in live.flows.values()
        for entry in flow.entries
    )
    version = live.dataset.id if live.dataset else ""
    settled = msgspec.json.encode([live.upto, version, plan.signatures, __version__])
    return digest(settled, *(entry.encode() for entry in entries))


def _manifest(plan: Plan, live: Live) -> Manifest:
    settings = msgspec.to_builtins(plan.config)
    for place_or_machine in ("sources", "models", "run"):
        del settings[place_or_machine]
    for machine in ("timeout_s", "max_memory_mb", "workers"):
        del settings["parse"][machine]
    return Manifest(
        state=_state(plan, live),
        upto=live.upto,
        version=__version__,
        scheme=SCHEME.decode(),
        repositories=dict(Counter(seen.source.repository for seen in live.found)),
        settings=settings,
        stages={name: plan.signatures[name] for name in STAGES[: STAGES.index(live.upto) + 1] if not plan.skips(name)},
        dataset=live.dataset.id if live.dataset else "",
        format=plan.format.name if live.upto == "format" else "",
    )


class Views(NamedTuple):
    """The live records as the files want them."""

    db: Database
    live: Live
    selection: Selection

    def documents(self) -> Iterator[Document]:
        """The documents in order of repository and path; cleaned, where the run came so far."""
        return fetch(self.db, Document, self.live.ids("clean" if "clean" in self.live.flows else "parse"))

    def chunks(self) -> Iterator[Chunk]:
        """The chunks in order of the documents; also those screened out, which ``dropped.jsonl`` names."""
        return fetch(self.db, Chunk, self.live.ids("chunk"))

    def samples(self) -> Iterator[SampleRow]:
        """The dataset's samples, in order of their chunks."""
        chunks = {chunk.id: chunk for chunk in self.chunks()}
        shelf = Shelf(self.db)
        for sample in self.selection.wanted():
            chunk = chunks[sample.origin.chunks[0]]
            score, placement = self.selection.scores.get(sample.id), self.selection.placements.get(sample.id)
            yield sample_row(sample, chunk, shelf.document(chunk.document), score, placement)

    def dropped(self) -> Iterator[DroppedRow]:
        """Everything that did not come through, stage by stage."""
        for flow in self.live.flows.values():
            lost = [entry for entry in flow.entries if entry.outcome != "kept"]
            kind = BY_PREFIX[lost[0].input.partition("_")[0]] if lost else Source
            names = {record.id: described(record) for record in fetch(self.db, kind, (e.input for e in lost))}
            yield from (dropped_row(entry, names.get(entry.input, "")) for entry in lost)
            yield from (row for entry in flow.entries for row in lost_rows(entry))
        yield from self.selection.dropped()
