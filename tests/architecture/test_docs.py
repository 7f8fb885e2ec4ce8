"""The pages say what is: every command, setting, folder, reason and mission row stands in them."""

import re
from pathlib import Path

import msgspec
import pytest

from autotune_lm.cli.main import COMMANDS
from autotune_lm.config.schema import Config, Section

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


def test_every_drop_reason_is_explained_and_no_other() -> None:
    explained = set(re.findall(r"^\| `(\w+)`", (DOCS / "reference" / "reasons.md").read_text(), re.MULTILINE))
    code = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))
    used = set(re.findall(r'(?:Dropped|Refusal)\(\s*"(\w+)"', code)) | {"duplicate"}
    screened = set(re.findall(r'\("(\w+)", self\._', (SOURCE / "chunk" / "screen.py").read_text()))
    assert explained == used | screened


@pytest.mark.parametrize("row", ROWS)
def test_every_mission_row_has_a_state(row: str) -> None:
    assert re.search(rf"^\| {row} \| (done|part|open) \|", (DOCS / "status.md").read_text(), re.MULTILINE)


def test_every_dependency_is_explained() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    block = project[project.index("\ndependencies = [") : project.index("[project.optional-dependencies]")]
    named = set(re.findall(r'"([a-zA-Z-]+)[>=]', block))
    page = (DOCS / "dependencies.md").read_text().lower()
    assert [name for name in named if f"| {name} |" not in page] == []


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
