"""What the pages show is true: the example project, its notebook, the README's rows and its call of ``datasets``."""

import contextlib
import io
import json
import re
import shutil
from pathlib import Path

import pytest

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
