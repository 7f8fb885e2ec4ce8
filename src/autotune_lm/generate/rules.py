"""Floor 4. All rules of the generator that needs no model, and which of their drafts a chunk keeps."""

import re
from collections.abc import Callable, Iterator, Mapping

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Kind
from autotune_lm.generate import (
    admonitions,
    api,
    code,
    conditions,
    definitions,
    enumerations,
    explanations,
    glossary,
    grammar,
    lists,
    objects,
    option_help,
    passives,
    points,
    procedures,
    purposes,
    questions,
    reasons,
    relations,
    source_code,
    steps,
    tables,
    yes_no,
)
from autotune_lm.generate.askable import askable, reads_english
from autotune_lm.generate.draft import Draft, Drafts, Scene, around
from autotune_lm.generate.outline import Section, clean_title, sections
from autotune_lm.generate.subject import mentions, named, product
from autotune_lm.generate.works import placed, stands, work_of
from autotune_lm.kit.text import normal_form

Rule = Callable[[Section, Scene], Drafts]
_RULES: tuple[Rule, ...] = (
    questions.drafts,
    glossary.drafts,
    definitions.drafts,
    procedures.drafts,
    steps.drafts,
    objects.drafts,
    option_help.drafts,
    api.drafts,
    purposes.drafts,
    grammar.drafts,
    conditions.drafts,
    reasons.drafts,
    passives.drafts,
    yes_no.drafts,
    relations.drafts,
    tables.drafts,
    lists.drafts,
    points.drafts,
    enumerations.drafts,
    code.drafts,
    admonitions.drafts,
    explanations.drafts,
)
_IN_ANY_LANGUAGE: tuple[Rule, ...] = (tables.drafts,)
_ABOUT_OBJECTS: tuple[Rule, ...] = tuple(
    rule for rule in _RULES if rule not in {explanations.drafts, enumerations.drafts}
)
"""Rules for sections that describe one object of a reference page: its heading is a name, and no topic."""
_TELLS_HISTORY = re.compile(
    r"^(?:the )?(?:full |project |our )?(?:change ?logs?|changes|history|historical notes|release notes?|releases|news|"
    r"announcements?)$|^what['’]s new\b|\brelease notes\b|^(?:version |v|release )?\d+\.\d+(?:\.\d+)?\b|"
    r"\b(?:is|was) released$",
    re.IGNORECASE | re.MULTILINE,
)
"""Titles of pages that tell what once changed: true then, and misleading today."""
_ORPHAN = re.compile(r"\bthe `[\w.*-]+` (?:parameter|argument|keyword|field|attribute)\b(?! of )")
_ENTRIES = (
    frozenset(
        {"glossary", "table-row", "table-value", "table-cell", "term-list", "option-help", "object-does", "object-fact"}
    )
    | source_code.ENTRIES
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_LAID_OUT = frozenset(
    {
        "application/pdf",
        "text/html",
        "application/epub+zip",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}presentationml.presentation",
    }
)
_ENTRIES_FOR_ONE = 3
"""Entries of reference lists are short, and each is a fact of its own: a chunk may give this many times more."""


def chosen(passage: Passage, subject: str, kinds: Mapping[Kind, float], most: int) -> list[Draft]:
    """What to ask of a passage, in the order of the answers: the surest drafts, and more where entries are listed."""
    named_product = product(passage.document, subject)
    scene = Scene(
        text=passage.document.text,
        around=around(passage.document.text, passage.chunk.start),
        title=clean_title(passage.document.title),
        product=named_product,
        work="" if named_product else work_of(passage.document),
        standing=stands(passage.document),
        data=_is_data(passage),
        laid_out=passage.document.source.media_type in _LAID_OUT,
    )
    wanted = [draft for draft in _drafts(passage, scene) if kinds.get(draft.kind, 1) > 0]
    ranked = sorted(_distinct(wanted), key=lambda draft: (-draft.weight, draft.start))
    told = [draft for draft in ranked if draft.rule not in _ENTRIES][:most]
    entries = [draft for draft in ranked if draft.rule in _ENTRIES][: _ENTRIES_FOR_ONE * most]
    return sorted(told + entries, key=lambda draft: draft.start)


def _is_data(passage: Passage) -> bool:
    """Whether the document is a workbook or a file with delimiters."""
    document = passage.document
    return bool(document.blocks and document.blocks[0].locator.sheet) or document.source.media_type == "text/csv"


def _drafts(passage: Passage, scene: Scene) -> Iterator[Draft]:
    """What the rules ask, with the product's name as the product writes it."""
    found = source_code.drafts(passage, scene) if source_code.is_code(passage.document) else _prose(passage, scene)
    for draft in found:
        if draft.questions and draft.end > draft.start:
            questions = (named(question, scene.product) for question in draft.questions)
            yield draft._replace(questions=tuple(dict.fromkeys(questions)))


def _prose(passage: Passage, scene: Scene) -> Drafts:
    """What all rules for prose ask about all sections."""
    rules = _RULES if reads_english(passage.chunk.text, passage.document.language) else _IN_ANY_LANGUAGE
    for section in sections(passage):
        scene = placed(scene, section, passage.document)
        if _TELLS_HISTORY.search(f"{scene.title}\n{section.path[0] if section.path else ''}"):
            yield from definitions.drafts(section, scene)
            continue
        for rule in rules if section.label not in objects.SORTS else _ABOUT_OBJECTS:
            for draft in rule(section, scene):
                if not _is_orphan(draft, scene) and askable(draft, scene):
                    yield draft


def _is_orphan(draft: Draft, scene: Scene) -> bool:
    """Whether a question speaks of a parameter, and neither its function nor the product is named."""
    asked = draft.questions[0] if draft.questions else ""
    bare = _ORPHAN.search(asked)
    return bare is not None and asked.count("`") == 2 and not mentions(asked, scene.product)


def _distinct(drafts: list[Draft]) -> Iterator[Draft]:
    """The drafts without a second one for the same answer or the same question, the surer one first."""
    taken: list[Draft] = []
    asked: set[str] = set()
    for draft in sorted(drafts, key=lambda draft: (-draft.weight, draft.start, draft.end)):
        forms = {normal_form(question) for question in draft.questions}
        near = (other for other in taken if other.start < draft.end and draft.start < other.end)
        if forms & asked or any(_same(draft, other) for other in near):
            continue
        taken.append(draft)
        asked |= forms
        yield draft


def _same(draft: Draft, other: Draft) -> bool:
    """Whether two slices are mostly the same text; rows of a table that end with other values are not.

    Nor is a parameter of a function the list of all of them.
    """
    if draft.said or other.said:
        return draft.said == other.said
    if draft.rule == other.rule == "table-value":
        return draft.end == other.end
    if (draft.rule in source_code.ENTRIES) != (other.rule in source_code.ENTRIES):
        return draft.start == other.start and draft.end == other.end
    shared = min(draft.end, other.end) - max(draft.start, other.start)
    return shared > 0.6 * max(draft.end - draft.start, other.end - other.start)
