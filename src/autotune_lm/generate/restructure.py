"""Floor 4. A messy chunk in clean sentences by a model; kept only where form shows that nothing was added.

The document stays the evidence: each line knows the characters that it rests on. What cannot be held against its
sources (a number, name or unit that stands nowhere, a turned meaning, new words) spoils the whole rewriting, for the
next reader of a line cannot tell which ones to trust.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, NamedTuple

import msgspec
from msgspec import Meta

from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.rewritten import Line
from autotune_lm.generate.answering import or_lost
from autotune_lm.generate.checks import Asked, fault
from autotune_lm.generate.numbered import Numbered, Unit, numbered
from autotune_lm.kit.meaning import akin, content_words
from autotune_lm.kit.support import support

PROMPT = "restructure"
VERSION = "2"
MOST = 60
"""Sentences of one rewriting."""
_SOLID = ("code", "table", "formula")
"""Kinds of block that keep their characters."""
_SHARE = 0.7
"""Share of a sentence's words of meaning that must stand in its sources; the rest is what was misread there."""
_COVERED = 0.6
"""Share of the chunk's words of meaning that must be left."""
_REACH = 8
"""Numbers from the first to the last source of a line; what lies further apart is no one place."""


class Rewording(msgspec.Struct, frozen=True):
    """One clean sentence, and the numbers that it rests on."""

    tokens: ClassVar[int] = 60
    """About what one takes of a reply."""
    sentences: Annotated[list[int], Meta(min_length=1, max_length=8)]
    text: Annotated[str, Meta(min_length=1, max_length=1200)]


class Rewriting(NamedTuple):
    """The lines of a chunk, and the calls that they come from."""

    lines: tuple[Line, ...]
    calls: tuple[str, ...]


async def restructure(passage: Passage, model: Model, seed: int = 0) -> Rewriting | Lost:
    """Ask a model to rewrite a chunk, and hold every sentence against its sources. Code and tables stay as they are.

    Raises:
        Unanswered: no reply came, for a reason that may pass.
        CannotGoOn: it cannot be asked.
    """
    view = numbered(msgspec.structs.replace(passage, lines=()))
    if not any(unit.kind not in _SOLID for unit in view.units):
        return Lost("nothing_to_rewrite", passage.chunk.id)
    values = {"passage": view.shown, "task": f"Rewrite sentences 1 to {len(view.units)}."}
    said = await or_lost(model.items(PROMPT, values, Rewording, most=MOST, seed=seed), "clean sentences")
    if isinstance(said, Lost):
        return said
    lines = [Line(unit.text, unit.start, unit.end) for unit in view.units if unit.kind in _SOLID]
    for item in said.items:
        line = _line(item, view)
        if isinstance(line, Lost):
            return line
        lines += [line] if line else []
    lines.sort(key=lambda line: line.start)
    return _short(lines, view) or Rewriting(tuple(lines), said.calls)


def _line(item: Rewording, view: Numbered) -> Line | Lost | None:
    """A sentence with its place, what is wrong with it, or None for one about code and tables alone."""
    text = " ".join(item.text.split())
    sources = _sources(item.sentences, view)
    if sources and all(unit.kind in _SOLID for unit in sources):
        return None
    if not sources or not text:
        return Lost("no_evidence", text[:300], {"sentences": ", ".join(map(str, item.sentences))})
    place = sources[0].start, max(unit.end for unit in sources)
    if text == " ".join(" ".join(unit.text for unit in sources).split()):
        return Line(text, *place)
    if wrong := fault(Asked(""), text, [sources[0]._replace(text=_said(sources))], view):
        return Lost(wrong.reason, text[:300], wrong.numbers)
    share = support(text, _said(sources), view.context)
    if share < _SHARE:
        return Lost("unsupported_answer", text[:300], {"support": round(share, 2), "least": _SHARE})
    return Line(text, *place)


def _sources(numbers: Sequence[int], view: Numbered) -> list[Unit]:
    """The units that are named, in order; none where a number does not exist or they lie far apart."""
    named = sorted(set(numbers))
    if not named or named[0] < 1 or named[-1] > len(view.units) or named[-1] - named[0] >= _REACH:
        return []
    return [view.units[number - 1] for number in named]


def _said(units: Sequence[Unit]) -> str:
    """What sources say, as it stands and with the words together that a line end cut."""
    text = "\n".join(unit.text for unit in units)
    return f"{text}\n{_mended(text)}"


def _mended(text: str) -> str:
    """A text without hyphens at line ends or before a space, which cut words in two."""
    return " ".join(text.replace("-\n", "").replace("- ", "").split())


def _short(lines: Sequence[Line], view: Numbered) -> Lost | None:
    """Whether too little of the chunk is left."""
    told = content_words(_mended(view.text))
    written = frozenset(content_words(" ".join(line.text for line in lines)))
    kept = sum(akin(word, written) for word in told) / max(1, len(told))
    return Lost("left_out", "the rewriting", {"share": round(kept, 2)}) if kept < _COVERED else None
