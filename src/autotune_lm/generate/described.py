"""Floor 4. What the doc comment of a symbol says: what it does or is, takes, returns and raises."""

import re

from autotune_lm.generate.body import Answer, body, opens
from autotune_lm.generate.draft import Draft, Drafts, Scene, Sentence, sentences_of
from autotune_lm.generate.items import items_of
from autotune_lm.generate.lexicon import BASE_OF_THIRD, VERBS
from autotune_lm.generate.naming import ask, constructs, is_dunder, is_private
from autotune_lm.generate.outline import Span
from autotune_lm.generate.reading import announces, littered, looks_back, sends_away, unbalanced, without_code
from autotune_lm.generate.symbols import CALLABLE, Part, Symbol

_EMPTY = re.compile(
    r"(?:see\b|todo\b|fixme\b|xxx\b|hack\b|inherit|\{@inherit|\(?(?:non-javadoc|internal|private)\b|getter\b|setter\b|"
    r"constructor\b|destructor\b|default constructor|no-?op\b|not implemented|same as\b|re-?exports?\b|"
    r"as above|ditto|alias (?:of|for)\b|"
    r"initiali[sz]e self|overrid(?:e|es|den)\b|implements?\b|wrapper\b.{0,20}$|deprecated\b|undocumented)",
    re.IGNORECASE,
)
_DULL_WORDS = """
a an the this that of for to in on with and or is are be it its as by from new self method function class struct object
instance value get gets set sets return returns create creates make makes build builds implementation implements given
construct constructs constructor base abstract type enum trait name used current default called string number
"""
_DULL = frozenset(_DULL_WORDS.split())
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_GIVES = frozenset({"return", "returns", "yield", "yields"})
_RESULT = re.compile(r"(?:The|Whether|True|False|`?true`?|`?None`?|Number|List|All)\b", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:This|The|An?) (?:`[^`]+` )?(?:function|method|macro|class|struct|module|trait|enum|decorator|hook)\b"
)
_VERSION = re.compile(
    r"(?:\.\. )?(?:(?:Added|Changed|Deprecated|New|Removed) in(?: version)?|Since) v?\d|@since|Deprecated\b"
)
_RIGHTS = re.compile(
    r"(?:Authors?|Copyright|Licen[cs]e|SPDX|Date|File|Since|Version|See ?also|Maintainer)\b ?:|Copyright\b|Licensed\b|"
    r"This file (?:has been put|is (?:part|licensed))\b",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(
    r"\b(?:see (?:also )?\W|for (?:more|further) (?:details|information)|documentation of|examples? below|example:$)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:Will )?(?P<verb>[Rr]eturns?|[Tt]hrows?|[Rr]aises?|[Pp]anics?|[Aa]borts?)\b"
    r"(?P<what> (?:an? )?(?:`[^`\n]{1,60}`|None|null|nil|nullptr|true|false|True|False|error|exception|empty [a-z]+)"
    r"(?: error| exception)?)? (?:if|when|unless|on|in case)\b"
)
_LIMIT = 900


def drafts(symbol: Symbol, scene: Scene) -> Drafts:
    """Ask what a symbol does or is, and what its doc says of its result and its failures."""
    if not symbol.opened or is_skipped(symbol):
        return
    answer = told(symbol)
    if answer is not None:
        yield from _does(symbol, scene, answer)
        yield from _sentences(symbol, scene, answer)


def is_skipped(symbol: Symbol) -> bool:
    """Whether a symbol is one that nobody asks about by its name."""
    if symbol.sort.startswith("impl"):
        return True
    return is_dunder(symbol) and symbol.last not in _PROTOCOL and not constructs(symbol)


def is_value(symbol: Symbol) -> bool:
    """Whether a macro of C takes nothing: it stands for a value."""
    text = symbol.source.text if symbol.source else ""
    at = text.find(symbol.last, text.find("#define")) if symbol.sort == "macro" and "#define" in text else -1
    return at >= 0 and text[at + len(symbol.last) : at + len(symbol.last) + 1] != "("


