"""Floor 5. Which of the live samples are in the dataset, in which split, and what became of the others."""

from collections.abc import Iterator
from typing import NamedTuple

from autotune_lm.core.types import DatasetVersion, Placement, Sample, Score, Split
from autotune_lm.pipeline.flow import Live
from autotune_lm.pipeline.gate import refusal
from autotune_lm.pipeline.plan import Plan
from autotune_lm.pipeline.rows import DroppedRow, duplicate_row, refused_row
from autotune_lm.store.db import Database
from autotune_lm.store.records import fetch


class Selection(NamedTuple):
    """Which samples are in the dataset, and where."""

    plan: Plan
    samples: list[Sample]
    scores: dict[str, Score]
    dataset: DatasetVersion | None
    placements: dict[str, Placement]

    @classmethod
    def read(cls, plan: Plan, db: Database, live: Live) -> "Selection":
        """Read the live samples with what was decided about them."""
        scores = {score.sample: score for score in fetch(db, Score, live.ids("judge"))}
        return cls.of(plan, list(fetch(db, Sample, live.ids("generate"))), scores, live.dataset)

    @classmethod
    def of(
        cls, plan: Plan, samples: list[Sample], scores: dict[str, Score], dataset: DatasetVersion | None
    ) -> "Selection":
        """Lay the decisions of a dataset beside its samples."""
        placed = dataset.placements if dataset else ()
        return cls(plan, samples, scores, dataset, {placement.sample: placement for placement in placed})

    def accepted(self, sample: Sample) -> bool:
        """Whether a sample is in the dataset."""
        return sample.id in self.placements

    def wanted(self) -> list[Sample]:
        """The dataset's samples, or all of them where the run did not curate."""
        return [sample for sample in self.samples if self.dataset is None or self.accepted(sample)]

    def of_split(self, split: Split) -> list[Sample]:
        """The samples of a split in order of their ids: mixed, so that no trainer sees a document in one go."""
        chosen = (sample for sample in self.samples if self.accepted(sample))
        return sorted((s for s in chosen if self.placements[s.id].split == split), key=lambda sample: sample.id)

    def dropped(self) -> Iterator[DroppedRow]:
        """The samples that a gate or curation left out."""
        questions = {sample.id: sample.question for sample in self.samples}
        if self.dataset is None:
            return
        duplicates = self.dataset.duplicates
        yield from (duplicate_row(duplicate, questions[duplicate.sample]) for duplicate in duplicates)
        for sample in self.samples:
            score = self.scores.get(sample.id)
            refused = refusal(self.plan, sample, score) if score and not self.accepted(sample) else None
            if score and refused:
                yield refused_row(sample, score, refused, self.plan.config.format.threshold)
