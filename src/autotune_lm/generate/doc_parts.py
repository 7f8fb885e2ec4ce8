"""Floor 4. The sections of a doc comment: ``Parameters``, ``Returns``, ``Raises``, ``Panics``, ``Safety``."""

import re
from typing import NamedTuple

from autotune_lm.core.types import Kind
from autotune_lm.generate.body import opens
from autotune_lm.generate.described import is_skipped, items_in, says_little
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.naming import ask, is_private
from autotune_lm.generate.outline import Span
from autotune_lm.generate.reading import announces, littered, looks_back
from autotune_lm.generate.symbols import CALLABLE, Part, Symbol

_LISTED = {
    "parameters": "What parameters does {x} take?",
    "params": "What parameters does {x} take?",
    "arguments": "What arguments does {x} take?",
    "args": "What arguments does {x} take?",
    "keyword arguments": "What keyword arguments does {x} take?",
    "other parameters": "What further parameters does {x} take?",
    "type parameters": "What type parameters does {x} have?",
    "attributes": "What attributes does {x} have?",
    "fields": "What fields does {x} have?",
    "members": "What members does {x} have?",
    "properties": "What properties does {x} have?",
    "variants": "What variants does {x} have?",
    "methods": "What methods does {x} have?",
    "options": "What options does {x} have?",
}
_ONE = {
    "parameters": "parameter", "params": "parameter", "arguments": "argument", "args": "argument",
    "keyword arguments": "keyword argument", "other parameters": "parameter", "attributes": "attribute",
    "fields": "field", "members": "member", "properties": "property", "variants": "variant", "options": "option",
    "type parameters": "type parameter",
}  # fmt: skip
_OF_CALLS = frozenset({"parameters", "params", "arguments", "args", "keyword arguments", "other parameters"})


class _Told(NamedTuple):
    """The question that a section of prose answers."""

    template: str
    kind: Kind
    weight: float


_RAISED = _Told("Which exceptions does {x} raise, and when?", "factual", 0.85)
_PROSE = {
    "returns": _Told("What does {x} return?", "factual", 0.85),
    "return": _Told("What does {x} return?", "factual", 0.85),
    "return value": _Told("What does {x} return?", "factual", 0.85),
    "yields": _Told("What does {x} yield?", "factual", 0.85),
    "raises": _RAISED,
    "throws": _Told("Which exceptions does {x} throw, and when?", "factual", 0.85),
    "exceptions": _RAISED,
    "errors": _Told("When does {x} return an error?", "factual", 0.85),
    "panics": _Told("When does {x} panic?", "factual", 0.85),
    "panic": _Told("When does {x} panic?", "factual", 0.85),
    "safety": _Told("What must hold so that using {x} is safe?", "conceptual", 0.85),
    "warns": _Told("Which warnings does {x} emit, and when?", "factual", 0.8),
    "deprecated": _Told("Is {x} deprecated?", "factual", 0.8),
    "notes": _Told("What should be kept in mind when using {x}?", "conceptual", 0.55),
    "note": _Told("What should be kept in mind when using {x}?", "conceptual", 0.55),
    "api note": _Told("What should be kept in mind when using {x}?", "conceptual", 0.55),
    "warning": _Told("What does the documentation of {x} warn about?", "conceptual", 0.6),
    "warnings": _Told("Which warnings does {x} emit, and when?", "factual", 0.6),
    "performance": _Told("What is known about the performance of {x}?", "conceptual", 0.55),
    "complexity": _Told("What is the complexity of {x}?", "factual", 0.7),
    "thread safety": _Told("Is {x} thread-safe?", "factual", 0.7),
}
_MOST = 1500
_USAGE = frozenset({"example", "examples", "usage", "see also", "references", "see"})
_ITEM = re.compile(
    r"(?P<name>`?[*]{0,2}[A-Za-z_$][\w.$-]*(?:\([^)]*\))?`?)(?: \((?P<type>[^\n]{1,200}?)\))?(?::| -| –)\s(?P<told>.+)",
    re.S,
)
_RAISE = frozenset({"python", "ruby"})
_TYPE = re.compile(r"^(?:[-*] )?[^\s:]{1,60}(?:\[[^\n:]{1,80}\])?: ")
"""The type in front of what is said of a result: ``- int: the number of rows``."""
_EMPTY = re.compile(r"(?:see\b|todo\b|same as\b|the (?:[\w-]+ ){1,2}?to use\.?$)", re.IGNORECASE)


