"""Floor 4. Code that shows the use of a symbol: the examples in its doc comment, and whole example programs."""

import re
from collections.abc import Iterator

from autotune_lm.core.ports import Passage
from autotune_lm.generate.body import Answer, opens
from autotune_lm.generate.described import is_skipped
from autotune_lm.generate.draft import Draft, Drafts, Scene, sentences_of
from autotune_lm.generate.lexicon import BASE_OF_GERUND, BASE_OF_THIRD, VERBS
from autotune_lm.generate.naming import ask
from autotune_lm.generate.outline import Span
from autotune_lm.generate.reading import looks_back
from autotune_lm.generate.symbols import Symbol
from autotune_lm.generate.wording import about, alone, plain

_TITLES = frozenset({"example", "examples", "usage", "example usage", "basic usage", "how to use"})
_NO_CODE = frozenset({"text", "txt", "output", "console", "plaintext", "ascii", "mermaid", "diagram"})
_MOST = 1800
_PROGRAM = 3200
_SHOWS = re.compile(
    r"(?:(?:(?:This|The following|An?|The) (?:simple |short |small |minimal |basic |complete )?"
    r"(?:example|program|script|file|module|snippet)|Example)(?: program| script| code)? "
    r"(?:demonstrates?|demonstrating|shows?|showing|illustrates?|of|for|that (?:demonstrates|shows))|"
    r"In this example,?(?: we(?:['’]ll| will)?| you(?:['’]ll| will)?)?(?: (?:demonstrate|show|see))?|"
    r"Demonstrates?|Shows?|Showing|Illustrates?)\s+(?P<what>.+)",
    re.S | re.IGNORECASE,
)
_CUT = re.compile(r"[.;:]\s*$|\s\(.*$|[;:,] (?:and|which|so|but|where|using the following|e\.g|i\.e)\b.*$", re.S)
_CALL = r"(?<![\w]){name}\s*(?:::\s*<[^>]*>\s*)?(?:\(|!|::|\{{)"


def drafts(symbol: Symbol, scene: Scene) -> Drafts:
    """Ask for the examples that a symbol's own doc comment gives."""
    if is_skipped(symbol):
        return
    shown = next(_examples(symbol), None)
    if shown:
        template = "Can you show an example of {x}?" if symbol.sort == "module" else "How do I use {x}?"
        asked = ask(symbol, scene, template, "Can you show an example of how to use {x}?")
        yield Draft("code", "symbol-example", asked, shown.start, shown.end, 0.9)


def _examples(symbol: Symbol) -> Iterator[Answer]:
    """The examples of a doc comment, the one under a heading first."""
    for part in symbol.parts:
        if part.title in _TITLES:
            yield from _pairs(part.spans, symbol)
    if symbol.sort != "module":
        yield from _pairs(symbol.doc[1:], symbol)


def _pairs(spans: tuple[Span, ...], symbol: Symbol) -> Iterator[Answer]:
    """All of it where that is short; else each fence, with a paragraph that leads to it."""
    fences = [n for n, span in enumerate(spans) if _is_code(span, symbol)]
    if not fences:
        return
    kept = spans[: fences[-1] + 1]
    words = [span for span in kept if span.kind != "code"]
    fit = all(span.whole and not looks_back(span.text) for span in kept) and len(words) <= 2 * len(fences)
    if fit and kept[-1].end - kept[0].start <= _MOST and fences[0] <= 1:
        yield Answer(kept[0].start, kept[-1].end, True)
    for n in fences:
        leads = (
            n and spans[n - 1].kind == "paragraph" and opens(spans[n - 1].text) and not looks_back(spans[n - 1].text)
        )
        start = spans[n - 1].start if leads else spans[n].start
        if spans[n].end - start <= _MOST:
            yield Answer(start, spans[n].end, True)


def _is_code(span: Span, symbol: Symbol) -> bool:
    """Whether a block is code that shows the symbol in use."""
    if span.kind != "code" or not span.whole or span.label in _NO_CODE or len(span.text) < 30:
        return False
    return (
        symbol.sort not in {"function", "method", "macro"} or symbol.last in span.text or symbol.last.startswith("__")
    )


def programs(passage: Passage, symbols: list[Symbol], scene: Scene) -> Drafts:
    """Ask for what an example program shows, and for the use of the symbols that it is about."""
    for symbol in symbols:
        source = symbol.source
        if source is None or not source.whole or not 60 <= len(source.text) <= _PROGRAM:
            continue
        lead = next((span.text for span in symbol.doc if span.kind == "paragraph"), "")
        asked = _shown(lead, scene) if lead else ()
        if asked:
            yield Draft("code", "program-shows", asked, source.start, source.end, 0.9)
        yield from _uses(passage, symbol, source, scene, lead)


def _shown(lead: str, scene: Scene) -> tuple[str, ...]:
    """The question for what the first sentence of an example's doc says that it shows."""
    first = next((line.text for line in sentences_of(lead, 0)), "")
    match = _SHOWS.match(first)
    what = _CUT.sub("", (match["what"] if match else first).strip()).strip(" .:")
    if not 2 <= len(what.split()) <= 22 or not plain(what) or not alone(what):
        return ()
    how_to = re.sub(r"^how (?:to|you can|one can|do you|we can) ", "", what, flags=re.IGNORECASE)
    word, _, rest = how_to.partition(" ")
    lowered = word.lower()
    verb = (
        lowered
        if lowered in VERBS and (how_to != what or not match)
        else BASE_OF_THIRD.get(lowered)
        if not match
        else None
    )
    if verb and rest:
        asked = tuple(about(f"How {modal} {verb} {rest}?", scene) for modal in ("do I", "can I"))
    elif match and how_to == what:
        small = lowered if lowered in BASE_OF_GERUND or lowered in {"a", "an", "the"} else word
        asked = (about(f"Can you show an example of {small} {rest}".rstrip() + "?", scene),)
    else:
        return ()
    return tuple(question for question in asked if question)


def _uses(passage: Passage, symbol: Symbol, source: Span, scene: Scene, lead: str) -> Drafts:
    """Ask how the symbols are used that an example is about: its title, file name or doc names them."""
    place = passage.document.source.uri.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    theme = _squeeze(f"{place} {passage.document.title} {symbol.name} {lead}")
    count = 0
    for full in passage.symbols:
        name = re.split(r"::|[.#/]", full)[-1]
        if len(name) < 4 or _squeeze(name) not in theme or full == symbol.name:
            continue
        if re.search(_CALL.format(name=re.escape(name)), source.text) and count < 2:
            count += 1
            asked = (f"How do I use `{full}`?", f"Can you show an example of how to use `{full}`?")
            yield Draft("code", "program-uses", asked, source.start, source.end, 0.85)


def _squeeze(text: str) -> str:
    """A text without case and marks."""
    return re.sub(r"[\W_]+", "", text).casefold()
