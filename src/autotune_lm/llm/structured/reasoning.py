"""Floor 3. Sets a model's thinking apart from what it says.

Thinking comes in tags (``<think>`` of DeepSeek and Qwen, ``[THINK]`` of Magistral …), where the opening tag may be in
the prompt and so be missing, or in the channels of gpt-oss (``<|channel|>analysis<|message|>…<|end|>``). It may hold
drafts of the reply, so none of it is read as one.
"""

import re
from typing import NamedTuple

_TAGS = "think|thinking|thought|thoughts|reasoning|reflection|scratchpad|seed:think"
_OPEN = re.compile(rf"\s*[<\[]({_TAGS})[>\]]", re.IGNORECASE)
_CLOSE = re.compile(rf"[<\[]/({_TAGS})[>\]]", re.IGNORECASE)
_CHANNEL = re.compile(r"<\|channel\|>\s*(\w+)(?:[^<]|<\|constrain\|>){0,100}<\|message\|>")
_MARKS = (
    *(f"<|{word}|>" for word in ("start", "end", "return", "call", "im_start", "im_end", "eot_id", "endoftext")),
    "<|start|>assistant",
    "<|im_start|>assistant",
    "<|assistant|>",
    "</s>",
)
"""Ends of turns, which some servers leave in."""
_REPLY_IN_TAGS = re.compile(r"\s*<(answer|output|response|result)>(.*)</\1>\s*", re.DOTALL | re.IGNORECASE)


class Said(NamedTuple):
    """What was said, what was thought, and whether the thinking never ended."""

    text: str
    reasoning: str = ""
    endless: bool = False


def set_apart(text: str, reasoning: str = "") -> Said:
    """Take the thinking out of a reply; ``reasoning`` is what the server had set apart itself."""
    whole = text.strip()
    if (
        whole[:1] == "{" and whole[-1:] == "}"
    ):  # JSON from end to end, as most replies: no tag nor mark stands around it
        return Said(whole, reasoning.strip())
    said = _channels(text) if text.lstrip().startswith("<|") else _tags(text)
    spoken = _without_marks(said.text)
    wrapped = _REPLY_IN_TAGS.fullmatch(spoken)
    thoughts = [part for part in (reasoning.strip(), said.reasoning.strip()) if part]
    return Said((wrapped[2] if wrapped else spoken).strip(), "\n\n".join(thoughts), said.endless)


def _without_marks(text: str) -> str:
    """The text without marks at its ends; within it they are a part of what it says."""
    start, end = 0, len(text)
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if text.startswith(_MARKS, start, end):
            start += max(len(mark) for mark in _MARKS if text.startswith(mark, start, end))
        elif text.endswith(_MARKS, start, end):
            end -= max(len(mark) for mark in _MARKS if text.endswith(mark, start, end))
        else:
            return text[start:end]


def _tags(text: str) -> Said:
    """Thinking stands in front. A text may speak of the tags later on, so only those at its start count."""
    opening = _OPEN.match(text)
    if opening is None:
        return _without_opening(text)
    thoughts: list[str] = []
    at = 0
    while opening := _OPEN.match(text, at):
        closing = _closing(text, opening[1], opening.end())
        if closing is None:
            return Said("", "\n\n".join([*thoughts, text[opening.end() :].strip()]), True)
        thoughts.append(text[opening.end() : closing.start()].strip())
        at = closing.end()
    return Said(text[at:], "\n\n".join(thoughts))


def _closing(text: str, tag: str, start: int) -> re.Match[str] | None:
    return next((found for found in _CLOSE.finditer(text, start) if found[1].lower() == tag.lower()), None)


def _without_opening(text: str) -> Said:
    """A closing tag alone ends thinking whose opening tag was in the prompt, unless JSON began before it."""
    closing = _CLOSE.search(text)
    if closing is None or text.lstrip()[:1] in ("{", "["):
        return Said(text)
    return Said(text[closing.end() :], text[: closing.start()])


def _channels(text: str) -> Said:
    """The channel ``final`` is the reply, all others are thinking; a reply cut before it has none."""
    channels = list(_CHANNEL.finditer(text))
    if not channels:
        return _tags(_without_marks(text))
    ends = [*(channel.start() for channel in channels[1:]), len(text)]
    spoken: list[str] = []
    thought: list[str] = []
    for channel, end in zip(channels, ends, strict=True):
        part = _without_marks(text[channel.end() : end])
        if channel[1] == "final" or (channel[1] == "commentary" and end == len(text)):
            spoken.append(part)
        else:
            thought.append(part)
    return Said("\n".join(spoken), "\n\n".join(thought), not spoken)