def told(symbol: Symbol) -> Answer | None:
    """The first words of a doc comment: all of it up to its code where that is short, else its first paragraph."""
    spans = [span for span in symbol.doc]
    stop = next((n for n, span in enumerate(spans) if span.kind == "code" or _ends(span.text)), len(spans))
    while stop and stop < len(spans) and spans[stop].kind == "code" and not _is_closed(spans[stop - 1]):
        stop -= 1
    head = tuple(spans[:stop])
    found = body(head, limit=_LIMIT, enough=60) if head else None
    if found is None and spans and spans[0].kind == "paragraph" and spans[0].whole:
        found = body(tuple(spans[:3]), limit=1200) if opens(spans[0].text) else _first(spans[0])
    return found and _shortened(found, symbol)


def _ends(text: str) -> bool:
    """Whether a paragraph is a note on versions, authors or rights, after which nothing is told."""
    return bool(_VERSION.match(text) or _RIGHTS.match(text))


def _is_closed(span: Span) -> bool:
    """Whether a block before code does not lead over to it."""
    return span.kind != "paragraph" or span.text.rstrip().endswith((".", "!", ")", "`"))


def _first(span: Span) -> Answer | None:
    """The sentences of a paragraph up to one that speaks of other places."""
    taken: list[Sentence] = []
    for sentence in sentences_of(span.text, span.start):
        if looks_back(sentence.text) or littered(sentence.text) or opens(sentence.text) or unbalanced(sentence.text):
            break
        if taken and sentence.end - span.start > _LIMIT:
            break
        taken.append(sentence)
    return Answer(taken[0].start, taken[-1].end, False) if taken else None


def _shortened(answer: Answer, symbol: Symbol) -> Answer | None:
    """An answer without last sentences that only send the reader on."""
    span = next((span for span in symbol.doc if span.start < answer.end <= span.end), None)
    if span is None or span.kind != "paragraph":
        return answer
    kept = [line for line in sentences_of(span.text, span.start) if line.end <= answer.end]
    least = 1 if span is symbol.doc[0] else 0  # "Read rows of a file" is what a function does, and sends nobody away
    while len(kept) > least and _only_sends(kept[-1].text):
        kept.pop()
    if kept:
        return answer._replace(end=kept[-1].end)
    before = [other for other in symbol.doc if other.end < span.start and other.start >= answer.start]
    return answer._replace(end=before[-1].end) if before and not opens(before[-1].text) else None


def _only_sends(sentence: str) -> bool:
    """Whether a last sentence only sends the reader on."""
    return announces(sentence) or sends_away(sentence) or bool(_LAST_WORDS.search(sentence))


def says_little(text: str, name: str) -> bool:
    """Whether a doc comment says no more than the name: "Getter", "Returns the name."."""
    if len(text.split()) < 4 or _EMPTY.match(text):
        return True
    known = {_stem(word) for word in _WORD.findall(name)} | _DULL
    said = {_stem(word) for word in _WORD.findall(text)} - known
    return len([word for word in said if word not in _DULL and len(word) > 1]) < 2


def _stem(word: str) -> str:
    """A word in lower case without the endings of number and person."""
    lowered = word.lower()
    return lowered[:-1] if lowered.endswith("s") and len(lowered) > 3 else lowered


_PROTOCOL = {
    "__call__": "What happens when an instance of {x} is called?",
    "__iter__": "What does iterating over {x} give?",
    "__len__": "What is the length of {x}?",
    "__getitem__": "What does indexing {x} give?",
    "__contains__": "When does {x} contain a value?",
    "__enter__": "What happens when a `with` block of {x} begins?",
    "__exit__": "What happens when a `with` block of {x} ends?",
}
"""Methods that Python calls by itself, as people ask for them."""


