"""Prompt files: what is read, whose copy wins, and what a person reads where a file is wrong."""

import re
from pathlib import Path

import pytest

from autotune_lm.core.errors import ConfigError
from autotune_lm.core.types import Message
from autotune_lm.llm.prompt_library import MOST_BYTES, PACKAGED, SCHEMAS, PromptLibrary, read_prompt

GOOD = """---
name: ask
version: 2
says: Asks in a test.
variables: [passage, task]
schema: items
---
# System

You write questions.

## Rules

None.

# User

{{passage}}

{{ task }}
"""


def write(folder: Path, text: str | bytes = GOOD, name: str = "ask") -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / f"{name}.md"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.fixture
def library(tmp_path: Path) -> PromptLibrary:
    write(tmp_path / "packaged")
    return PromptLibrary(tmp_path / "project", tmp_path / "packaged")


def own(library: PromptLibrary) -> Path:
    path = library.own_path("ask")
    assert path is not None
    return path.parent


def test_a_prompt_is_read_and_filled_in(library: PromptLibrary) -> None:
    prompt = library.get("ask")
    assert (prompt.name, prompt.version, prompt.says) == ("ask", 2, "Asks in a test.")
    assert (prompt.variables, prompt.schema, prompt.own) == (("passage", "task"), "items", False)
    system, user = prompt.render({"passage": "P", "task": "T"}, "The form.")
    assert system == Message("system", "You write questions.\n\n## Rules\n\nNone.\n\nThe form.")
    assert user == Message("user", "P\n\nT")


def test_a_value_is_never_looked_at_again(library: PromptLibrary) -> None:
    values = {"passage": "{{task}} {passage} \\1 \\g<0> {% x %}", "task": "{{passage}}"}
    assert library.get("ask").render(values)[1].content == "{{task}} {passage} \\1 \\g<0> {% x %}\n\n{{passage}}"


def test_the_projects_copy_wins(library: PromptLibrary) -> None:
    write(own(library), GOOD.replace("None.", "One."))
    prompt = library.get("ask")
    assert prompt.own
    assert "One." in prompt.system
    assert prompt.reference != library.original("ask").reference  # type: ignore[union-attr]
    assert re.fullmatch(r"ask@2 [0-9a-f]{8}", prompt.reference)
    assert library.names() == ["ask"]


def test_what_no_model_sees_changes_no_hash(tmp_path: Path) -> None:
    first = read_prompt(write(tmp_path))
    told = GOOD.replace("Asks in a test.", "Asks.").replace("\n", "\r\n")
    second = read_prompt(write(tmp_path, b"\xef\xbb\xbf" + told.encode()))
    assert first.hash == second.hash
    assert read_prompt(write(tmp_path, GOOD.replace("None.", "Few."))).hash != first.hash


def test_a_prompt_of_the_projects_own(library: PromptLibrary) -> None:
    write(own(library), GOOD.replace("name: ask", "name: mine"), "mine")
    assert library.get("mine").own
    assert library.original("mine") is None
    assert library.names() == ["ask", "mine"]


def test_a_value_that_is_missing_is_named(library: PromptLibrary) -> None:
    with pytest.raises(ConfigError, match=r"ask\.md: no value is given for \{\{task\}\}"):
        library.get("ask").render({"passage": "P"})


WRONG = {
    "no front matter": ("# System\nx\n# User\ny\n", 1, "front matter is missing"),
    "front matter without end": (GOOD.replace("\n---\n", "\n", 1), 1, "front matter is missing"),
    "front matter that is no YAML": (GOOD.replace("says: Asks", "says: [Asks"), 5, "not valid YAML"),
    "front matter of words": ("---\nhello\n---\n# System\n# User\nx", 2, "no 'key: value' lines"),
    "an unknown key": (GOOD.replace("says:", "syas:"), 4, "unknown key 'syas'"),
    "another name": (GOOD.replace("name: ask", "name: create"), 2, "name is 'create'"),
    "a version in words": (GOOD.replace("version: 2", "version: two"), 3, "version is 'two'"),
    "no version": (GOOD.replace("version: 2\n", ""), None, "version is 'None'"),
    "no purpose": (GOOD.replace("says: Asks in a test.\n", ""), 1, "'says:' is missing"),
    "variables in a word": (GOOD.replace("[passage, task]", "passage"), 5, "no list of names"),
    "an unknown schema": (GOOD.replace("schema: items", "schema: table"), 6, "schema is 'table'"),
    "an undeclared variable": (GOOD.replace("{{ task }}", "{{task}} {{taks}}"), 20, "'taks' is used but not declared"),
    "an unused variable": (GOOD.replace("{{ task }}", "Task"), 5, "'task' is declared but not used"),
    "no user section": (GOOD.replace("# User", "# Person"), 8, "are: # System"),
    "sections the other way round": (
        GOOD.replace("# System", "# X").replace("# User", "# System").replace("# X", "# User"), 8, "# User, # System",
    ),
    "an empty user section": (GOOD[: GOOD.index("{{passage}}")].replace("[passage, task]", "[]"), 16, "is empty"),
    "text before the first section": (GOOD.replace("# System", "Hello!\n\n# System"), 8, "no model would see"),
    "the passage among the orders": (GOOD.replace("None.", "{{passage}}"), 14, "'passage' stands in # System"),
    "not UTF-8": (GOOD.encode().replace(b"None.", b"Caf\xe9."), 14, "not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_named_with_line_and_remedy(tmp_path: Path, name: str) -> None:
    text, line, says = WRONG[name]
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        read_prompt(path)
    assert says in error.value.message
    assert error.value.message.startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert error.value.hint


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="larger than 64,000 bytes"):
        read_prompt(write(tmp_path, GOOD + "x" * MOST_BYTES))


def test_a_copy_may_leave_a_variable_out_but_not_add_one(library: PromptLibrary) -> None:
    write(own(library), GOOD.replace("{{ task }}", "Five.").replace(", task", ""))
    assert library.get("ask").variables == ("passage",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("passage, task]", "passage, task, tone]\n#{{tone}}", "there is no variable 'tone'"),
        ("schema: items", "schema: text", "replies are read as 'items'"),
    ],
)
def test_a_copy_must_fit_the_code(library: PromptLibrary, old: str, new: str, says: str) -> None:
    write(own(library), GOOD.replace(old, new.partition("\n")[0]) + ("{{tone}}" if "tone" in new else ""))
    with pytest.raises(ConfigError, match=re.escape(says)):
        library.get("ask")


@pytest.mark.parametrize("name", ["../secret", "a/b", "", "Ask", "nope"])
def test_a_name_leads_nowhere_else(library: PromptLibrary, tmp_path: Path, name: str) -> None:
    write(tmp_path, GOOD.replace("name: ask", "name: secret"), "secret")
    with pytest.raises(ConfigError, match="there is no prompt"):
        library.get(name)


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("*.md")), ids=lambda path: path.stem)
def test_packaged_prompts_are_right(path: Path) -> None:
    prompt = read_prompt(path)  # variables: declared are used, used are declared
    assert prompt.schema in SCHEMAS
    assert prompt.system
    assert "passage" in prompt.variables or "task" in prompt.variables
    values = {name: f"<{name}>" for name in prompt.variables}
    sent = "\n".join(message.content for message in prompt.render(values))
    assert "{{" not in sent
    assert all(value in sent for value in values.values())
    assert path.read_bytes().endswith(b"\n")
