"""Floor 3. Prompts are Markdown files with declared variables; a project's own copy wins over the packaged one.

A file begins with front matter between ``---`` lines (name, version, says, variables, schema), then come the sections
``# System`` and ``# User``. ``{{name}}`` stands for a value, which is put in as it is and never looked at again.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, NoReturn

from autotune_lm.core.errors import ConfigError
from autotune_lm.core.ids import digest
from autotune_lm.core.types import Message
from autotune_lm.kit.registry import nearest

PACKAGED = Path(__file__).with_name("prompts")
FOLDER = "prompts"
"""Where a project keeps its own copies."""
MOST_BYTES = 64_000
"""A prompt of this size is 16,000 tokens; larger ones are a mistake."""
KEYS = ("name", "version", "says", "variables", "schema")
DOCUMENT_TEXT = frozenset({"passage"})
"""Variables that hold text of documents: it has no authority, so it never stands in the system message."""

SchemaName = Literal["items", "text"]
SCHEMAS: tuple[SchemaName, ...] = ("items", "text")

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_VARIABLE = re.compile(r"\{\{[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*\}\}")
_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^#[ \t]+(System|User)[ \t]*$", re.MULTILINE | re.IGNORECASE)


class Prompt(NamedTuple):
    """One prompt, ready to be filled in."""

    name: str
    version: int
    says: str
    """What it is for, in one line."""
    variables: tuple[str, ...]
    schema: SchemaName
    system: str
    user: str
    path: Path
    own: bool = False
    """Whether it is a project's copy."""

    @property
    def hash(self) -> str:
        """Of all that a model is sent; what people alone read does not count."""
        return _hash(self.schema, self.system, self.user)

    @property
    def reference(self) -> str:
        """Name, version and the beginning of the hash, such as ``create@3 ab12cd34``."""
        return f"{self.name}@{self.version} {self.hash[:8]}"

    def render(self, values: Mapping[str, str], form: str = "") -> tuple[Message, ...]:
        """The messages; ``form`` says how the reply is to look and stands at the end of the system part.

        Raises:
            ConfigError: a variable has no value.
        """
        system = "\n\n".join(part for part in (self._filled(self.system, values), form) if part)
        user = Message("user", self._filled(self.user, values))
        return (Message("system", system), user) if system else (user,)

    def _filled(self, template: str, values: Mapping[str, str]) -> str:
        texts = list(_pieces(template))
        for at in range(1, len(texts), 2):
            name = texts[at]
            if name not in values:
                remedy = nearest(name, list(values))
                raise ConfigError(f"{self.path}: no value is given for {{{{{name}}}}}", remedy)
            texts[at] = values[name]
        return "".join(texts)


@lru_cache(maxsize=64)
def _hash(*parts: str) -> str:
    return digest(*(part.encode() for part in parts))


@lru_cache(maxsize=64)
def _pieces(template: str) -> list[str]:
    """A template cut at its variables: a text, a name, a text and so on."""
    return _VARIABLE.split(template)


class PromptLibrary:
    """The prompts of a project: its own copies, and the packaged ones for all others. Each is read once."""

    def __init__(self, project: Path | None = None, packaged: Path = PACKAGED) -> None:
        self.folder = project / FOLDER if project is not None else None
        self.packaged = packaged
        self._read: dict[str, Prompt] = {}

    def names(self) -> list[str]:
        """All prompts there are."""
        folders = [self.packaged, *([self.folder] if self.folder else [])]
        return sorted({path.stem for folder in folders for path in folder.glob("*.md") if _NAME.fullmatch(path.stem)})

    def get(self, name: str) -> Prompt:
        """The prompt that is in force.

        Raises:
            ConfigError: there is none of this name, or its file is wrong.
        """
        if name not in self._read:
            self._read[name] = self._own(name) or self.original(name) or self._nothing(name)
        return self._read[name]

    def original(self, name: str) -> Prompt | None:
        """The packaged prompt, whether or not the project has its own."""
        path = self.packaged / f"{name}.md"
        return read_prompt(path) if _NAME.fullmatch(name) and path.is_file() else None

    def own_path(self, name: str) -> Path | None:
        """Where the project's copy is, or would be."""
        return self.folder / f"{name}.md" if self.folder and _NAME.fullmatch(name) else None

    def _own(self, name: str) -> Prompt | None:
        path = self.own_path(name)
        if path is None or not path.is_file():
            return None
        prompt = read_prompt(path)._replace(own=True)
        original = self.original(name)
        if original:
            _check_against(prompt, original)
        return prompt

    def _nothing(self, name: str) -> NoReturn:
        raise ConfigError(f"there is no prompt '{name}'", f"{nearest(name, self.names())}; see 'autotune prompts list'")


def _check_against(prompt: Prompt, original: Prompt) -> None:
    """The code fills in what the packaged prompt declares, and reads the form that it names."""
    for name in prompt.variables:
        if name not in original.variables:
            where = _line_of(prompt.path, f"{{{{{name}}}}}", name)
            _wrong(where, f"there is no variable '{name}'", nearest(name, list(original.variables)))
    if prompt.schema != original.schema:
        where = _line_of(prompt.path, "schema:")
        _wrong(where, f"schema is '{prompt.schema}', but replies are read as '{original.schema}'", "change it back")


def _wrong(where: str, sentence: str, remedy: str) -> NoReturn:
    raise ConfigError(f"{where}: {sentence}", remedy)


