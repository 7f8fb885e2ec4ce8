"""Floor 5. The lines of the files in ``out/``: records with what a reader wants to see beside them."""

from collections.abc import Iterator, Sequence

import msgspec

from autotune_lm.core.rewritten import Rewritten
from autotune_lm.core.types import (
    Chunk,
    Document,
    Duplicate,
    Evidence,
    Kind,
    Locator,
    Message,
    Number,
    Origin,
    Part,
    Placement,
    Record,
    Sample,
    Score,
    Source,
    Split,
    Verdict,
)
from autotune_lm.kit.places import place_of
from autotune_lm.pipeline.gate import Refusal
from autotune_lm.store.ledger import Entry

PREVIEW_CHARS = 160


class ScoreRow(Part, frozen=True):
    """A score as it stands beside its sample."""

    value: float
    verdict: Verdict
    judge: str
    reason: str
    parts: dict[str, float] = {}


class ChunkRow(Part, frozen=True):
    """Where a sample comes from inside its document."""

    id: str
    strategy: str
    heading_path: tuple[str, ...]
    preview: str


class SampleRow(Part, frozen=True):
    """A line of ``samples.jsonl``: the sample whole, so that its id can be computed again, and what became of it."""

    id: str
    repository: str
    source: str
    messages: tuple[Message, ...]
    evidence: tuple[Evidence, ...]
    kind: Kind
    origin: Origin
    fact: str
    chunk: ChunkRow
    places: tuple[Locator, ...] = ()
    """Where each evidence stands in the file: line, page, slide, cells …"""
    score: ScoreRow | None = None
    split: Split | None = None
    cluster: str = ""
    labels: dict[str, str] = {}
    rejected: str | None = None
    parent: str | None = None

    def sample(self) -> Sample:
        """The sample, with the id that the line gives."""
        return Sample(
            id=self.id,
            messages=self.messages,
            evidence=self.evidence,
            kind=self.kind,
            origin=self.origin,
            fact=self.fact,
            labels=self.labels,
            rejected=self.rejected,
            parent=self.parent,
        )


class DroppedRow(Part, frozen=True):
    """A line of ``dropped.jsonl``: what went out, where, why, and the figures that decided."""

    stage: str
    id: str
    outcome: str
    reason: str
    what: str
    numbers: dict[str, Number] = {}
    hint: str = ""


def sample_row(
    sample: Sample, chunk: Chunk, document: Document, score: Score | None = None, placement: Placement | None = None
) -> SampleRow:
    """Put a sample together with its place, score and split."""
    source = document.source
    return SampleRow(
        id=sample.id,
        repository=source.repository,
        source=source.uri,
        messages=sample.messages,
        evidence=sample.evidence,
        kind=sample.kind,
        origin=sample.origin,
        fact=sample.fact,
        chunk=ChunkRow(chunk.id, chunk.strategy, chunk.heading_path, preview(chunk.text)),
        places=places_of(sample.evidence, document),
        score=ScoreRow(score.value, score.verdict, score.judge, score.reason, score.parts) if score else None,
        split=placement.split if placement else None,
        cluster=placement.cluster if placement else "",
        labels=sample.labels,
        rejected=sample.rejected,
        parent=sample.parent,
    )


def places_of(evidence: Sequence[Evidence], document: Document) -> tuple[Locator, ...]:
    """Where each evidence stands in the file that a sample comes from."""
    return tuple(place_of(document, one.start) for one in evidence if one.document == document.id)


def preview(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text[: 2 * PREVIEW_CHARS].split())
    return line if len(line) <= PREVIEW_CHARS else line[: PREVIEW_CHARS - 1] + "…"


def record_line(record: Record) -> bytes:
    """A record with its id in front, where people look for it."""
    fields = msgspec.to_builtins(record)
    return msgspec.json.encode({"id": fields.pop("id"), **fields})


def dropped_row(entry: Entry, what: str) -> DroppedRow:
    """An outcome from the ledger that is not kept."""
    hint = entry.detail if entry.outcome == "failed" else ""
    return DroppedRow(entry.stage, entry.input, entry.outcome, entry.reason, what, entry.numbers, hint)


def lost_rows(entry: Entry) -> Iterator[DroppedRow]:
    """What was lost of an item that was kept: answers that stand on nothing, say."""
    for lost in entry.lost:
        yield DroppedRow(entry.stage, entry.input, "dropped", lost.reason, lost.what, lost.numbers)


def duplicate_row(duplicate: Duplicate, question: str) -> DroppedRow:
    """A sample that says again, exactly or nearly, what another says."""
    numbers: dict[str, Number] = {"of": duplicate.of}
    if duplicate.reason == "near":
        numbers["similarity"] = round(duplicate.similarity, 3)
    return DroppedRow("curate", duplicate.sample, "dropped", "duplicate", question, numbers)


def score_of(row: SampleRow) -> Score:
    """The score that stands beside a sample."""
    assert row.score is not None
    score = row.score
    return Score(
        sample=row.id,
        judge=score.judge,
        value=score.value,
        verdict=score.verdict,
        reason=score.reason,
        parts=score.parts,
    )


def refused_row(sample: Sample, score: Score, refused: Refusal, threshold: float) -> DroppedRow:
    """A sample that a gate kept out."""
    numbers: dict[str, Number] = {"value": score.value, "threshold": threshold, "verdict": score.verdict}
    return DroppedRow("format", sample.id, "dropped", refused.reason, sample.question, numbers, refused.sentence)


def described(record: Record | None) -> str:
    """One line that tells a person which item this is."""
    if isinstance(record, Source):
        return record.uri
    if isinstance(record, Document):
        return record.source.uri
    if isinstance(record, Chunk):
        return preview(record.text)
    if isinstance(record, Rewritten):
        return preview(" ".join(line.text for line in record.lines))
    return record.question if isinstance(record, Sample) else ""
