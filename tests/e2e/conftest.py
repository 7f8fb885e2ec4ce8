"""The real command in a subprocess, a few documents, and a finished project that tests copy."""

import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
LIMIT_S = 120
"""After this long a command hangs; not a measure of speed."""

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def run_autotune(*args: object, cwd: Path, code: int | None = 0) -> "subprocess.CompletedProcess[str]":
    """Run the command; it must end with ``code`` (None: any), and never with a traceback."""
    line = [sys.executable, "-m", "autotune_lm", *map(str, args)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("AUTOTUNE_")}
    ended = subprocess.run(line, cwd=cwd, env=env, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    said = f"{line[3:]} ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
    assert "Traceback" not in ended.stdout + ended.stderr, said
    assert code is None or ended.returncode == code, said
    return ended


@pytest.fixture(scope="session")
def autotune() -> Command:
    """The command: ``autotune("run", "docs", cwd=folder, code=0)``."""
    return run_autotune


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of its own with a product's manual: definitions, procedures, tables, admonitions, code, a FAQ."""
    return Path(shutil.copytree(HERE / "docs", tmp_path / "docs"))


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder with ``docs`` and the finished project ``P``; for looking only."""
    work = tmp_path_factory.mktemp("finished")
    shutil.copytree(HERE / "docs", work / "docs")
    run_autotune("run", "docs", "--project", "P", cwd=work)
    return work


@pytest.fixture
def work(finished: Path, tmp_path: Path) -> Path:
    """A copy of ``finished`` to change."""
    return Path(shutil.copytree(finished, tmp_path / "work"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The corpus of real documents."""
    folder = Path(os.environ.get("AUTOTUNE_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no corpus of documents at {folder}; name one with AUTOTUNE_CORPUS")
    return folder


@pytest.fixture(scope="session")
def killing() -> ModuleType:
    """``killing.py``, which ``tools/kill_test.py`` uses too."""
    spec = importlib.util.spec_from_file_location("killing", HERE / "killing.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["killing"] = module
    spec.loader.exec_module(module)
    return module


def _of_servers(name: str) -> ModuleType:
    """A module of ``tests/servers``, which the tools use too."""
    folder = str(REPOSITORY / "tests" / "servers")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


@pytest.fixture(scope="session")
def serving() -> ModuleType:
    """``serving.py``: starts a server that fails on purpose, and runs projects against it."""
    return _of_servers("serving")


@pytest.fixture(scope="session")
def faults() -> ModuleType:
    """``faults.py``: compares a run that met faults with one that met none."""
    return _of_servers("faults")


@pytest.fixture(scope="session")
def kills() -> ModuleType:
    """``kills.py``: kills runs and counts what was bought twice."""
    return _of_servers("kills")


@pytest.fixture(scope="session")
def vendors() -> ModuleType:
    """``vendors.py``: starts servers that follow the vendors' wire formats and answer as the scripted model does."""
    return _of_servers("vendors")


@pytest.fixture(scope="session")
def planted() -> ModuleType:
    """``planted.py``: documents that give orders, and what of them got into a dataset."""
    return _of_servers("planted")


class Told(NamedTuple):
    """What the last run told in ``events.jsonl``."""

    events: list[dict[str, Any]]

    def items(self) -> Counter[str]:
        """Items that were worked on, by stage."""
        return Counter(event["stage"] for event in self.events if event["type"] == "ItemEnded")

    def todo(self) -> dict[str, int]:
        """Items that the ledger did not know, by stage."""
        return {event["stage"]: event["todo"] for event in self.events if event["type"] == "StageStarted"}


@pytest.fixture(scope="session")
def told() -> Callable[[Path], Told]:
    """Reads the last run of a project from its events."""

    def read(project: Path) -> Told:
        events = [json.loads(line) for line in (project / "events.jsonl").read_text("utf-8").splitlines()]
        begin = max(number for number, event in enumerate(events) if event["type"] == "RunStarted")
        return Told(events[begin:])

    return read


@pytest.fixture(scope="session")
def rows() -> Callable[..., list[dict[str, Any]]]:
    """Reads a file of ``out/``: ``rows(project, "samples.jsonl")``."""

    def read(project: Path, name: str = "samples.jsonl") -> list[dict[str, Any]]:
        return [json.loads(line) for line in (project / "out" / name).read_text("utf-8").split("\n") if line]

    return read


@pytest.fixture(scope="session")
def image() -> Callable[[Path], dict[str, bytes]]:
    """All files below a folder with their bytes."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(files)}

    return read
