"""Floor 4. What the source of a symbol answers: its signature, its defaults, its declaration, its deprecation."""

import re

from autotune_lm.generate.described import is_skipped, is_value
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.naming import ask, constructs, is_private
from autotune_lm.generate.outline import Span
from autotune_lm.generate.signature import Signature, read
from autotune_lm.generate.symbols import CALLABLE, Symbol

_FEW_LINES = 4
"""Lines of a source that is shown whole where its signature is asked for."""
_LONGEST = 1600
_SELF = re.compile(r"(?:&?(?:'\w+ )?(?:mut )?self|self|cls|this|void)?\s*,?\s*")
_DEPRECATED = re.compile(
    r"#\[deprecated(?:\([^\]\n]{5,300}\))\]|@(?:typing\.|warnings\.)?deprecated\((?:[^()\n]{10,300})\)|"
    r"@Deprecated\([^()\n]{5,200}\)|\[\[deprecated\([^\]\n]{5,300}\)\]\]"
)
_EVERYDAY = frozenset({"Debug", "Clone", "Drop", "Default", "PartialEq", "Eq", "Hash", "Deref", "DerefMut", "Display"})
"""Traits that every second type implements in the same way."""
_ONLY_NAMED = re.compile(r"\btypedef\s+(?:struct|union|enum)\s+\w+\s+\w+;")
_SHOWN = {
    "struct": ("How is {x} defined?", "What fields does {x} have?"),
    "enum": ("What are the variants of {x}?", "How is {x} defined?"),
    "trait": ("How is {x} defined?",),
    "interface": ("How is {x} defined?",),
    "type": ("How is {x} defined?",),
    "constant": ("What is the value of {x}?",),
    "union": ("How is {x} defined?",),
}
_EMPTY_BODY = re.compile(r"(?:\{\s*\}|:\s*\n\s*(?:pass|\.\.\.))\s*\n`{3,}$")
_STUB = re.compile(
    r"\b(?:todo!|unimplemented!|not_impl\w*!?\(|not implemented|UnsupportedOperation|NotImplementedError|"
    r"raise NotImplemented)|:\s*\n\s*(?:pass|\.\.\.)\s*\n`"
)


def drafts(symbol: Symbol, scene: Scene) -> Drafts:
    """Ask for the signature, the defaults, the declaration and the code of a documented symbol."""
    source = symbol.source
    if source is None or not source.whole:
        return
    if symbol.trait and symbol.leaf and not is_private(symbol):
        yield from _implementation(symbol, scene, source)
    if not symbol.documented or is_skipped(symbol):
        return
    yield from _deprecation(symbol, scene, source)
    if is_private(symbol):
        return
    if symbol.sort in CALLABLE:
        signature = None if is_value(symbol) else read(source.text, symbol.language, _called(symbol))
        if signature:
            yield from _signature(symbol, scene, source, signature)
        yield from _code(symbol, scene, source)
    elif symbol.sort in _SHOWN and (symbol.sort != "constant" or symbol.owner in {"module", "namespace", ""}):
        yield from _declaration(symbol, scene, source)


def _implementation(symbol: Symbol, scene: Scene, source: Span) -> Drafts:
    """Ask how a type implements a trait, where all of it stands in one place."""
    if 5 <= source.text.count("\n") <= 40 and len(source.text) <= _LONGEST and symbol.trait not in _EVERYDAY:
        asked = ask(symbol, scene, f"How does {{x}} implement the trait `{symbol.trait}`?")
        yield Draft("code", "symbol-code", asked, source.start, source.end, 0.4)


def _called(symbol: Symbol) -> str:
    """The name as its declaration writes it."""
    return symbol.last


def _signature(symbol: Symbol, scene: Scene, source: Span, signature: Signature) -> Drafts:
    """Ask for a signature that takes or gives something, and for the defaults in it."""
    inputs = _SELF.sub("", signature.inputs, count=1)
    if inputs:
        short = source.text.count("\n") <= _FEW_LINES
        start, end = (
            (source.start, source.end) if short else (source.start + signature.start, source.start + signature.end)
        )
        asked = ask(symbol, scene, "What is the signature of {x}?")
        yield Draft("code", "symbol-signature", asked, start, end, 0.65)
    for name, start, end, _ in signature.defaults:
        asked = ask(symbol, scene, f"What is the default value of the parameter `{name}` of {{x}}?")
        if end - start >= 8:
            yield Draft("factual", "symbol-default", asked, source.start + start, source.start + end, 0.5)


def _declaration(symbol: Symbol, scene: Scene, source: Span) -> Drafts:
    """Ask how a type is declared, or what a constant holds."""
    lines = source.text.count("\n") - 1
    if len(source.text) > _LONGEST or _EMPTY_BODY.search(source.text):
        return
    if symbol.sort in {"struct", "enum"} and lines < 3:
        return
    if _ONLY_NAMED.search(source.text):
        return
    templates = _SHOWN[symbol.sort]
    if symbol.sort == "struct" and not re.search(r"\n\s*(?:pub |[A-Z]\w* |[a-z_]\w* [\w*:<>\[\]. ]+;)", source.text):
        templates = templates[:1]
    yield Draft("code", "symbol-declaration", ask(symbol, scene, *templates), source.start, source.end, 0.7)


def _code(symbol: Symbol, scene: Scene, source: Span) -> Drafts:
    """Ask how a function is written, where its source is short enough to be read at once."""
    lines = source.text.count("\n") - 1
    if (
        not _has_body(source.text)
        or not 5 <= lines <= 40
        or len(source.text) > _LONGEST
        or _STUB.search(source.text)
        or constructs(symbol)
    ):
        return
    yield Draft("code", "symbol-code", ask(symbol, scene, "How is {x} implemented?"), source.start, source.end, 0.35)


def _has_body(text: str) -> bool:
    """Whether a source is more than a declaration that ends with a semicolon."""
    return "{" in text or "=>" in text or not text.removesuffix("```").rstrip("`\n ").endswith(";")


def _deprecation(symbol: Symbol, scene: Scene, source: Span) -> Drafts:
    """Ask whether a symbol is deprecated, where its source says so and what to use instead."""
    match = _DEPRECATED.search(source.text, 0, 800)
    if match:
        asked = ask(symbol, scene, "Is {x} deprecated?")
        start, end = source.start + match.start(), source.start + match.end()
        yield Draft("code", "symbol-deprecated", asked, start, end, 0.8)