def is_section(title: str) -> bool:
    """Whether a heading is one that doc comments have for a purpose of their own."""
    return title.lower() in _LISTED or title.lower() in _PROSE or title.lower() in _USAGE


def drafts(symbol: Symbol, scene: Scene) -> Drafts:
    """Ask what each section of a symbol's doc comment answers."""
    if is_skipped(symbol) or is_private(symbol):
        return
    for part in symbol.parts:
        if part.title in _LISTED:
            yield from _list(symbol, scene, part)
        elif part.title in _PROSE and part.closed:
            yield from _prose(symbol, scene, part, _PROSE[part.title])


def _list(symbol: Symbol, scene: Scene, part: Part) -> Drafts:
    """Ask for all items of a list, and for each one that has a description."""
    if (part.title in _OF_CALLS) != (symbol.sort in CALLABLE) and symbol.sort not in {"class", "macro", "struct"}:
        return
    template = _LISTED[part.title]
    if symbol.sort == "class" and part.title in _OF_CALLS:
        template = template.replace("{x}", "the constructor of {x}")
    found = items_in(part)
    described = [(start, end, match) for start, end, text in found if (match := _ITEM.fullmatch(text))]
    if len(found) > 1 and len(described) * 2 > len(found) and found[-1][1] - found[0][0] <= _MOST:
        span = next(span for span in part.spans if span.kind == "list")
        if not littered(span.text):
            yield Draft("list", "symbol-parameters", ask(symbol, scene, template), span.start, span.end, 0.85)
    for start, end, match in described:
        if _describes(match["told"], f"{symbol.name} {match['name']}"):
            one = f"the {_ONE.get(part.title, 'item')} `{match['name'].strip('`*')}` of {{x}}"
            asked = ask(symbol, scene, f"What is {one}?", f"What is {one} for?")
            yield Draft("factual", "symbol-item", asked, start, end, 0.6)


def _describes(told: str, known: str) -> bool:
    """Whether the words after a parameter's name say more than the name and its type."""
    bare = not says_little(told, known) and not _EMPTY.match(told) and not opens(told)
    return bare and not littered(told) and not looks_back(told) and len(told) <= 800


def _prose(symbol: Symbol, scene: Scene, part: Part, told: _Told) -> Drafts:
    """Ask what a section of prose says."""
    spans = _trimmed(part.spans)
    if not spans or spans[-1].end - spans[0].start > _MOST:
        return
    text = scene.text[spans[0].start : spans[-1].end]
    if _says_little(text, symbol) or littered(text) or looks_back(text):
        return
    template = told.template.replace(" raise,", " throw,") if symbol.language not in _RAISE else told.template
    yield Draft(told.kind, "symbol-part", ask(symbol, scene, template), spans[0].start, spans[-1].end, told.weight)


def _says_little(text: str, symbol: Symbol) -> bool:
    """Whether a section holds no more than a type, or the name again."""
    told = _TYPE.sub("", text)
    return len(text) < 300 and (len(told.split()) < 3 or says_little(f"It is {told}", symbol.name))


def _trimmed(spans: tuple[Span, ...]) -> list[Span]:
    """The blocks of a section without a tail that promises something or sends the reader away."""
    kept = list(spans)
    while kept and kept[-1].kind == "paragraph" and (opens(kept[-1].text) or announces(kept[-1].text)):
        kept.pop()
    return kept
