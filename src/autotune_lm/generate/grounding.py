"""Floor 4. From a model's sentence numbers and quote to exact offsets: evidence, or the reason why there is none."""

import re
from collections.abc import Iterable, Iterator, Sequence

from autotune_lm.core.types import Document, Evidence
from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.generate.places import Place, find_quote
from autotune_lm.kit.injection import MARKUP, suspicious
from autotune_lm.kit.support import holds, holds_more

NO_EVIDENCE = "no_evidence"
INJECTED = "injected"
"""The sentence that an answer rests on speaks to a model: whoever wrote it wanted that answer to be given."""
_BETWEEN = re.compile(r"[\s|]*(?:(?:[-*+]|\d{1,9}[.)]) )?")
"""What may stand between two sentences, items or rows that are one span."""


_LEAST_SHIFTED = 0.75
"""The share of an answer's words of meaning in the sentence beside the one that was named."""
_LEAST_MORE = 2
"""Words of meaning that only a further sentence holds."""


def ground(numbers: Sequence[int], quote: str, view: Numbered, document: Document) -> tuple[Evidence, ...] | str:
    """The evidence that a model means, or the code of the reason why there is none.

    Numbers and quote are two channels. Where the quote stands in the passage, but not in the sentences that were
    named, its place decides; a quote that cannot be found is no harm while the numbers are good.
    """
    named = [view.units[number - 1] for number in sorted(set(numbers)) if 1 <= number <= len(view.units)]
    evidence = _meant(named, _quoted(quote, view, document, named[0].start if named else 0), view, document)
    return INJECTED if orders(evidence) else evidence or NO_EVIDENCE


def orders(evidence: Iterable[Evidence]) -> bool:
    """Whether evidence speaks to a model."""
    return any(suspicious(item.quote) not in ("", MARKUP) for item in evidence)


def _meant(named: Sequence[Unit], found: Place | None, view: Numbered, document: Document) -> tuple[Evidence, ...]:
    """The evidence that numbers and quote mean together."""
    touched = [unit for unit in view.units if found and unit.start < found.end and found.start < unit.end]
    if not touched:
        return _spans(named, document)
    if any(unit in named for unit in touched):
        return _spans(sorted({*named, *touched}, key=lambda unit: unit.start), document)
    return _spans(touched, document, found)


def units_of(evidence: Iterable[Evidence], view: Numbered) -> tuple[Unit, ...]:
    """The units that evidence covers, in order."""
    spans = [(item.start, item.end) for item in evidence]
    return tuple(unit for unit in view.units if any(unit.start < end and start < unit.end for start, end in spans))


def neighbours(
    found: Sequence[Evidence], said: str, view: Numbered, document: Document
) -> Iterator[tuple[Evidence, ...]]:
    """What may be meant by numbers that are off by one: the units next to those that were named, or one more of them.

    Only where the neighbour alone holds most of what is said, or words of it that stand in none of the named ones. Each
    is checked like any evidence; they come in a fixed order, the next one first.
    """
    named = units_of(found, view)
    places = [view.units.index(unit) for unit in named]
    if not places or any(unit.kind in ("table", "code") for unit in named):
        return
    for step in (1, -1):
        if all(0 <= place + step < len(view.units) for place in places):
            shifted = [view.units[place + step] for place in places]
            if holds("\n".join(unit.text for unit in shifted), said) >= _LEAST_SHIFTED:
                yield _spans(shifted, document)
    for place in (max(places) + 1, min(places) - 1):
        if 0 <= place < len(view.units):
            more = view.units[place]
            if holds_more(more.text, "\n".join(unit.text for unit in named), said) >= _LEAST_MORE:
                yield _spans([*named, more], document)


def _quoted(quote: str, view: Numbered, document: Document, near: int) -> Place | None:
    """Where a quote stands in the document, if it stands in what was shown."""
    if not quote.strip() or not view.units:
        return None
    start, end = min(unit.start for unit in view.units), max(unit.end for unit in view.units)
    place = find_quote(quote, document.text[start:end], max(0, near - start))
    return place and Place(place.start + start, place.end + start, place.match)


def _spans(units: Sequence[Unit], document: Document, found: Place | None = None) -> tuple[Evidence, ...]:
    """One evidence for each run of units that stand side by side."""
    spans: list[tuple[int, int]] = []
    for unit in sorted(units, key=lambda unit: (unit.start, unit.end)):
        if spans and (unit.start <= spans[-1][1] or _BETWEEN.fullmatch(document.text, spans[-1][1], unit.start)):
            spans[-1] = (spans[-1][0], max(spans[-1][1], unit.end))
        else:
            spans.append((unit.start, unit.end))
    match = found.match if found else "exact"
    return tuple(Evidence(document.id, start, end, document.text[start:end], match) for start, end in spans)
