"""Floor 4. Paragraphs that ask: bold ones, numbered ones, and those that go on with their own answer."""

from collections.abc import Iterator
from typing import NamedTuple

from autotune_lm.generate.identify_labels import told_label
from autotune_lm.generate.identify_page import Found, Page, Span, Unit
from autotune_lm.generate.identify_speakers import speaker_label
from autotune_lm.generate.identify_words import (
    LONGEST_QUESTION,
    asks,
    begins_as_question,
    is_closing,
    is_request,
    leading_question,
    number_length,
)

_FEWEST_REMARKS = 4
"""From so many bold questions on a bold sentence between them is a turn of the talk too."""
_FEWEST_PLAIN = 3
_SHARE_PLAIN = 0.3
"""Share of the paragraphs between the first and the last that must ask, where no title announces questions."""
_SHORT = 300
_PERHAPS = "it may ask only to go on"


class Asker(NamedTuple):
    """A paragraph that asks."""

    unit: int
    question: Span
    rest: Span | None
    """The start of its answer in the same paragraph."""
    doubt: str = ""


def bold_paragraphs(page: Page) -> Iterator[Found]:
    """Bold questions, each with what follows up to the next one or the next heading."""
    askers = [found for number, unit in enumerate(page.units) if (found := _bold(page, number, unit))]
    if len(askers) == 1:
        askers = [askers[0]._replace(doubt="the only bold question of its page")]
    if len(askers) >= _FEWEST_REMARKS:
        askers = sorted([*askers, *_remarks(page, askers)])
    yield from _pairs(page, askers, "bold")


def plain_paragraphs(page: Page) -> Iterator[Found]:
    """Paragraphs that ask without any mark, where the page is one of questions or several of its paragraphs do so."""
    askers = [found for number, unit in enumerate(page.units) if (found := _plain(page, number, unit))]
    if not askers:
        return
    inline = [asker for asker in askers if asker.rest]
    told = page.is_faq or all(page.under_faq(asker.unit) for asker in askers)
    if not told:
        numbered = [asker for asker in askers if number_length(page.units[asker.unit].text)]
        unsure = [asker._replace(doubt=_PERHAPS) for asker in inline]
        alone = [asker._replace(doubt=_PERHAPS) for asker in askers if not asker.rest and _starts(page, asker)]
        askers = next((group for group in (numbered, unsure, alone) if _is_series(page, group)), [])
    if len(askers) < (2 if told else _FEWEST_PLAIN):
        return
    yield from _pairs(page, _alike(page, askers), "paragraph")


def _starts(page: Page, asker: Asker) -> bool:
    return begins_as_question(page.text[slice(*asker.question)])


def _alike(page: Page, askers: list[Asker]) -> list[Asker]:
    """The askers of the form that most of them have: a paragraph of its own, or one that goes on with the answer."""
    inline = [asker for asker in askers if asker.rest]
    return inline if 2 * len(inline) > len(askers) else [asker for asker in askers if not asker.rest]


def _is_series(page: Page, askers: list[Asker]) -> bool:
    """Whether enough paragraphs in a row have this form to be no accident."""
    if len(askers) < _FEWEST_PLAIN:
        return False
    between = range(askers[0].unit, askers[-1].unit + 1)
    paragraphs = sum(page.units[number].kind == "paragraph" for number in between)
    return len(askers) >= _SHARE_PLAIN * paragraphs


def _bold(page: Page, number: int, unit: Unit) -> Asker | None:
    """A paragraph whose bold start asks."""
    if unit.kind != "paragraph" or unit.label or not unit.strong or unit.strong > LONGEST_QUESTION:
        return None
    said = unit.text if unit.bold else unit.text[: unit.strong]
    if not asks(said) or page.nested(number) or is_closing(said):
        return None
    question = page.span(unit.start + number_length(said), unit.start + len(said))
    return Asker(number, question, page.span(unit.start + len(said), unit.end)) if question else None


def _remarks(page: Page, askers: list[Asker]) -> Iterator[Asker]:
    """Bold sentences between bold questions: what an interviewer says without asking."""
    known = {asker.unit for asker in askers}
    for number in range(askers[0].unit, page.next_headings[askers[-1].unit]):
        unit = page.units[number]
        said = unit.text.rstrip()
        if number in known or unit.kind != "paragraph" or unit.label or not unit.bold or len(said.split()) < 4:
            continue
        skip = number_length(said)
        if said[-1] in ".!…" or skip or is_request(said):
            question = page.span(unit.start + skip, unit.end)
            doubt = "" if skip and is_request(said[skip:]) else "a remark in place of a question"
            yield Asker(number, question, None, doubt) if question else Asker(number, (0, 0), None)


def _plain(page: Page, number: int, unit: Unit) -> Asker | None:
    """A paragraph that asks, or that starts with a question and goes on."""
    if unit.kind != "paragraph" or unit.label or page.nested(number) or is_closing(unit.text):
        return None
    skip = number_length(unit.text)
    body = unit.text[skip:]
    cut = leading_question(body)
    start = unit.start + skip
    if not cut:
        alone = len(body) <= _SHORT and asks(body)
        return Asker(number, (start, start + len(body.rstrip())), None) if alone else None
    rest = page.span(start + cut, unit.end)
    if rest and (label := told_label(page.text[slice(*rest)])):
        rest = page.span(rest[0] + label, rest[1])
    if rest and asks(page.text[slice(*rest)]):
        return None
    return Asker(number, (start, start + cut), rest)


def _pairs(page: Page, askers: list[Asker], style: str) -> Iterator[Found]:
    """Each asker with its answer: up to the next asker or heading."""
    limits = [_limit(page, askers, place) for place in range(len(askers))]
    several = any(limit - asker.unit > 1 for asker, limit in zip(askers[:-1], limits, strict=False) if asker.rest)
    for asker, limit in zip(askers, limits, strict=True):
        if asker.rest and not several:
            answer: Span | None = asker.rest
        elif asker.rest:
            after = page.without_tail(asker.unit, limit)
            answer = page.span(asker.rest[0], page.units[after - 1].end)
        else:
            answer = _below(page, asker.unit + 1, limit)
        if answer:
            yield Found(page.turns(asker.question, answer), style, asker.doubt)


def _below(page: Page, first: int, limit: int) -> Span | None:
    """The answer in the units below a question; the name of who answers is left out."""
    answer = page.span_of(first, limit) if first < limit else None
    skip = speaker_label(page.units[first]) if answer else 0
    return page.span(answer[0] + skip, answer[1]) if answer and skip else answer


def _limit(page: Page, askers: list[Asker], place: int) -> int:
    limit = page.next_headings[askers[place].unit + 1]
    return min(limit, askers[place + 1].unit) if place + 1 < len(askers) else limit
