"""Floor 5. The stages in a line: which one works on what came out of which."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autotune_lm.kit.events import Listener
from autotune_lm.parse.scan import Found
from autotune_lm.pipeline import stages
from autotune_lm.pipeline.plan import STAGES, Plan, StageName
from autotune_lm.pipeline.stages import Shelf, Stage, silent

ITEM_STAGES: tuple[StageName, ...] = STAGES[: STAGES.index("curate")]
"""The stages that work item by item."""


class Line(NamedTuple):
    """Makes each stage when its inputs are known; a stage may look at all of them before it works on each."""

    plan: Plan
    shelf: Shelf
    found: Sequence[Found]
    tell: Listener = silent

    def stage(self, name: StageName, outputs: Mapping[StageName, Sequence[str]]) -> Stage:
        """The stage, for what the stages before it gave: record ids by stage."""
        if name == "parse":
            return stages.parse_stage(self.plan, {seen.source.id: seen for seen in self.found}, self.tell)
        if name == "clean":
            return stages.clean_stage(self.plan, self.shelf, outputs["parse"])
        if name == "chunk":
            return stages.chunk_stage(self.plan, self.shelf)
        if name == "screen":
            return stages.screen_stage(self.plan, self.shelf)
        if name == "generate":
            return stages.generate_stage(self.plan, self.shelf, outputs["screen"], outputs["clean"])
        return stages.judge_stage(self.plan, self.shelf)
