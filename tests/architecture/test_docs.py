"""The pages say what is: every command, setting, folder, reason and mission row stands in them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from autotune_lm.cli.main import COMMANDS, EXIT_CODES
from autotune_lm.config.schema import Config, Section
from autotune_lm.core import errors
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.llm.structured.reading import Cause

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "autotune_lm"
ROWS = [
    f"{letter}{n}"
    for letter, most in (("A", 11), ("B", 8), ("C", 9), ("D", 7), ("E", 6), ("X", 7))
    for n in range(1, most + 1)
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_other_name_is_documented(command: str) -> None:
    page = (DOCS / "reference" / "commands.md").read_text()
    alias = COMMANDS[command].alias_of
    pattern = rf"`autotune {alias}` .*`{command}` \|$" if alias else rf"`autotune {command}`"
    assert re.search(pattern, page, re.MULTILINE)


def _settings(section: type[Section], path: str) -> list[str]:
    found: list[str] = []
    for field in msgspec.structs.fields(section):
        inner = isinstance(field.type, type) and issubclass(field.type, Section)
        found += _settings(field.type, f"{path}{field.name}.") if inner else [f"{path}{field.name}"]
    return found


@pytest.mark.parametrize("setting", _settings(Config, ""))
def test_every_setting_is_documented(setting: str) -> None:
    page = (DOCS / "configuration.md").read_text()
    assert f"`{setting}`" in page or setting.split(".")[0] in ("sources", "models")


def test_every_folder_of_the_package_is_in_the_architecture() -> None:
    page = (DOCS / "architecture.md").read_text()
    folders = [folder.name for folder in SOURCE.iterdir() if folder.is_dir() and not folder.name.startswith("_")]
    assert [name for name in folders if f"`{name}/`" not in page] == []


def _explained(section: str = "") -> set[str]:
    """The codes that the page explains: in the first column of the table, or before the colon of a bullet."""
    page = (DOCS / "reference" / "reasons.md").read_text()
    part = page[page.index(f"\n## {section}") :] if section else page
    part = part[: part.index("\n## ", 2)] if section and "\n## " in part[2:] else part
    heads = re.findall(r"^(?:\| (`\w+`) \||- ((?:`\w+`(?:, )?)+):)", part, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", " ".join(map("".join, heads))))


def _texts(node: ast.expr | None) -> Iterator[str]:
    """The text that an expression is, or may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (text for one in (node.body, node.orelse) for text in _texts(one))
    elif isinstance(node, ast.Dict):
        yield from (text for one in node.values for text in _texts(one))


def _codes(tree: ast.Module) -> Iterator[str]:
    """Codes by where they stand.

    First in a call of what takes a code; returned by a function that says it gives "the code of" something; a value of
    a mapping named ``…CODES``.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKES_A_CODE:
            yield from _texts(node.args[0] if node.args else None)
        elif isinstance(node, ast.FunctionDef) and "code of" in (ast.get_docstring(node) or ""):
            yield from (c for one in ast.walk(node) if isinstance(one, ast.Return) for c in _texts(one.value))
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Dict)
            and "CODES" in ast.unparse(node.targets[0])
        ):
            yield from _texts(node.value)


TAKES_A_CODE = ("Dropped", "Refusal", "Lost", "Fault")


def test_every_reason_is_explained_and_no_other() -> None:
    trees = [ast.parse(path.read_text()) for path in SOURCE.rglob("*.py")]
    screened = set(re.findall(r'\("(\w+)", self\._', (SOURCE / "chunk" / "screen.py").read_text()))
    used = {code for tree in trees for code in _codes(tree)} | screened
    assert {"unsupported", "duplicate_item", "ungrounded_date", "meta_reference"} <= used
    assert used - _explained() == set()
    said = {one.value for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Constant)}
    assert _explained() - said == set()


def test_every_cause_of_no_answer_is_explained_and_no_other() -> None:
    assert _explained("A model gave no usable answer") == set(get_args(Cause))


def test_every_prompt_is_explained() -> None:
    page = (DOCS / "prompts.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(PromptLibrary(None).names())


def test_every_exit_code_is_explained() -> None:
    codes = {kind.exit_code for kind in vars(errors).values() if hasattr(kind, "exit_code")}
    codes |= {errors.EXIT_DONE, errors.EXIT_RECORDED_FAILURES, errors.EXIT_INTERRUPTED, errors.EXIT_TERMINATED}
    page = (DOCS / "resume.md").read_text()
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)} == codes
    assert [code for code in codes if not re.search(rf"\b{code}\b", EXIT_CODES)] == []


@pytest.mark.parametrize("row", ROWS)
def test_every_mission_row_has_a_state(row: str) -> None:
    assert re.search(rf"^\| {row} \| (done|part|open) \|", (DOCS / "status.md").read_text(), re.MULTILINE)


def test_every_dependency_is_explained() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    block = project[project.index("\ndependencies = [") : project.index("[project.optional-dependencies]")]
    named = set(re.findall(r'"([a-zA-Z-]+)[>=]', block))
    page = (DOCS / "dependencies.md").read_text().lower()
    assert [name for name in named if f"| {name} |" not in page] == []


def _anchors(page: Path) -> set[str]:
    """What stands behind a ``#``: headings in lower case, without signs, with hyphens for spaces."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text()):
            there = page.parent / target if target else page
            assert there.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in _anchors(there), f"{page.name}: {target}#{anchor}"
