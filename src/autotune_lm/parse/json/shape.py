"""Floor 4. What a JSON value is: conversation, records, settings, or data that nobody reads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from autotune_lm.core.types import Number
from autotune_lm.parse.json.text import Figure, Top
from autotune_lm.parse.record_fields import is_encoded, is_pair

ROLES = {
    **dict.fromkeys(("user", "human", "prompter", "customer", "client"), "user"),
    **dict.fromkeys(("assistant", "gpt", "model", "bot", "chatbot", "ai", "chatgpt", "agent"), "assistant"),
    **dict.fromkeys(("system", "developer"), "system"),
    **dict.fromkeys(("tool", "function", "observation", "function_call"), "tool"),
}
"""How data sets name who speaks, and our names."""
_SPEAKS = ("role", "from", "author", "speaker", "sender")
_SAYS = ("content", "value", "text", "message", "parts")
_TALKS = frozenset(["messages", "conversations", "conversation", "dialog", "dialogue", "turns", "chat"])
_DATA = frozenset(
    ["data", "records", "items", "rows", "results", "examples", "samples", "questions", "faq", "faqs", "entries"]
)
_SHARE = 0.6
"""The share of a file from which on its long array is what the file is about."""
_MACHINE = re.compile(
    r"[0-9a-fA-F-]{16,}|v?\d[\w.+:-]*|sha\d{1,3}-\S+|(?=\D*\d)[A-Za-z0-9+/=_-]{32,}|\w{1,12}://\S+|[^\w\s]*"
)
_COMMENTED = re.compile(
    r"(?:.*/)?(?:[tj]sconfig(?:[.-].+)?|(?:.+[.-])?tsconfig|\.(?:eslint|babel|swc|jshint|jscs|oxlint|tslint|markdownlint)(?:rc)?"
    r"|babel\.config|tslint|\.?devcontainer|api-extractor(?:[.-].+)?|(?:type|ts)doc|pyrightconfig|biome|deno|turbo|rush"
    r"|wrangler|language-configuration)\.json"
    r"|(?:.*/)?\.(?:vscode|devcontainer|zed)/(?:.*/)?[^/]+\.json|.+\.(?:code-workspace|code-snippets|jsonc)",
    re.IGNORECASE,
)
"""Files whose programs allow comments and trailing commas in their JSON."""
_WORDS = re.compile(r"[^\W\d_]{2,}\s+(?:\S+\s+)?[^\W\d_]{2,}")
_FEW, _MANY = 20, 500


class Turn(NamedTuple):
    """What one side says in a conversation."""

    role: str
    content: str


def turns_of(value: object, name: str = "") -> list[Turn]:
    """The turns where a value is a conversation: a list of objects that say who speaks and what; else nothing."""
    if not isinstance(value, list) or not value:
        return []
    turns = [turn_of(item) for item in value]
    if any(turn is None for turn in turns):
        return []
    found = [turn for turn in turns if turn]
    known = any(turn.role in ROLES.values() for turn in found)
    return found if known or name.lower() in _TALKS else []


def turn_of(value: object) -> Turn | None:
    """One turn; its content may be empty, as where a model calls a tool."""
    if not isinstance(value, dict):
        return None
    role: object = next((value[key] for key in _SPEAKS if key in value), None)
    role = role.get("role") if isinstance(role, dict) else role
    if not isinstance(role, str) or not 0 < len(role) <= 40:
        return None
    content = next((value[key] for key in _SAYS if key in value), None)
    return Turn(ROLES.get(role.strip().lower(), " ".join(role.split())), _said(content))


def _said(content: object) -> str:
    """Text of a content: a text, or a list of parts with texts."""
    if isinstance(content, dict):
        content = content.get("parts", content.get("text"))
    if isinstance(content, list):
        texts: list[object] = [part.get("text") if isinstance(part, dict) else part for part in content]
        return "\n\n".join([text for text in texts if isinstance(text, str) and text.strip()])
    return str(content) if isinstance(content, str) else ""


def is_record(value: Mapping[str, object]) -> bool:
    """Whether an object alone is a record that teaches: a conversation, or a question with its answer."""
    return any(turns_of(inner, name) for name, inner in value.items()) or is_pair(value)


def data_member(top: Top, length: int) -> str | None:
    """The name of the array of records that an object wraps, or None; ``length`` of the text in characters."""
    if not isinstance(top.value, dict) or is_record(top.value):
        return None
    members: Mapping[str, object] = top.value
    for name, value in members.items():
        if not isinstance(value, list) or top.sizes[name] < length * _SHARE:
            continue
        records = sum(isinstance(item, dict) or bool(turns_of(item)) for item in value)
        if records >= len(value) * 0.8 and (len(value) > 1 or (value and name.lower() in _DATA)):
            return name
    return None


def machine_made(value: object, name: str) -> str:
    """Why a file is written by a program for a program, by its name and its members; "" where it is not."""
    if name.lower() in ("package-lock.json", "npm-shrinkwrap.json", "composer.lock") or name.endswith("-lock.json"):
        return "lock file"
    if not isinstance(value, dict):
        return ""
    if "lockfileVersion" in value:
        return "lock file"
    if "nbformat" in value and ("cells" in value or "worksheets" in value):
        return "notebook"
    if "mappings" in value and "sources" in value and "version" in value:
        return "source map"
    return ""


def may_hold_comments(uri: str) -> bool:
    """Whether a file of this name is one for a program that reads more than JSON; ``uri`` with its folders."""
    return _COMMENTED.fullmatch(uri) is not None


class Measure(NamedTuple):
    """What the values of a file are."""

    values: int
    worded: int
    """Texts of at least two words."""
    machine: int
    """Numbers, hashes, addresses, encoded bytes."""
    characters: int
    encoded: int
    """Characters of encoded bytes."""

    def is_data(self, *, records: bool) -> bool:
        """Whether nobody would read this: numbers without end, hashes, encoded bytes."""
        if self.encoded > 2000 and self.encoded >= self.characters * 0.8 and not self.worded:
            return True
        least = _FEW if records else _MANY
        bare = self.values >= least and not self.worded and self.machine >= self.values * 0.95
        most = self.values >= _MANY and self.worded < self.values * 0.02 and self.machine >= self.values * 0.6
        return bare or most

    def figures(self) -> dict[str, Number]:
        """What decided."""
        return {"values": self.values, "texts": self.worded, "machine": self.machine}


def measure(top: object) -> Measure:
    """Look at every value; nothing is nested too deeply for it."""
    values = worded = machine = characters = encoded = 0
    waiting: list[Iterable[object]] = [iter([top])]
    while waiting:
        for value in waiting.pop():
            if isinstance(value, dict):
                waiting.append(value.values())
            elif isinstance(value, list):
                waiting.append(value)
            elif isinstance(value, str):
                values += 1
                characters += len(value)
                if isinstance(value, Figure):
                    machine += 1
                elif is_encoded(value):
                    machine, encoded = machine + 1, encoded + len(value)
                elif _MACHINE.fullmatch(value, 0, 1000):
                    machine += 1
                else:
                    worded += _WORDS.search(value, 0, 1000) is not None
    return Measure(values, worded, machine, characters, encoded)


def are_figures(values: Sequence[object]) -> bool:
    """Whether a list is a long row of numbers, or of short rows of them: a vector, coordinates."""
    if len(values) <= _FEW:
        return False
    return all(
        isinstance(value, Figure) or (isinstance(value, list) and all(isinstance(one, Figure) for one in value))
        for value in values
    )