def _line_of(path: Path, *marks: str) -> str:
    """``file:line`` of the first mark that stands in the file."""
    text = path.read_text("utf-8", "replace")
    for mark in marks:
        if (at := text.find(mark)) >= 0:
            return f"{path}:{text.count(chr(10), 0, at) + 1}"
    return str(path)


def read_prompt(path: Path) -> Prompt:
    """Read and check one file.

    Raises:
        ConfigError: something is wrong; the message names file, line and remedy.
    """
    text = _text_of(path)
    front = _FRONT.match(text)
    if front is None:
        keys = ", ".join(f"'{key}: …'" for key in KEYS)
        remedy = f"begin the file with a line '---', then {keys}, then '---'"
        _wrong(f"{path}:1", "front matter is missing", remedy)
    told = _front_matter(path, front[1])
    sections = _sections(path, text, front.end())
    prompt = Prompt(
        _name(path, told), _version(path, told), str(told.get("says") or "").strip(), _variables(path, told),
        _schema(path, told), sections["system"], sections["user"], path,
    )  # fmt: skip
    if not prompt.says:
        _wrong(f"{path}:1", "the line 'says:' is missing", "say in one line what the prompt is for")
    _check_variables(prompt, text, front.end())
    return prompt


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as cause:
        raise ConfigError(
            f"{path}: {cause.strerror or 'cannot be read'}", "check the file and who may read it"
        ) from cause
    if len(data) > MOST_BYTES:
        _wrong(str(path), f"the prompt is larger than {MOST_BYTES:,} bytes", "make it shorter")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        line = data.count(b"\n", 0, cause.start) + 1
        raise ConfigError(f"{path}:{line}: the file is not UTF-8", "save it as UTF-8") from cause
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _front_matter(path: Path, block: str) -> dict[str, Any]:
    import yaml

    try:
        told = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as cause:
        mark = getattr(cause, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise ConfigError(
            f"{path}:{line}: the front matter is not valid YAML", "compare it with a packaged prompt"
        ) from cause
    if not isinstance(told, dict):
        _wrong(f"{path}:2", "the front matter holds no 'key: value' lines", f"it needs {', '.join(KEYS)}")
    for key in told:
        if key not in KEYS:
            _wrong(_line_of(path, f"{key}:"), f"unknown key '{key}' in the front matter", nearest(str(key), list(KEYS)))
    return told


def _name(path: Path, told: Mapping[str, Any]) -> str:
    name = told.get("name")
    if name != path.stem:
        where = _line_of(path, "name:")
        _wrong(where, f"name is '{name}', but the file is called {path.name}", f"write 'name: {path.stem}'")
    return path.stem


def _version(path: Path, told: Mapping[str, Any]) -> int:
    version = told.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        _wrong(
            _line_of(path, "version:"), f"version is '{version}'", "write a whole number from 1, such as 'version: 1'"
        )
    return version


def _variables(path: Path, told: Mapping[str, Any]) -> tuple[str, ...]:
    variables = told.get("variables") or []
    if not isinstance(variables, list) or not all(isinstance(name, str) for name in variables):
        _wrong(_line_of(path, "variables:"), "variables is no list of names", "write 'variables: [passage, task]'")
    return tuple(variables)


def _schema(path: Path, told: Mapping[str, Any]) -> SchemaName:
    for name in SCHEMAS:
        if told.get("schema") == name:
            return name
    remedy = "write 'schema: items' for a list of items or 'schema: text' for free text"
    _wrong(_line_of(path, "schema:"), f"schema is '{told.get('schema')}'", remedy)


def _sections(path: Path, text: str, start: int) -> dict[str, str]:
    """The two sections. Other headings belong to the section that they stand in."""
    heads = list(_SECTION.finditer(text, start))
    said = [head[1].lower() for head in heads]
    if said != ["system", "user"]:
        line = text.count("\n", 0, start) + 1
        found = ", ".join(f"# {head[1]}" for head in heads) or "none"
        remedy = "write one '# System' and then one '# User'"
        _wrong(f"{path}:{line}", f"the sections after the front matter are: {found}", remedy)
    if before := text[start : heads[0].start()].strip():
        _wrong(_line_of(path, before), "there is text before '# System', which no model would see", "move or delete it")
    sections = {
        "system": text[heads[0].end() : heads[1].start()].strip(),
        "user": text[heads[1].end() :].strip(),
    }
    if not sections["user"]:
        line = text.count("\n", 0, heads[1].start()) + 1
        _wrong(f"{path}:{line}", "the section '# User' is empty", "say there what is wanted")
    return sections


def _check_variables(prompt: Prompt, text: str, start: int) -> None:
    for found in _VARIABLE.finditer(text, start):
        if found[1] not in prompt.variables:
            where = f"{prompt.path}:{text.count(chr(10), 0, found.start()) + 1}"
            remedy = f"{nearest(found[1], list(prompt.variables))}; or add it to 'variables:'"
            _wrong(where, f"the variable '{found[1]}' is used but not declared", remedy)
    used = {found[1] for found in _VARIABLE.finditer(text, start)}
    for name in prompt.variables:
        if name not in used:
            where = _line_of(prompt.path, "variables:")
            _wrong(where, f"the variable '{name}' is declared but not used", f"write {{{{{name}}}}} or take it out")
    for name in sorted(DOCUMENT_TEXT & set(_VARIABLE.findall(prompt.system))):
        where = _line_of(prompt.path, f"{{{{{name}}}}}")
        _wrong(where, f"'{name}' stands in # System", "move it to # User: the text of a document gives no orders")
