"""Floor 4. Objects of reference pages, whose headings say what they are: settings, options, functions, fixtures."""

import re
from itertools import pairwise

from autotune_lm.generate.body import Answer, body, opens
from autotune_lm.generate.described import says_little
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.items import items_of
from autotune_lm.generate.lexicon import BASE_OF_THIRD, VERBS
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import announces, littered, looks_back
from autotune_lm.generate.wording import situate
from autotune_lm.kit.text import sentences

SORTS = {
    "confval": "configuration option", "envvar": "environment variable", "option": "command-line option",
    "cmdoption": "command-line option", "setting": "setting", "function": "function", "method": "method",
    "staticmethod": "static method", "classmethod": "class method", "class": "class", "exception": "exception",
    "decorator": "decorator", "data": "variable", "attribute": "attribute", "property": "property",
    "fixture": "fixture", "hook": "hook", "directive": "directive", "role": "role", "macro": "macro",
    "globalvar": "global variable", "program": "program", "event": "event", "struct": "struct", "type": "type",
    "enum": "enum", "module": "module", "var": "variable", "member": "member", "interface": "interface",
    "rst:directive": "directive", "rst:role": "role", "template": "template", "filter": "filter", "tag": "tag",
    "templatefilter": "template filter", "templatetag": "template tag", "field": "field", "lookup": "lookup",
}  # fmt: skip
"""What the labels of headings are called in a question."""
_CALLED = frozenset({"function", "method", "staticmethod", "classmethod", "decorator", "macro", "hook", "fixture"})
_SET = frozenset({"confval", "setting", "envvar", "option", "cmdoption"})
_NAME = re.compile(
    r"`{1,2} ?(?:(?:async|class|abstract|static|pub|unsafe|fn|type|const(?= (?:unsafe )?fn\b)) )*"
    r"(?P<name>[@$\w:.*-]*[\w*](?:[=\[ ][A-Z\[\]<>_-]+)?)"
)
_FACTS = re.compile(r"- (?:Type|Default|Value|Required|Return type)\b")
_DEFAULT = re.compile(r"Default: (?P<value>\S.{0,200})$")
_TYPE = re.compile(r"Type: (?P<value>\S.{0,200})$")
_PARAMETER = re.compile(
    r"(?P<sort>Parameter|Keyword argument|Argument) `(?P<name>[^`]+)`(?: \([^\n]{1,120}?\))?: (?P<told>.+)", re.S
)
_RETURNS = re.compile(r"Returns?: (?P<told>.+)", re.S)
_RAISES = re.compile(r"Raises `[^`]+`: .+", re.S)
_ASIDE = re.compile(r"(?:Tutorial|See also|See|Example): \S|(?:Added|Changed|Deprecated|Removed|New) in(?: version)?\b")
_CHOICES = re.compile(r"\b(?:values?|options?|choices|strategies|modes|levels|one of|following|can be)\b[^.]*:$", re.I)
_CHOICE = re.compile(r"(?:`[^`]+`|\"[^\"]+\")")
_FILES = frozenset({"ini", "toml", "yaml", "yml", "json", "cfg", "xml", "properties", "bash", "sh", "console", "shell"})


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what the object does, takes and gives, which values it may have, and how it is set."""
    sort = SORTS.get(section.label)
    named = _NAME.match(section.title) if sort and section.opened else None
    if not sort or not named or len(named["name"]) < 2:
        return
    who = f"the {sort} `{named['name'].strip()}`"
    told = tuple(span for span in section.spans if not _is_aside(span))
    yield from _does(section, scene, who, told)
    yield from _facts(section, scene, who)
    if section.label in _SET:
        yield from _choices(scene, who, told)
        yield from _set(scene, who, told)


def _is_aside(span: Span) -> bool:
    """Whether a block only gives facts or sends the reader elsewhere."""
    if span.kind == "paragraph":
        return bool(_ASIDE.match(span.text)) or span.label in {"versionadded", "versionchanged", "tab"}
    return span.kind == "list" and bool(_FACTS.match(span.text) or _PARAMETER.match(span.text[2:]))


def _does(section: Section, scene: Scene, who: str, told: tuple[Span, ...]) -> Drafts:
    """Ask what it does: its first words, up to code or a long text's first paragraph."""
    stop = next((n for n, span in enumerate(told) if span.kind in {"code", "table"} or span.label), len(told))
    answer = _trimmed(body(told[:stop], limit=1000, enough=80), scene) or _first(told)
    text = scene.text[answer.start : answer.end] if answer else ""
    if answer is None or says_little(text, section.title) or opens(text) or looks_back(text[:200]):
        return
    first = text.split(None, 1)[0].lower().strip(",`")
    acts = first in BASE_OF_THIRD or first in VERBS or first in {"if", "when", "whether", "allows", "can"}
    if section.label in _CALLED and first in {"return", "returns"}:
        asked = f"What does {who} return?"
    elif acts or section.label in _SET:
        asked = f"What does {who} do?"
    else:
        asked = f"What is {who}?"
    kind = "definition" if asked.startswith("What is") else "factual"
    yield Draft(kind, "object-does", (situate(asked, scene),), answer.start, answer.end, 0.95)  # type: ignore[arg-type]


