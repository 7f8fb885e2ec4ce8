"""Floor 3. A passage in clean sentences: cut words are joined, spaces set right, and nothing else is changed."""

import re

from autotune_lm.llm.scripted.request import Request

_HYPHEN = re.compile(r"(?<=[a-z])- (?=[a-z])")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?])")
_SPACES = re.compile(r"\s+")


def rewrite(request: Request) -> list[dict[str, object]]:
    """A line for each sentence that holds a word."""
    made: list[dict[str, object]] = []
    for sentence in request.sentences:
        text = _SPACES.sub(" ", _BEFORE_STOP.sub("", _HYPHEN.sub("", sentence.text))).strip()
        if any(map(str.isalpha, text)):
            text = text if text.endswith((".", "!", "?", ":", "`", "|")) else f"{text}."
            made.append({"sentences": [sentence.number], "sentence": sentence.number, "text": text, "fact": text})
    return made
