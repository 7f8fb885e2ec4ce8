"""Floor 3. What a call asks for, read from its messages alone, as a model would read them."""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from autotune_lm.core.calls import Call

_PASSAGE = re.compile(r"^<passage-([0-9a-f]+)>\n(.*?)\n</passage-\1>", re.DOTALL | re.MULTILINE)
_NUMBERED = re.compile(r"\[(\d{1,5})\] ?(.*)")
_LABELLED = re.compile(r"(Document|Section|Title): (.*)")
_ITEM = re.compile(r"^(?:[-*] )?Item (\d{1,3}): (.+)$", re.MULTILINE)
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)]) (?=\S)")
_INDENT = "    "
_FIELD = re.compile(r"^ *- (\w+): (.+)$", re.MULTILINE)
_IN_LINES = "Write the items in plain text instead"
_CUT_OFF = "The reply to this was cut off"
_ONLY = re.compile(r"Now write only items? (\d+)(?: to (\d+))?")
_FORM = "Each item has these fields"
_NAME = re.compile(r"[A-Za-z][\w-]*")


class Sentence(NamedTuple):
    """A numbered sentence of a passage, with the frame that it stands in."""

    number: int
    text: str
    """Without the marker of an item; code keeps its lines."""
    title: str = ""
    section: str = ""
    """The heading that it stands below."""
    passage: int = 0
    """Which of the call's passages, from 0."""
    head: str = ""
    """Of a table's row: the header row."""


class Request(NamedTuple):
    """A call in parts."""

    prompt: str
    """The name of the prompt file."""
    sentences: tuple[Sentence, ...]
    wanted: tuple[Mapping[str, str], ...]
    """One mapping for each line of the task: ``kind``, ``level``, ``asker`` …, and ``item``, its number."""
    task: str
    """The last user message without its passages."""
    schema: Mapping[str, object]
    fields: tuple[str, ...]
    """The names of an item's fields, where the messages describe its form in words."""
    tagged: bool
    """Whether the items are wanted as lines ``field: value``."""
    only: tuple[int, int] | None
    """The first and last of the items that are wanted after a reply was cut off."""
    said: tuple[str, ...]
    """All messages, in order."""


def read_request(call: Call) -> Request:
    """Take a call apart. The first user message that shows a passage is the task; corrections come after it."""
    asked = [message.content for message in call.messages if message.role == "user"] or [""]
    task = next((text for text in asked if _PASSAGE.search(text) or _ITEM.search(text)), asked[0])
    sentences = tuple(
        sentence for place, match in enumerate(_PASSAGE.finditer(task)) for sentence in _sentences(match[2], place)
    )
    rest = _PASSAGE.sub("", task)
    name = _NAME.match(call.prompt)
    schema = json.loads(call.schema) if call.schema else {}
    said = tuple(message.content for message in call.messages)
    return Request(
        prompt=name[0] if name else "",
        sentences=sentences,
        wanted=_wanted(rest),
        task=rest.partition(_CUT_OFF)[0],
        schema=schema,
        fields=_fields(said),
        tagged=bool(said) and _IN_LINES in said[-1],
        only=_only(rest),
        said=said,
    )


def _only(task: str) -> tuple[int, int] | None:
    """``Now write only items 3 to 5``."""
    found = _ONLY.search(task)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _fields(said: tuple[str, ...]) -> tuple[str, ...]:
    """``- question: text, at most …`` below the line that announces them."""
    form = next((text.partition(_FORM)[2] for text in said if _FORM in text), "")
    return tuple(name for name, _ in _FIELD.findall(form))


def _sentences(body: str, passage: int) -> list[Sentence]:
    """The numbered sentences. Headings and headers of tables stand between them, lines of code are indented."""
    made: list[Sentence] = []
    title = section = head = ""
    for line in body.split("\n"):
        found = _NUMBERED.match(line)
        if found and (not made or int(found[1]) > made[-1].number):
            row = found[2].startswith("|")
            made.append(
                Sentence(int(found[1]), _MARKER.sub("", found[2]), title, section, passage, head if row else "")
            )
        elif line.startswith("# "):
            section, head = line[2:], ""
        elif line.startswith("|"):
            head = line
        elif not made and (label := _LABELLED.match(line)):
            title, section = (title, label[2].strip()) if label[1] == "Section" else (label[2].strip(), section)
        elif made:
            made[-1] = made[-1]._replace(text=f"{made[-1].text}\n{line.removeprefix(_INDENT)}")
    return made


def _wanted(task: str) -> tuple[Mapping[str, str], ...]:
    """``Item 1: kind factual; level remember`` as a mapping."""
    wanted = []
    for number, said in _ITEM.findall(task):
        pairs = (part.strip().partition(" ") for part in said.split(";"))
        wanted.append({"item": number, **{key.rstrip(":"): value.strip() for key, _, value in pairs if key}})
    return tuple(wanted)
