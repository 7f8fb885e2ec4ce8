"""Floor 4. Headings that are questions already, or nearly: "What is Redux?", "When to use a selector"."""

import re

from autotune_lm.core.types import Kind
from autotune_lm.generate.body import body, is_answer, led
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.lexicon import VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import dangles, littered, replies
from autotune_lm.generate.subject import natural_case
from autotune_lm.generate.wording import about, alone, content_words, plain
from autotune_lm.kit.text import sentences

_ASKS = re.compile(
    r"(?:what|why|how|when|where|which|who|can|could|do|does|did|is|are|should|will|would|must|has|have)(?:n't)?\b",
    re.I,
)
_WHEN_TO = re.compile(r"(when|where|why|what|how)(?: and (?:when|where|why|how))? (not )?(to )?([a-z]+)\b", re.I)
_PERSONAL = re.compile(
    r"\b(?:you (?:like|think|see|feel|describe|work|do|tell|hope|learn|most|get into|start|want|face|have)|"
    r"are you|were you|"
    r"have you|did you|do you|your (?:favorite|role|background|job|team|career|advice|day|work|experience)|"
    r"what['’]s next|we (?:learn|cover))\b",
    re.I,
)
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("how do", "procedural"), ("how can", "procedural"), ("how should", "procedural"), ("how to", "procedural"),
    ("what is", "definition"), ("what are", "definition"), ("why", "conceptual"), ("when", "conceptual"),
)  # fmt: skip


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask the heading's own question."""
    question = asked(section.title, scene.around) if section.opened else None
    answer = body(led(section.spans), limit=2000) if question else None
    if not question or answer is None:
        return
    text = scene.text[answer.start : answer.end]
    first = next(iter(sentences(text)), "")
    if len(text) < 50 or littered(first) or not (is_answer(text) or (replies(text) and not dangles_hard(first))):
        return
    complete = about(question, scene)
    if complete and (answer.complete or len(text) > 300):
        yield Draft(kind_of(question), "question-heading", (complete,), answer.start, answer.end, 1.0)


def dangles_hard(sentence: str) -> bool:
    """Whether a reply begins with more than a pronoun for the thing that was asked about."""
    rest = re.sub(r"^(?:yes|no|well|sure|of course)[,.:;!—-]*\s*", "", sentence, flags=re.I)
    return rest != sentence and dangles(rest) and not replies(rest)


def asked(title: str, text: str) -> str | None:
    """The question that a heading asks, or None."""
    words = title.split()
    if not 3 <= len(words) <= 20 or not alone(re.sub(r"\b(?:I|my)\b", "one", title)) or _PERSONAL.search(title):
        return None
    if title.endswith("?"):
        question = title if _ASKS.match(title) else None
    elif title[-1] in ".!:,":
        question = None
    else:
        question = _completed(title)
    if question is None or not plain(question[:-1]) or len(content_words(question)) < 1:
        return None
    head, _, rest = question[:-1].partition(" ")
    return f"{head.capitalize()} {natural_case(rest, text)}?"


def _completed(title: str) -> str | None:
    """A question from a heading without its mark: "When to use X", "What is X"."""
    if re.match(r"(?:what|who) (?:is|are) |(?:how|why|when|where) (?:do|does|can|should|is|are) ", title, re.I):
        return title + "?"
    works = re.fullmatch(r"How ((?:the |an? )?[\w`.-]+(?: [\w`.-]*[^s\W])?) works", title, re.I)
    if works:
        return f"How does {works[1]} work?"
    match = _WHEN_TO.match(title)
    if not match or match[4].lower() not in VERBS or (not match[3] and match[1].lower() != "why"):
        return None
    rest = title[match.start(4) :]
    verb, _, tail = rest.partition(" ")
    modal = "do you" if match[1].lower() == "how" else "should you"
    negation = "not " if match[2] else ""
    return f"{match[1]} {modal} {negation}{verb.lower()} {tail}?" if tail else None


def kind_of(question: str) -> Kind:
    """The kind of a question by its first words."""
    return next((kind for start, kind in _KINDS if question.lower().startswith(start)), "factual")
