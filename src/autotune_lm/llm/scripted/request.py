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
_NAME = re.compile(r"[A-Za-z][\w-]*")


class Sentence(NamedTuple):
    """A numbered sentence of a passage, with the frame that it stands in."""

    number: int
    text: str
    title: str = ""
    section: str = ""
    passage: int = 0
    """Which of the call's passages, from 0."""


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
    return Request(name[0] if name else "", sentences, _wanted(rest), rest, schema, said)


def _sentences(body: str, passage: int) -> list[Sentence]:
    """The numbered sentences; a line without the next number goes on with the one before."""
    frame: dict[str, str] = {}
    texts: dict[int, list[str]] = {}
    number = 0
    for line in body.split("\n"):
        found = _NUMBERED.match(line)
        if found and (not texts or int(found[1]) > number):
            number = int(found[1])
            texts[number] = [found[2]]
        elif texts:
            texts[number].append(line)
        elif label := _LABELLED.match(line):
            frame[label[1]] = label[2].strip()
    title, section = frame.get("Document", frame.get("Title", "")), frame.get("Section", "")
    return [Sentence(at, "\n".join(lines).strip(), title, section, passage) for at, lines in texts.items()]


def _wanted(task: str) -> tuple[Mapping[str, str], ...]:
    """``Item 1: kind factual; level remember`` as a mapping."""
    wanted = []
    for number, said in _ITEM.findall(task):
        pairs = (part.strip().partition(" ") for part in said.split(";"))
        wanted.append({"item": number, **{key.rstrip(":"): value.strip() for key, _, value in pairs if key}})
    return tuple(wanted)
