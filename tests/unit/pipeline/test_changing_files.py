"""A file that changes or goes between the scan and the reading is a recorded failure, never half a document."""

import pytest

from autotune_lm.config.load import Raw, checked
from autotune_lm.kit.events import silence
from autotune_lm.pipeline.flow import look
from autotune_lm.pipeline.line import Line
from autotune_lm.pipeline.plan import make_plan
from autotune_lm.pipeline.runner import Runner
from autotune_lm.pipeline.stages import Shelf
from autotune_lm.store.db import open_database


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        (lambda path: path.write_text("# Other\n\nSomething else stands here now.\n"), "changed while it was read"),
        (lambda path: path.write_text(path.read_text() + "And more of it.\n"), "changed while it was read"),
        (lambda path: path.unlink(), "No such file"),
    ],
)
def test_between_scan_and_reading(tmp_path, meddle, said):
    file = tmp_path / "docs" / "a.md"
    file.parent.mkdir()
    file.write_text("# Title\n\nSome text that stands here.\n")
    plan = make_plan(tmp_path / "P", checked(Raw({"sources": [str(file.parent)]}, {}), "test"))
    found = look(plan)
    meddle(file)
    db = open_database(tmp_path / "P" / "autotune.db")
    try:
        stage = Line(plan, Shelf(db), found).stage("parse", {})
        (entry,) = Runner(db, silence).run(stage, [found[0].source.id]).entries
    finally:
        db.close()
    assert entry.outcome == "failed" and said in entry.reason and "a.md" not in entry.reason
