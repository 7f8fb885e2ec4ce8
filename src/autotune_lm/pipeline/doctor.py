"""Floor 5. What stands in the way of a run, each with its remedy: the machine, the store, extras, and every model."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from autotune_lm.config.keys import key_names
from autotune_lm.config.load import FILE, Raw, checked, load_config, with_assignments
from autotune_lm.config.schema import Config
from autotune_lm.core.errors import AutotuneError, Missing
from autotune_lm.core.types import Part
from autotune_lm.kit.redaction import keep_secret
from autotune_lm.store.db import FILE as DB_FILE
from autotune_lm.store.db import Database, read_database, storage_errors
from autotune_lm.store.lock import is_locked
from autotune_lm.store.migrations import MIGRATIONS

State = Literal["ok", "warn", "fail"]
OLDEST_PYTHON = (3, 11)
LITTLE_DISK = 1_000_000_000
TOO_LITTLE_DISK = 100_000_000
EXTRAS: dict[str, tuple[tuple[str, ...], str]] = {
    "documents": (("lxml", "pdf_oxide", "pypdfium2", "python_calamine"), "PDF, Word, PowerPoint, Excel, e-books, HTML"),
    "ocr": (("onnxruntime", "rapidocr"), "scans"),
    "web": (("trafilatura",), "any web page (parse.html: web)"),
    "parquet": (("pyarrow",), "Parquet files (format.files: parquet)"),
}
"""What each extra brings, by the modules it is known by."""


class Finding(Part, frozen=True):
    """One thing that was looked at."""

    about: str
    """What it belongs to, such as ``disk`` or ``models.writer``."""
    state: State
    says: str
    remedy: str = ""
    """One line: what to do about it."""


class Wanted(Part, frozen=True):
    """What may be done beyond looking."""

    ask: bool = False
    """Whether each model is asked one tiny question: it costs a few tokens."""
    bench: bool = False
    """Whether it is measured how many replies a server writes at once: some hundred tokens."""


LOOK_ONLY = Wanted()


def examine(project: Path, settings: Sequence[str] = (), wanted: Wanted = LOOK_ONLY) -> list[Finding]:
    """Look at everything; nothing of the project is changed."""
    found = [*_machine(project), *_store(project)]
    try:
        config = _config(project, settings)
    except AutotuneError as error:
        return [*found, _failed("settings", error), *extras(Config())]
    keep_secret(key_names(config.models))
    where = FILE if (project / FILE).exists() else "the defaults: there is no project here yet"
    found += [Finding("settings", "ok", f"{where}, with {len(config.models)} models"), *extras(config)]
    return [*found, *_models(project, config, wanted)]


def exit_code(found: Sequence[Finding]) -> int:
    """0, or 4 where something is missing."""
    return Missing.exit_code if any(finding.state == "fail" for finding in found) else 0


def _config(project: Path, settings: Sequence[str]) -> Config:
    if (project / FILE).exists():
        return load_config(project / FILE, settings)
    return checked(with_assignments(Raw({}, {}), settings), "--set")


def _failed(about: str, error: AutotuneError) -> Finding:
    return Finding(about, "fail", error.message, error.hint)


def _machine(project: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] >= OLDEST_PYTHON
    yield Finding("python", "ok" if good else "fail", version, "" if good else "install Python 3.11 or newer")
    folder = next((path for path in (project.resolve(), *project.resolve().parents) if path.is_dir()), Path.cwd())
    yield disk(shutil.disk_usage(folder).free, folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("disk", "fail", f"{folder} cannot be written", "choose another folder with --project DIR")


def disk(free: int, folder: Path) -> Finding:
    """Whether so many bytes are enough."""
    state: State = "fail" if free < TOO_LITTLE_DISK else "warn" if free < LITTLE_DISK else "ok"
    remedy = "" if state == "ok" else "free some space; a project takes about ten times the size of its documents"
    return Finding("disk", state, f"{free / 1e9:,.1f} GB free at {folder}", remedy)


def _store(project: Path) -> Iterator[Finding]:
    path = project / DB_FILE
    if not path.exists():
        yield Finding("store", "ok", "not there yet; the first run makes it")
        return
    try:
        with storage_errors(), closing(read_database(path)) as db:
            yield _health(db, path)
    except AutotuneError as error:
        yield _failed("store", error)
    if is_locked(project):
        remedy = "wait until it ends, or stop it; looking with 'autotune show' works meanwhile"
        yield Finding("store", "warn", "a run is working in this project now", remedy)


def _health(db: Database, path: Path) -> Finding:
    (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        remedy = "restore a copy, or delete the file: all but the paid replies can be made again from the documents"
        return Finding("store", "fail", f"{path.name} is damaged: {said}", remedy)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    older = "" if version == len(MIGRATIONS) else f" of an older version ({version}); the next run brings it up to date"
    return Finding("store", "ok", f"{path.name} is whole{older}, {path.stat().st_size / 1e6:,.1f} MB")


def _is_there(module: str) -> bool:
    return find_spec(module) is not None


def extras(config: Config, is_there: Callable[[str], bool] = _is_there) -> Iterator[Finding]:
    """Which extras are installed; what the settings ask for must be."""
    needed = {"web": config.parse.html == "web", "parquet": config.format.files == "parquet", "documents": True}
    for extra, (modules, brings) in EXTRAS.items():
        absent = [module for module in modules if not is_there(module)]
        if not absent:
            yield Finding(f"extra {extra}", "ok", brings)
            continue
        asked_for = needed.get(extra, False) and extra != "documents"
        state: State = "fail" if asked_for else "warn" if needed.get(extra, False) else "ok"
        remedy = f"pip install 'autotune-lm[{extra}]'"
        yield Finding(f"extra {extra}", state, f"not installed ({brings})", remedy)


def _models(project: Path, config: Config, wanted: Wanted) -> Iterator[Finding]:
    from autotune_lm.pipeline.doctor_models import Practice, examine_model, in_the_open

    yield from in_the_open()
    path = project / DB_FILE
    try:
        db = read_database(path) if path.exists() else None
    except AutotuneError:
        db = None  # said above
    try:
        for alias, model in config.models.items():
            yield from examine_model(alias, model, Practice(config, db, wanted))
    finally:
        if db:
            db.close()
