"""Floor 4. Glossaries and lists of definitions: "Term: what it is", as items, paragraphs or headings."""

import re
from collections.abc import Iterator

from autotune_lm.generate.body import Answer, body
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.explanations import with_article
from autotune_lm.generate.items import items_of
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import announces, littered, sends_away, stands_alone, tells_story
from autotune_lm.generate.subject import natural_case
from autotune_lm.generate.wording import alone, plain, situate

_PAGE = re.compile(r"\b(?:glossary|definitions?|terms|terminology|vocabulary|nomenclature)\b", re.I)
_LEGAL = re.compile(r"\bterms (?:of|and|for)\b", re.I)
_ENTRY = re.compile(
    r"(?P<term>`[^`\n]+`|[A-Za-z][\w'/+.-]*(?: [\w'/+.-]+){0,4})(?: \((?P<aside>[^)\n]{1,40})\))?"
    r"(?::| [–—-]) ?(?P<says>\S.+)", re.S)  # fmt: skip
_CLAUSE = (
    r"(?!\S+ (?:[\w-]+ ){1,3}(?:will|would|can|cannot|could|must|should|may|might|is|are|was|were|has|have|do|does)\b)"
)
"""What a thing does in some case is no definition of the case."""
_SAYS = re.compile(rf"{_CLAUSE}(?:[Aa]n?|[Tt]he) [a-z][^\n]{{40,400}}[.)]$")
_NO_TERM = re.compile(
    r"(?:note|tip|warning|example|see|default|defaults|returns?|type|step \d+|"
    r"important|caution|todo|fixed|"
    r"term\b|an? |added|changed|removed|new|also|and|or|but|if|when|yes|no|the|this|that|these|it|you|we|"
    r"all|other|more)\b",
    re.I,
)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what the terms of a section are."""
    listed = _is_glossary(section, scene)
    for span in section.spans:
        if span.kind == "list" and not littered(span.text):
            yield from _list(span, listed, scene)
        elif listed and span.kind == "paragraph" and span.whole and not span.label:
            yield from _entry(span.start, span.end, span.text, scene)
    if section.opened and section.parents and _is_page(section.parents[-1]):
        yield from _heading(section, scene)


def _is_glossary(section: Section, scene: Scene) -> bool:
    """Whether a section, or its page, says that it defines terms."""
    return _is_page(section.title) or (len(section.path) <= 2 and _is_page(scene.title))


def _is_page(title: str) -> bool:
    """Whether a title is that of a glossary."""
    return len(title.split()) <= 4 and bool(_PAGE.search(title)) and not _LEGAL.search(title)


def _list(span: Span, listed: bool, scene: Scene) -> Iterator[Draft]:
    """Ask about the items of a list that are terms with definitions."""
    items = items_of(span.text, span.start)
    if not listed:
        defined = [(m, _SAYS.match(m["says"])) for item in items if (m := _ENTRY.match(item[2]))]
        if sum(bool(says) for _, says in defined) < max(2, 0.5 * len(items)):
            return
    for start, end, text in items:
        match = _ENTRY.match(text)
        if match and (listed or (_SAYS.match(match["says"]) and "`" not in match["term"])):
            yield from _entry(start, end, text, scene)


def _entry(start: int, end: int, text: str, scene: Scene) -> Iterator[Draft]:
    """Ask about one term."""
    match = _ENTRY.match(text)
    if not match or _NO_TERM.match(match["term"]) or "\n\n" in text or len(text) > 800:
        return
    says = match["says"]
    fine = len(says) >= 25 and " " in says and says.rstrip()[-1] not in ":,;" and not announces(says)
    if fine and stands_alone(says, strict=False) and not tells_story(says) and not sends_away(says):
        questions = _questions(match["term"], scene)
        if questions:
            yield Draft("definition", "glossary", questions, start, end, 0.8)


def _heading(section: Section, scene: Scene) -> Iterator[Draft]:
    """Ask about the term that a heading of a glossary names."""
    answer: Answer | None = body(section.spans, limit=900, enough=30)
    text = scene.text[answer.start : answer.end] if answer else ""
    title = section.title
    if (
        not answer
        or section.spans[0].kind != "paragraph"
        or len(title.split()) > 5
        or _NO_TERM.match(title)
        or not plain(title)
        or title.endswith("?")
    ):
        return
    if len(text) >= 40 and stands_alone(text.split("\n", 1)[0], strict=False) and not tells_story(text):
        questions = _questions(title, scene)
        if questions:
            yield Draft("definition", "glossary", questions, answer.start, answer.end, 0.8)


def _questions(term: str, scene: Scene) -> tuple[str, ...]:
    """Ways to ask what a term is."""
    if not alone(term) or not plain(term):
        return ()
    if "`" in term:
        return (situate(f"What is {term}?", scene),)
    natural = natural_case(term, scene.around)
    topic = with_article(natural, scene.around)
    means = situate(f'What does "{natural}" mean?', scene)
    if topic is None:
        return (means,)
    verb = "are" if natural.endswith("s") and not natural.endswith(("ss", "is", "us")) else "is"
    return (situate(f"What {verb} {topic}?", scene), means)
