"""The prompts of a project for a person: copies, what they change, and one tried on one chunk."""

from pathlib import Path

import pytest

from autotune_lm import api
from autotune_lm.core.errors import ConfigError, NoInput
from autotune_lm.kit.events import silence
from autotune_lm.kit.files import read_lines
from autotune_lm.llm.prompt_library import PACKAGED
from autotune_lm.pipeline.prompting import difference, edited, file_of, listed
from autotune_lm.pipeline.trying import Trial, tried
from autotune_lm.store.calls import find_call, last_call
from autotune_lm.store.db import FILE as DB_FILE
from autotune_lm.store.db import read_database

TEXT = """# Pump

The Aqua 3 pump runs for 20 minutes of each hour. The Aqua 3 pump starts when the tide is out. The default pressure of
the Aqua 3 is 3 bar. To stop the pump, press the red button. If the pump does not start, check the fuse F3 first,
because the fuse burns when the valve is stuck.
"""
NOBODY = ("models.writer.provider=builtin",)
SCRIPTED = ("models.writer.provider=scripted",)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "pump.md").write_text(TEXT)
    made = tmp_path / "project"
    api.init([tmp_path / "docs"], made)
    return made


def chunk(project: Path) -> str:
    api.run(project, api.Wishes(upto="chunk", settings=NOBODY))
    (line,) = read_lines(project / "out" / "chunks.jsonl")
    return line.decode().partition('"id":"')[2].partition('"')[0]


def attempt(project: Path, name: str, settings: tuple[str, ...]) -> Trial:
    return tried(project, name, chunk(project), settings, silence)


def change(project: Path, old: str, new: str) -> Path:
    path, _ = edited(project, "create")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


def test_all_packaged_prompts_are_listed(project: Path) -> None:
    rows = listed(project)
    assert [row.name for row in rows] == sorted(path.stem for path in PACKAGED.glob("*.md"))
    assert all(row.says and row.version and not row.own and not row.remark for row in rows)


def test_a_copy_is_the_packaged_file_and_is_made_once(project: Path) -> None:
    path, made = edited(project, "create")
    assert made
    assert path == project / "prompts" / "create.md" == file_of(project, "create")
    assert path.read_bytes() == (PACKAGED / "create.md").read_bytes()
    path.write_text(path.read_text().replace("# User", "Be kind.\n\n# User"))
    assert edited(project, "create") == (path, False)
    assert "Be kind." in path.read_text()
    (row,) = [row for row in listed(project) if row.own]
    assert row.name == "create"


def test_a_difference_is_shown(project: Path) -> None:
    assert "packaged prompt" in difference(project, "create").remark
    edited(project, "create")
    assert difference(project, "create").lines == []
    change(project, "# User", "Be kind.\n\n# User")
    found = difference(project, "create")
    assert "+Be kind." in found.lines
    assert found.remark == ""


def test_a_copy_of_another_version_says_so(project: Path) -> None:
    change(project, "version: ", "version: 9")
    assert "the packaged prompt is at version" in difference(project, "create").remark
    assert "this copy at 9" in next(row.remark for row in listed(project) if row.own)


def test_a_broken_copy_is_listed_and_shown_and_not_used(project: Path) -> None:
    path = change(project, "{{passage}}", "{{pasage}}")
    assert "'pasage' is used but not declared" in next(row.remark for row in listed(project) if row.own)
    assert "'pasage'" in difference(project, "create").remark
    assert file_of(project, "create") == path
    with pytest.raises(ConfigError, match=r"create\.md:\d+: the variable 'pasage'"):
        tried(project, "create", "chk_", NOBODY, silence)


def test_what_is_not_there(project: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no prompt 'creat'"):
        edited(project, "creat")
    with pytest.raises(ConfigError, match="there is no prompt"):
        difference(project, "../create")
    with pytest.raises(NoInput, match="there is no project"):
        edited(tmp_path / "nowhere", "create")
    with pytest.raises(NoInput, match="nothing was run"):
        tried(project, "create", "chk_1", NOBODY, silence)
    chunk(project)
    with pytest.raises(NoInput, match="no chunk"):
        tried(project, "create", "chk_zzz", NOBODY, silence)


def test_a_prompt_that_nobody_asks_with(project: Path) -> None:
    path, _ = edited(project, "create")
    (path.parent / "mine.md").write_text(path.read_text().replace("name: create", "name: mine"))
    with pytest.raises(ConfigError, match="nobody asks with the prompt 'mine'"):
        attempt(project, "mine", NOBODY)


def test_without_a_model_the_prompt_is_shown_and_nothing_is_sent(project: Path) -> None:
    change(project, "# User", "Be kind.\n\n# User")
    trial = attempt(project, "create", NOBODY)
    (one,) = trial.attempts
    system, user = one.messages
    assert "Be kind." in system.content
    assert "[1] The Aqua 3 pump runs for 20 minutes of each hour." in user.content
    assert (trial.model, trial.samples, one.replies, one.items) == ("", [], [], [])
    assert one.prompt_tokens > 200
    assert last_call(read_database(project / DB_FILE)) == 0


@pytest.mark.parametrize("name", ["create", "conversation", "facts", "free", "wordings", "rejected"])
def test_a_prompt_is_tried(project: Path, name: str) -> None:
    trial = attempt(project, name, SCRIPTED)
    one = trial.attempts[0]
    assert one.reference.startswith(f"{name}@")
    assert one.items
    assert trial.samples
    (call, _, reply), *_ = one.replies
    assert reply.text
    assert find_call(read_database(project / DB_FILE), call)


def test_a_rewriting_is_tried(project: Path) -> None:
    trial = attempt(project, "restructure", SCRIPTED)
    assert trial.attempts[0].items
    assert trial.lines or trial.lost
