"""The commands ``prompts …`` as a person types them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autotune_lm import api
from autotune_lm.cli.prompts import prompts
from autotune_lm.core.errors import ConfigError
from autotune_lm.kit.files import read_lines

TEXT = "# Pump\n\nThe Aqua 3 pump runs for 20 minutes of each hour. The default pressure of the Aqua 3 pump is 3 bar.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "pump.md").write_text(TEXT * 3)
    made = tmp_path / "project"
    api.init([tmp_path / "docs"], made)
    return made


def say(project: Path, *words: str) -> Result:
    return CliRunner().invoke(prompts, [*words, "--project", str(project)], standalone_mode=False)


def chunk(project: Path) -> str:
    api.run(project, api.Wishes(upto="chunk", settings=("models.writer.provider=builtin",)))
    first = next(read_lines(project / "out" / "chunks.jsonl"))
    return str(json.loads(first)["id"])


def test_list_edit_and_diff(project: Path) -> None:
    assert "create" in say(project, "list").output
    assert "was made" in say(project, "edit", "create").output
    assert "is there already" in say(project, "edit", "create").output
    path = project / "prompts" / "create.md"
    path.write_text(path.read_text().replace("# User", "Be kind.\n\n# User"))
    assert "+Be kind." in say(project, "diff", "create").output
    assert "Be kind." in say(project, "show", "create").output
    assert "own copy" in say(project, "list").output
    rows = json.loads(say(project, "list", "--json").output)
    assert [row["name"] for row in rows if row["own"]] == ["create"]


def test_a_broken_copy_is_told_at_once(project: Path) -> None:
    say(project, "edit", "create")
    path = project / "prompts" / "create.md"
    path.write_text(path.read_text().replace("schema: items", "schema: table"))
    error = say(project, "edit", "create").exception
    assert isinstance(error, ConfigError)
    assert "schema is 'table'" in error.message
    assert "schema is 'table'" in say(project, "list").output
    assert "+schema: table" in say(project, "diff", "create").output


def test_try_shows_prompt_reply_items_and_what_grounding_says(project: Path) -> None:
    asked = say(project, "try", "create", "--chunk", chunk(project), "--set", "models.writer.provider=scripted")
    assert asked.return_value == 0
    for words in ("no charge", "[1] The Aqua 3 pump runs", "items read", "passed grounding", "stands on: "):
        assert words in asked.output


def test_try_without_a_model(project: Path) -> None:
    asked = say(project, "try", "create", "--chunk", chunk(project), "--set", "models.writer.provider=builtin")
    assert asked.return_value == 0
    assert "[1] The Aqua 3 pump runs" in asked.output
    assert "no model is set" in asked.output


def test_try_with_a_model_that_does_not_answer(project: Path) -> None:
    settings = ("--set", "models.writer.provider=scripted", "--set", "models.writer.behaviour=refusing:1")
    asked = say(project, "try", "create", "--chunk", chunk(project), *settings)
    assert asked.return_value == 5
    assert "unanswered: refusal: " in asked.output
    told = json.loads(say(project, "try", "create", "--chunk", chunk(project), *settings, "--json").output)
    assert told["attempts"][0]["unanswered"].startswith("refusal")
