"""Floor 5. The stages in a line: which one works on what came out of which."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autotune_lm.kit.events import Listener, silence
from autotune_lm.parse.scan import Found
from autotune_lm.pipeline import stages
from autotune_lm.pipeline.desk import Desk
from autotune_lm.pipeline.opened import Opened
from autotune_lm.pipeline.plan import STAGES, Plan, StageName
from autotune_lm.pipeline.stages import Shelf, Stage

ITEM_STAGES: tuple[StageName, ...] = STAGES[: STAGES.index("curate")]
"""The stages that work item by item."""


class Line(NamedTuple):
    """Makes each stage when its inputs are known; a stage may look at all of them before it works on each."""

    plan: Plan
    shelf: Shelf
    found: Sequence[Found]
    tell: Listener = silence
    desk: Desk | None = None
    """Who is asked; None where nobody is to be asked."""

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
        if name == "restructure":
            return stages.restructure_stage(self.plan, self.shelf, self._opened(self.plan.config.restructure.model))
        if name == "generate":
            opened = self._opened(self.plan.config.generate.model)
            return stages.generate_stage(self.plan, self.shelf, outputs["restructure"], outputs["clean"], opened)
        return stages.judge_stage(self.plan, self.shelf)

    def _opened(self, alias: str) -> Opened | None:
        return self.desk.open(alias) if self.desk else None