def _does(symbol: Symbol, scene: Scene, answer: Answer) -> Drafts:
    """Ask what a symbol does or is."""
    text = scene.text[answer.start : answer.end]
    if symbol.sort in CALLABLE and text.startswith("To "):
        return
    if says_little(text, symbol.name) or text.rstrip().endswith((":", ",")) or len(text) < 25:
        return
    weight = 0.5 if is_private(symbol) else 0.95 if symbol.sort not in CALLABLE else 0.9
    templates = _templates(symbol, text)
    kind = "definition" if templates[0].startswith("What is") else "factual"
    yield Draft(kind, "symbol-does", ask(symbol, scene, *templates), answer.start, answer.end, weight)  # type: ignore[arg-type]


def _templates(symbol: Symbol, text: str) -> tuple[str, ...]:
    """The question that the first words of a doc comment answer."""
    first = re.sub(r"\W+$", "", text.split(None, 1)[0]).lower()
    acts = first in BASE_OF_THIRD or first in VERBS
    if constructs(symbol):
        return ("What does {x} do?",)
    if symbol.last in _PROTOCOL and is_dunder(symbol):
        return (_PROTOCOL[symbol.last],)
    if is_value(symbol):
        return ("What is {x}?",)
    if symbol.sort in CALLABLE:
        return (_of_call(text, first, acts),)
    if symbol.sort == "property":
        return ("What does {x} return?",) if first in _GIVES else ("What does {x} do?",) if acts else ("What is {x}?",)
    if symbol.sort == "module":
        return ("What is {x} for?", "What is the purpose of {x}?")
    if first in {"represents", "represent"}:
        return ("What does {x} represent?",)
    if acts:
        return ("What is {x} for?", "What is the purpose of {x}?")
    return ("What is {x}?",)


def _of_call(text: str, first: str, acts: bool) -> str:
    """The question that the first words of a function's doc comment answer."""
    if first in _GIVES:
        return f"What does {{x}} {first.rstrip('s')}?"
    if acts or _SAYS.match(text):
        return "What does {x} do?"
    if re.match(r"An? ", text):
        return "What is {x}?"
    return "What does {x} return?" if _RESULT.match(text) else "What does {x} do?"


def _sentences(symbol: Symbol, scene: Scene, answer: Answer) -> Drafts:
    """Ask for the result and the failures that sentences after the first one speak of."""
    if symbol.sort not in CALLABLE or is_private(symbol):
        return
    titles = {part.title for part in symbol.parts}
    for span in symbol.doc:
        if span.kind != "paragraph" or not span.whole:
            continue
        for place, sentence in enumerate(sentences_of(span.text, span.start)):
            template = _template(sentence.text, titles)
            if template and not (place == 0 and sentence.end == answer.end) and _sound(sentence.text):
                yield Draft("factual", "symbol-says", ask(symbol, scene, template), sentence.start, sentence.end, 0.75)


def _template(sentence: str, titles: set[str]) -> str | None:
    """The question that a sentence about a result or a failure answers."""
    match = _WHEN.match(sentence)
    if match:
        verb = match["verb"].lower().rstrip("s")
        what = (match["what"] or "").strip()
        if verb in {"panic", "abort"}:
            return None if what or "panics" in titles else f"When does {{x}} {verb}?"
        if not what or (verb in {"throw", "raise"} and titles & {"raises", "throws"}):
            return None
        return f"When does {{x}} {verb} {what}?"
    if re.match(r"Returns? (?!early|to\b|from\b)", sentence) and not titles & {"returns", "return"}:
        return "What does {x} return?"
    return None


def _sound(sentence: str) -> bool:
    """Whether a sentence is whole and says enough."""
    long = len(without_code(sentence).split()) >= 5 or len(sentence) > 40
    return long and not (looks_back(sentence) or littered(sentence) or opens(sentence) or unbalanced(sentence))


def items_in(part: Part) -> list[tuple[int, int, str]]:
    """The items of a section that is one list."""
    lists = [span for span in part.spans if span.kind == "list" and span.whole]
    return items_of(lists[0].text, lists[0].start) if len(lists) == 1 else []
