"""Floor 2. Reads settings: defaults < ``autotune.yaml`` < ``--set``; all problems in one message, with lines."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, get_args, get_origin

import msgspec
import yaml

from autotune_lm.config.schema import Config, Model, Section
from autotune_lm.config.wrong import in_words
from autotune_lm.core.errors import ConfigError
from autotune_lm.kit.registry import nearest

FILE = "autotune.yaml"
MAX_BYTES = 1_000_000

_NAMES_OF_KEYS = {"key", "apikey", "api_key", "token", "api_token", "auth_token", "access_token", "secret", "password"}
_KEY_HERE = (
    "a key is never written here: put it into the environment or a file .env beside autotune.yaml, and the NAME of "
    "its variable into key_env"
)

Lines = dict[str, int]
"""Key path to the line it stands on."""


class Raw(NamedTuple):
    """Settings as written, before they are checked."""

    values: dict[str, object]
    lines: Lines


def load_config(path: Path, assignments: Iterable[str] = ()) -> Config:
    """Read a project's settings.

    Raises:
        ConfigError: the file is missing, is no YAML, or holds unknown keys or wrong values.
    """
    return checked(with_assignments(read_yaml(path), assignments), path.name)


def with_assignments(raw: Raw, assignments: Iterable[str]) -> Raw:
    """Put ``section.key=value`` over what the file says.

    Raises:
        ConfigError: an assignment cannot be read.
    """
    for assignment in assignments:
        _assign(raw, assignment)
    return raw


def checked(raw: Raw, name: str) -> Config:
    """Turn raw settings into a Config, or list everything that is wrong with them."""
    problems = list(_problems(Config, raw.values, ""))
    if problems:
        raise ConfigError(
            "\n".join(_located(name, raw.lines, *problem) for problem in problems),
            _remedy(name, raw.lines, [where for where, _ in problems]),
        )
    return msgspec.convert(raw.values, Config)


def read_yaml(path: Path) -> Raw:
    """Read a YAML mapping with the line of each key; a key that stands twice is refused."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_BYTES:,} bytes", "is this the settings file?")
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except FileNotFoundError as cause:
        raise ConfigError(f"{path}: no such file", "create it with: autotune init DOCS") from cause
    except (OSError, UnicodeDecodeError) as cause:
        raise ConfigError(f"{path}: cannot be read ({cause})", "save it as UTF-8 text") from cause
    except yaml.YAMLError as cause:
        raise ConfigError(
            f"{path}: not valid YAML: {_yaml_place(cause)}", "check the indentation and quotes"
        ) from cause
    lines: Lines = {}
    values = _Reading(path, lines, set()).plain(node, "") if node else {}
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: should hold 'key: value' lines", "see: autotune init --help")
    return Raw(values, lines)


def _yaml_place(cause: yaml.YAMLError) -> str:
    mark = getattr(cause, "problem_mark", None)
    reason = getattr(cause, "problem", None) or str(cause)
    return f"line {mark.line + 1}: {reason}" if mark else reason


class _Reading(NamedTuple):
    """One YAML tree on its way to Python values."""

    path: Path
    lines: Lines
    seen: set[int]
    """Nodes that were read; a second visit means a reference."""

    def plain(self, node: yaml.Node, where: str) -> object:
        """A node's value; remembers lines; refuses keys that stand twice and references, which could nest for ever."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self.seen:
            raise self._problem(node, f"'{where}' refers to another section", "write it out")
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, f"{where}[{index}]") for index, item in enumerate(node.value)]
        return self._mapping(node, where)

    def _mapping(self, node: yaml.Node, path: str) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            where = f"{path}.{key}" if path else key
            if key in values:
                raise self._problem(key_node, f"'{where}' stands twice", "keep one of them")
            self.lines[where] = key_node.start_mark.line + 1
            values[key] = self.plain(value_node, where)
        return values

    def _scalar(self, node: yaml.ScalarNode) -> object:
        try:
            return yaml.SafeLoader("").construct_object(node)
        except (yaml.YAMLError, ValueError) as cause:
            raise self._problem(node, f"'{node.value}' is no value that we know", "put it in quotes") from cause

    def _problem(self, node: yaml.Node, sentence: str, hint: str) -> ConfigError:
        return ConfigError(f"{self.path.name}:{node.start_mark.line + 1}: {sentence}", hint)


def _assign(raw: Raw, assignment: str) -> None:
    """Carry out ``section.key=value``; the value is read as YAML."""
    path, sign, text = assignment.partition("=")
    if not sign or not path.strip():
        raise ConfigError(f"--set {assignment}: should read section.key=value", "such as --set chunk.size_tokens=500")
    keys = path.strip().split(".")
    level = raw.values
    for key in keys[:-1]:
        below = level.setdefault(key, {})
        if not isinstance(below, dict):
            raise ConfigError(f"--set {assignment}: '{key}' is a value, not a section", nearest(keys[0], _keys(Config)))
        level = below
    try:
        level[keys[-1]] = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as cause:
        raise ConfigError(f"--set {assignment}: the value is not valid YAML", "quote it") from cause
    raw.lines.pop(path.strip(), None)


def _keys(section: type[Section]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(section)]


def _problems(section: type[Section], values: Mapping[str, object], path: str) -> Iterator[tuple[str, str]]:
    """Key path and sentence for all that is wrong in a section and below it."""
    types = {field.name: field.type for field in msgspec.structs.fields(section)}
    for key, value in values.items():
        where = f"{path}.{key}" if path else key
        if key not in types:
            yield where, _KEY_HERE if _is_a_key(section, key) else f"unknown key; {nearest(key, list(types))}"
        else:
            yield from _value_problems(types[key], value, where)


def _is_a_key(section: type[Section], name: str) -> bool:
    """Whether someone is about to write the key of a provider into the settings."""
    return section is Model and name.lower().replace("-", "_") in _NAMES_OF_KEYS


def _value_problems(kind: object, value: object, where: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one value: a section, a mapping of sections, or anything else."""
    if isinstance(kind, type) and issubclass(kind, Section):
        if isinstance(value, dict):
            yield from _problems(kind, value, where)
        else:
            yield where, f"expected a section with the keys {', '.join(_keys(kind))}"
        return
    if get_origin(kind) is dict and isinstance(value, dict):
        for key, below in value.items():
            yield from _value_problems(get_args(kind)[-1], below, f"{where}.{key}")
        return
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as cause:
        yield where, in_words(kind, value, cause)


def _remedy(name: str, lines: Lines, wrong: Iterable[str]) -> str:
    """Where to correct what is wrong: in the file, on the command line, or both."""
    in_file = {where in lines for where in wrong}
    both = [f"edit {name}"] * (True in in_file) + ["correct --set"] * (False in in_file)
    return " and ".join(both)


def _located(name: str, lines: Lines, where: str, sentence: str) -> str:
    place = f"{name}:{lines[where]}" if where in lines else "--set"
    return f"{place}: {where}: {sentence}"
