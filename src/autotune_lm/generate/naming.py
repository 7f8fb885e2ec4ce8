"""Floor 4. How a question names a symbol, so that a reader without its file knows which thing is meant."""

import re

from autotune_lm.generate.draft import Scene
from autotune_lm.generate.symbols import Symbol, inside
from autotune_lm.generate.wording import situate

_LONGEST = 110
"""Characters of a full name that a question can carry."""
_CONSTRUCTORS = frozenset({"__init__", "__new__", "constructor"})
_DUNDER = re.compile(r"__\w+__$")
_PRIVATE = re.compile(r"(?:^|[.:#/])(?:_(?!_\w+__(?:$|[.]))|#)\w*")
_WORDS = {"type": "type alias", "symbol": ""}
_HOLDS = frozenset({"class", "struct", "interface", "record"})
_NO_PATHS = frozenset({"javascript", "typescript", "jsx", "tsx", "c"})
"""Languages whose names do not say where they are declared."""
_DECLARED = re.compile(
    r"(?:pub(?:\((?!crate|super|self|in)[^)]*\))?\s|export\s|public\s|protected\s|template\s*<|extern\s|"
    r"(?:default|async|abstract|static|readonly|get|set)\s|#define\s|macro_rules!)"
)
_ONLY_MARKED = frozenset({"rust", "java"})
_SPOKEN_CLASSES = frozenset({"interface", "trait"})


def constructs(symbol: Symbol) -> bool:
    """Whether a symbol makes an instance of the class it stands in."""
    owner = _owner(symbol)
    named = symbol.last in _CONSTRUCTORS or (bool(owner) and symbol.last == owner)
    return symbol.sort == "constructor" or (symbol.sort == "method" and named)


def is_dunder(symbol: Symbol) -> bool:
    """Whether a symbol is a method that the language calls by itself: ``__len__``."""
    return bool(_DUNDER.fullmatch(symbol.last))


def is_private(symbol: Symbol) -> bool:
    """Whether the language's convention hides a symbol from users."""
    if _PRIVATE.search(symbol.name):
        return True
    if symbol.language == "go":
        return not symbol.last[:1].isupper() and symbol.sort != "module"
    if symbol.language not in _ONLY_MARKED or symbol.source is None or symbol.owner in _SPOKEN_CLASSES:
        return False
    body = symbol.source.text.partition("\n")[2]
    return symbol.sort not in {"module", "macro"} and not any(
        _DECLARED.match(line.strip()) for line in body.split("\n")
    )


def spoken(symbol: Symbol) -> tuple[str, ...]:
    """The ways to name a symbol inside of a question: its full name, and its sort with its module."""
    if constructs(symbol):
        return tuple(f"the constructor of {name}" for name in _named(symbol, parent_of(symbol), "class"))
    return _named(symbol, symbol.name, symbol.sort)


def parent_of(symbol: Symbol) -> str:
    """The full name of what a symbol stands in."""
    return re.sub(r"(?:::|[.#/])[^.:#/]*$", "", symbol.name)


def _owner(symbol: Symbol) -> str:
    """The name alone of what a method stands in."""
    return re.split(r"::|[.#/]", symbol.inner)[-2] if len(re.split(r"::|[.#/]", symbol.inner)) > 1 else ""


def _named(symbol: Symbol, name: str, sort: str) -> tuple[str, ...]:
    """A full name in backticks; where it has a module, the name inside of it and the module apart as well."""
    word = (
        ""
        if sort.startswith("impl")
        else "package"
        if sort == "module" and symbol.language == "go"
        else _WORDS.get(sort, sort)
    )
    word = "attribute" if word == "constant" and symbol.owner in _HOLDS else word
    with_word = f"the {word} `{name}`" if word else f"`{name}`"
    inner = inside(name, symbol.module)
    if sort == "module" or not symbol.module or not inner:
        return (with_word,)
    if inner == name:
        return (f"{with_word} in `{symbol.module}`" if symbol.language in _NO_PATHS else with_word,)
    apart = f"the {word} `{inner}` in `{symbol.module}`".replace("the  ", "")
    return (with_word, apart) if len(name) > 30 else (f"`{name}`", with_word)


def ask(symbol: Symbol, scene: Scene, *templates: str) -> tuple[str, ...]:
    """Each template with ``{x}`` filled by each way to name the symbol; the product too where no name tells it."""
    if len(symbol.name) > _LONGEST:
        return ()
    asked = [situate(template.format(x=name), scene) for template in templates for name in spoken(symbol)]
    return tuple(dict.fromkeys(asked))