def _first(told: tuple[Span, ...]) -> Answer | None:
    """The first paragraph, where it stands alone."""
    if not told or told[0].kind != "paragraph" or not told[0].whole or told[0].label:
        return None
    text = told[0].text
    bad = opens(text) or littered(text) or looks_back(text) or announces(text) or len(text) > 1200
    return None if bad else Answer(told[0].start, told[0].end, False)


def _trimmed(answer: Answer | None, scene: Scene) -> Answer | None:
    """An answer without last sentences that send the reader to other pages."""
    if answer is None:
        return None
    text = scene.text[answer.start : answer.end]
    last = text.rsplit("\n\n", 1)[-1]
    lines = sentences(last)
    while lines and announces(lines[-1]):
        text = text[: text.rfind(lines.pop())].rstrip()
    return answer._replace(end=answer.start + len(text)) if text else None


def _facts(section: Section, scene: Scene, who: str) -> Drafts:
    """Ask for the default, the parameters, the result and the exceptions that lists tell of."""
    for span in section.spans:
        if span.kind != "list" or not span.whole:
            continue
        items = items_of(span.text, span.start)
        for start, end, text in items:
            asked, weight = _fact(text, who, section.label)
            if asked:
                yield Draft("factual", "object-fact", (situate(asked, scene),), start, end, weight)
        parameters = [item for item in items if _PARAMETER.match(item[2])]
        if len(parameters) > 1 and parameters[-1][1] - parameters[0][0] <= 1500 and not littered(span.text):
            start, end = parameters[0][0] - 2, parameters[-1][1]
            asked = situate(f"What parameters does {who} take?", scene)
            yield Draft("list", "object-parameters", (asked,), start, end, 0.85)


def _fact(text: str, who: str, label: str) -> tuple[str, float]:
    """The question that an item answers, and how sure the rule is; empty where it answers none."""
    if (match := _DEFAULT.match(text)) and len(match["value"]) < 120:
        return (f"What is the default value of {who}?", 0.7) if len(text) >= 12 else ("", 0)
    if (match := _TYPE.match(text)) and label in _SET and (" | " in match["value"] or len(match["value"]) > 20):
        return f"What type of value does {who} take?", 0.4
    if (
        (match := _PARAMETER.match(text))
        and "\n  - Parameter" not in text
        and not says_little(match["told"], f"{who} {match['name']}")
    ):
        return f"What is the {match['sort'].lower()} `{match['name']}` of {who}?", 0.6
    if (match := _RETURNS.match(text)) and len(match["told"].split()) >= 3:
        return f"What does {who} return?", 0.8
    return (f"When does {who} raise an exception?", 0.7) if _RAISES.match(text) else ("", 0)


def _choices(scene: Scene, who: str, told: tuple[Span, ...]) -> Drafts:
    """Ask which values a setting may have, where a list explains each."""
    for lead, span in pairwise(told):
        if lead.kind != "paragraph" or span.kind != "list" or not (lead.whole and span.whole) or not opens(lead.text):
            continue
        items = items_of(span.text, span.start)
        choices = len(items) > 1 and all(_CHOICE.match(text) for _, _, text in items)
        if choices and not littered(span.text) and span.end - span.start <= 1800:
            asked = situate(f"Which values can {who} have, and what do they mean?", scene)
            yield Draft("list", "object-values", (asked,), span.start, span.end, 0.85)


def _set(scene: Scene, who: str, told: tuple[Span, ...]) -> Drafts:
    """Ask how a setting is written, where a file or command shows it."""
    name = who.split("`")[1].split("=")[0].split(" ")[0]
    shown = next((span for span in told if span.kind == "code" and span.whole and span.label in _FILES), None)
    if shown and name in shown.text and 20 <= shown.end - shown.start <= 800:
        words = ("use", "using") if who.startswith("the command") else ("set", "setting")
        asked = (f"How do I {words[0]} {who}?", f"Can you show an example of {words[1]} {who}?")
        wordings = tuple(situate(question, scene) for question in asked)
        yield Draft("code", "object-example", wordings, shown.start, shown.end, 0.75)
