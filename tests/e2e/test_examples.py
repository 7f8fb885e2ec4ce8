"""What the pages show is true: the example project, its notebook, the README's rows and its call of ``datasets``."""

import contextlib
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from autotune_lm.cli.main import autotune as command_line
from autotune_lm.core.types import Document, Source

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def handbook(tmp_path_factory, autotune) -> Path:
    folder = tmp_path_factory.mktemp("example") / "handbook"
    ours = shutil.ignore_patterns("out", "autotune.db*", "events.jsonl", ".autotune.lock")
    shutil.copytree(ROOT / "examples" / "handbook", folder, ignore=ours)
    autotune("run", cwd=folder)
    return folder


def test_the_handbook_gives_what_it_asks_for(handbook, autotune) -> None:
    autotune("verify", ".", cwd=handbook)
    first = json.loads((handbook / "out/dataset/train.jsonl").read_text().splitlines()[0])
    assert set(first) == {"prompt", "completion"}


def test_the_notebook_runs_from_top_to_bottom(handbook, monkeypatch) -> None:
    monkeypatch.chdir(handbook)
    cells = json.loads((handbook / "explore.ipynb").read_text(encoding="utf-8"))["cells"]
    known: dict[str, object] = {}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        for cell in cells:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), "explore.ipynb", "exec"), known)
    assert "→" in said.getvalue()


def test_the_handbook_with_a_model(tmp_path, autotune) -> None:
    for name in ("handbook", "with-a-model"):
        ours = shutil.ignore_patterns("out", "autotune.db*", "events.jsonl", ".autotune.lock", "prompts")
        shutil.copytree(ROOT / "examples" / name, tmp_path / name, ignore=ours)
    autotune("run", "--project", "with-a-model", cwd=tmp_path)
    autotune("verify", "with-a-model", cwd=tmp_path)
    samples = [json.loads(line) for line in (tmp_path / "with-a-model/out/samples.jsonl").read_text().splitlines()]
    assert any(sample.get("rejected") for sample in samples)
    assert len({sample["fact"] for sample in samples}) < len(samples)
    autotune("prompts", "edit", "create", "--project", "with-a-model", cwd=tmp_path)
    own = tmp_path / "with-a-model" / "prompts" / "create.md"
    own.write_text(own.read_text("utf-8").replace("# User", "Write for people in a hurry.\n\n# User"), "utf-8")
    ended = autotune("run", "--project", "with-a-model", cwd=tmp_path)
    assert "calls " in ended.stdout


@pytest.fixture(scope="module")
def own_docs(tmp_path_factory, autotune) -> Path:
    work = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "docs", work / "docs")
    autotune("run", "docs", cwd=work)
    return work


def test_the_rows_in_the_readme_are_rows_of_the_dataset(own_docs) -> None:
    rows = re.findall(r"^\| (.+\?) \| (.+) \| \[(.+)\]", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert len(rows) == 3
    samples = [json.loads(line) for line in (own_docs / "autotune-project/out/samples.jsonl").read_text().splitlines()]
    made = {(s["messages"][0]["content"], s["messages"][1]["content"], s["source"]) for s in samples}
    assert [row for row in rows if row not in made] == []


def test_the_readme_loads_the_dataset(own_docs, monkeypatch) -> None:
    monkeypatch.chdir(own_docs)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(own_docs / "cache"))
    (code,) = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    known: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), known)
    assert set(known["dataset"]) == {"train", "validation", "test"}  # type: ignore[call-overload]


PAGES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
LINES = [
    pytest.param(line, id=f"{page.stem}: {line}")
    for page in PAGES
    for line in re.findall(r"^\$ autotune (.+?)(?:  +#.*)?$", page.read_text(), re.MULTILINE)
]


@pytest.mark.parametrize("line", LINES)
def test_every_command_line_on_the_pages_can_be_typed(line: str, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)  # some name folders of the repository
    name, *words = shlex.split(line)
    words = [word if word not in ("my-dataset", "autotune-project") else "docs" for word in words]
    command = command_line.get_command(command_line.make_context("autotune", [], resilient_parsing=True), name)
    assert command is not None
    command.make_context(name, words)


def test_the_toy_in_contributing_is_a_chunker() -> None:
    (code,) = re.findall(r"```python\n(.+?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    known: dict[str, object] = {"__name__": "toy"}
    exec(compile("\n".join(line.removeprefix("   ") for line in code.splitlines()), "toy.py", "exec"), known)
    lines = known["Lines"]
    source = Source(repository="r", uri="u.md", media_type="text/markdown", sha256="")
    document = Document(source=source, title="t", text="One.\n\nTwo.", blocks=())
    chunks = lines(lines.Options()).chunk(document)  # type: ignore[operator,attr-defined]
    assert [document.text[chunk.start : chunk.end].strip() for chunk in chunks] == ["One.", "Two."]
