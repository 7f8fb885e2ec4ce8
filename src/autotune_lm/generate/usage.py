"""Floor 4. Code that shows the use of a symbol: the examples in its doc comment, and whole example programs."""

import re
from collections.abc import Iterator

from autotune_lm.core.ports import Passage
from autotune_lm.generate.body import Answer, opens
from autotune_lm.generate.described import is_skipped
from autotune_lm.generate.draft import Draft, Drafts, Scene, sentences_of
from autotune_lm.generate.lexicon import BASE_OF_GERUND, BASE_OF_THIRD, VERBS
from autotune_lm.generate.naming import ask, is_private
from autotune_lm.generate.outline import Span
from autotune_lm.generate.reading import looks_back
from autotune_lm.generate.symbols import CALLABLE, Symbol, labels_of, module_lead
from autotune_lm.generate.wording import about, alone, how, plain

_TITLES = frozenset({"example", "examples", "usage", "example usage", "basic usage", "how to use"})
_RUN = frozenset({"function", "module"})
_NO_CODE = frozenset({"text", "txt", "output", "console", "plaintext", "ascii", "mermaid", "diagram"})
_MOST = 1800
_PROGRAM = 4000
_SHOWS = re.compile(
    r"(?:(?:(?:This|The following|An?|The) (?:simple |short |small |minimal |basic |complete )?"
    r"(?:example|program|script|file|module|snippet)|(?:(?:Simple|Basic|Minimal|Short) )?example)"
    r"(?: program| script| code)? "
    r"(?:demonstrates?|demonstrating|shows?|showing|illustrates?|of|for|that (?:demonstrates|shows))|"
    r"In this example,?(?: we(?:['’]ll| will)?| you(?:['’]ll| will)?)?(?: (?:demonstrate|show|see))?|"
    r"Demonstrates?|Shows?|Showing|Illustrates?)\s+(?P<what>.+)",
    re.S | re.IGNORECASE,
)
_CUT = re.compile(r"[.;:]\s*$|[;:,] (?:which|so|but|where|using the following|e\.g|i\.e)\b.*$", re.S)
_WE = re.compile(r"In this example,? (?:we|you)\b", re.IGNORECASE)
_CALL = (
    r"(?<![\w])(?<!fn )(?<!def )(?<!func )(?<!class )(?<!struct )(?<!enum )(?<!trait )(?<!impl )(?<!for )"
    r"{name}\s*(?:::\s*<[^>\n]{{0,80}}>\s*)?(?:\(|!|::)"
)
_MAIN = frozenset({"main", "run", "example", "demo"})
_USES = frozenset({"use", "using", "show", "demonstrate", "run", "illustrate"})


def drafts(symbol: Symbol, scene: Scene) -> Drafts:
    """Ask for the examples that a symbol's own doc comment gives."""
    if is_skipped(symbol) or is_private(symbol):
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
    parted = any(label in CALLABLE for label in labels_of(passage.document).values())
    for symbol in symbols:
        source = symbol.source
        if source is None or not source.whole or not 80 <= len(source.text) <= _PROGRAM or symbol.sort == "method":
            continue
        if symbol.sort == "module" and parted:
            continue
        lead = next((span.text for span in symbol.doc if span.kind == "paragraph"), "")
        lead = lead or (module_lead(passage.document) if symbol.last == "main" else "")
        asked = _shown(lead, _is_main(symbol), scene) if lead and symbol.sort in _RUN else ()
        if asked:
            yield Draft("code", "program-shows", asked, source.start, source.end, 0.9)
        if symbol.sort in _RUN:
            yield from _uses(passage, symbol, source, lead)
        elif symbol.trait and symbol.leaf:
            yield from _implements(passage, symbol, source)


def _is_main(symbol: Symbol) -> bool:
    """Whether a symbol is the program itself, and no part that it is made of."""
    return symbol.sort == "module" or re.split(r"[^a-z]+", symbol.last.lower())[-1] in _MAIN


def _shown(lead: str, main: bool, scene: Scene) -> tuple[str, ...]:
    """The question for what the first sentence of an example's doc says that it shows."""
    first = next((line.text for line in sentences_of(lead, 0)), "")
    match = _SHOWS.match(first)
    what = _CUT.sub("", (match["what"] if match else first).strip()).strip(" .:")
    if not 2 <= len(what.split()) <= 22 or not plain(what) or not alone(what):
        return ()
    how_to = re.sub(r"^how (?:to|you can|one can|do you|we can) ", "", what, flags=re.IGNORECASE)
    word, _, rest = how_to.partition(" ")
    verb = _verb(word.lower(), bool(match), how_to != what or bool(_WE.match(first)))
    if verb and rest and (match or main or verb in _USES):
        return how(f"{verb} {rest}", scene)
    if match and how_to == what and rest and not _WE.match(first):
        small = word.lower() if word.lower() in BASE_OF_GERUND or word.lower() in {"a", "an", "the"} else word
        question = about(f"Can you show an example of {small} {rest}?", scene)
        return (question,) if question else ()
    return ()


def _verb(word: str, shows: bool, how_to: bool) -> str | None:
    """The base form of the verb that says what an example does; None where its first word is none."""
    if shows:
        return word if how_to and word in VERBS else None
    return word if word in VERBS else BASE_OF_THIRD.get(word)


def _uses(passage: Passage, symbol: Symbol, source: Span, lead: str) -> Drafts:
    """Ask how the symbols are used that an example is about: its file name, title or doc names them."""
    place = passage.document.source.uri.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    theme = _squeeze(f"{place} {passage.document.title} {symbol.last} {lead}")
    named = [full for full in passage.symbols if _is_called(full, source.text) and full != symbol.name]
    about_it = [full for full in named if _squeeze(_last(full)) in theme and _is_telling(_last(full))]
    for full in about_it[:2]:
        asked = (f"How do I use `{full}`?", f"Can you show an example of how to use `{full}`?")
        yield Draft("code", "program-uses", asked, source.start, source.end, 0.85)


def _implements(passage: Passage, symbol: Symbol, source: Span) -> Drafts:
    """Ask how the trait is implemented that an example implements as a whole."""
    known = [full for full in passage.symbols if _last(full) == symbol.trait]
    if len(known) == 1:
        asked = (
            f"How do I implement the trait `{known[0]}`?",
            f"What does an implementation of `{known[0]}` look like?",
        )
        yield Draft("code", "program-uses", asked, source.start, source.end, 0.85)


def _last(full: str) -> str:
    """The name alone."""
    return re.split(r"::|[.#/]", full)[-1]


def _is_called(full: str, code: str) -> bool:
    """Whether code calls a symbol, or a function of it; a method only where its type is named as well."""
    parts = re.split(r"::|[.#/]", full)
    owner = parts[-2] if len(parts) > 1 and parts[-2][:1].isupper() else ""
    return (not owner or owner in code) and re.search(_CALL.format(name=re.escape(parts[-1])), code) is not None


def _is_telling(name: str) -> bool:
    """Whether a name is no everyday word, so that the example means this symbol and no other."""
    return len(name) >= 4 and ("_" in name or name[:1].isupper() or name != name.lower())


def _squeeze(text: str) -> str:
    """A text without case and marks."""
    return re.sub(r"[\W_]+", "", text).casefold()
