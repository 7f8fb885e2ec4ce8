"""Floor 4. Styles of a Word document: what a paragraph style means, and how its text looks.

A style takes from the one it is based on what it does not say itself (ECMA-376 part 1, 17.7). The names of the styles
that Word brings along are English in the file, whatever the language of the program; other programs translate them.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from autotune_lm.parse.docx_shelf import Shelf
from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

Role = Literal["body", "title", "heading", "code", "quote", "contents", "caption", "bullet", "number", "inner"]
"""What a paragraph is by its style; ``inner`` stands inside a list item."""

_CHAIN = 20
"""Styles deep; Word allows eleven."""
_HEADING = re.compile(
    r"(?:heading|berschrift|überschrift|titre|título|titulo|título de sección|titolo|título nível|rubrik|kop|"
    r"nagłówek|заголовок|标题|標題|見出し|제목|overskrift|otsikko|nadpis|címsor|başlık|επικεφαλίδα|encabezado|"
    r"intestazione|cabeçalho|h)\s*([1-9])(?!\d)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:(?:source|program|block|sample|shell|python|java|javascript|sql|xml|json|html|c|js)\s?)?code"
    r"(?:[ -]?(?:block|listing|snippet|example|sample|para|paragraph|text|box|indent|indented|first|last|\d))*"
    r"|html (?:preformatted|vorformatiert|préformaté|con formato previo|preformattato)|(?:html )?preformatted(?: text)?"
    r"|htmlpreformatted|verbatim(?: text)?|program ?listing|listing|macro(?: ?text)?|console|terminal|literal block"
    r"|computer code|quellcode|quelltext|sourcecode|codeblock",
    re.IGNORECASE,
)
_NAMES: dict[str, Role] = {
    **dict.fromkeys(("title", "document title", "titel", "titre", "título", "titolo", "titulo"), "title"),
    **dict.fromkeys(
        ("quote", "intense quote", "block text", "block quote", "blockquote", "quotations", "quotation", "zitat"),
        "quote",
    ),
    **dict.fromkeys(("intensequote", "blocktext", "intensives zitat", "citation", "cita", "citazione"), "quote"),
    **dict.fromkeys(("caption", "table caption", "image caption", "figure caption", "beschriftung"), "caption"),
    **dict.fromkeys(
        ("toc heading", "tocheading", "table of figures", "table of authorities", "toa heading"), "contents"
    ),
    **dict.fromkeys(("contents heading", "index heading", "tableoffigures"), "contents"),
}
_CONTENTS = re.compile(r"(?:toc|contents|index|verzeichnis|inhaltsverzeichnis|tm) ?[1-9]")
_LISTED = re.compile(
    r"(?:list|liste|listen)? ?(bullet|number|continue|aufzählungszeichen|nummer|à puces|à numéros) ?([2-5])?"
)
_SORTS: dict[str, Role] = {"continue": "inner", "number": "number", "nummer": "number", "à numéros": "number"}
_MONO = re.compile(
    r"courier|consol|mono(?!type)|menlo|monaco|typewriter|terminal|fixed|lucida console|source code|fira code"
    r"|inconsolata|cascadia|jetbrains|andale|ocr a|hack\b|letter gothic",
    re.IGNORECASE,
)
_INLINE_CODE = re.compile(
    r"verbatim ?char|html ?(?:code|typewriter|keyboard|sample)|(?:source|inline|code) ?(?:text|code|char|inline)"
    r"|code|teletype|user entry|codechar|inlinecode",
    re.IGNORECASE,
)
_OFF = frozenset({"0", "false", "off", "none"})
_SAID = {
    W + "b": "bold",
    W + "sz": "size",
    W + "rFonts": "font",
    W + "vanish": "hidden",
    W + "webHidden": "hidden",
    W + "u": "underlined",
    W + "vertAlign": "raised",
    W + "rStyle": "style",
}
_LEFT, _START = W + "left", W + "start"
_VAL, _ASCII, _HANSI = W + "val", W + "ascii", W + "hAnsi"


class Look(NamedTuple):
    """How text looks; None where nothing is said."""

    bold: bool | None = None
    size: int | None = None
    """Half points."""
    mono: bool | None = None
    hidden: bool | None = None
    underlined: bool | None = None
    raised: bool | None = None
    """Superscript."""
    code: bool = False
    """A style says that it is code, whatever its font."""
    style: str = ""
    """A character style."""


class Style(NamedTuple):
    """A paragraph style with all that it takes from others."""

    name: str
    role: Role = "body"
    level: int = 0
    """1 to 9 for a title or heading, and for lists the depth that the name says, from 1."""
    look: Look = Look()
    numbering: str = ""
    depth: int = -1
    """Its level in the numbering, from 0; -1 where the numbering names the style."""
    indent: int = 0
    """Twentieths of a point."""
    chain: tuple[str, ...] = ()
    """Ids from the style itself to the outermost."""


class Styles:
    """The styles of a document, worked out when they are asked for."""

    def __init__(self, data: bytes = b"") -> None:
        """Take ``styles.xml``, which may be empty."""
        self._styles = Shelf(data, "style", "styleId")
        self._found: dict[str, Style] = {}
        self._runs: dict[str, Look] = {}
        self._defaults = Look(size=20)
        self.language = ""
        self.usual = self._styles.marked('w:type="paragraph"', 'w:default="1"')
        self._read_defaults()
        self.body = self.paragraph("")

    def paragraph(self, name: str) -> Style:
        """The style of a paragraph that names one, or the default."""
        name = name or self.usual
        if name not in self._found:
            self._found[name] = self._paragraph(name)
        return self._found[name]

    def run(self, name: str) -> Look:
        """What a character style says."""
        if name not in self._runs:
            look = Look()
            chain = self._chain(name)
            for _, one in chain:
                look = under(look, _look_of(one))
            called = _title_of(chain[0][1], name) if chain else name
            self._runs[name] = look._replace(code=True) if _INLINE_CODE.fullmatch(called) else look
        return self._runs[name]

    def numbering_of(self, name: str) -> str:
        """The numbering that a list style stands for."""
        element = self._styles.get(name)
        return "" if element is None else _text(element.find(f"{W}pPr/{W}numPr/{W}numId"))

    def _read_defaults(self) -> None:
        """The look and the language of text that says nothing."""
        defaults = self._styles.single("docDefaults")
        default = None if defaults is None else defaults.find(f"{W}rPrDefault/{W}rPr")
        if default is not None:
            self._defaults = under(read_look(default), self._defaults)
        usual = self._styles.get(self.usual)
        for properties in (None if usual is None else usual.find(W + "rPr"), default):
            found = None if properties is None else properties.find(W + "lang")
            self.language = self.language or _text(found)

    def _chain(self, name: str) -> "list[tuple[str, _Element]]":
        """A style and those it is based on, itself first."""
        chain: list[tuple[str, _Element]] = []
        element = self._styles.get(name)
        while element is not None and len(chain) < _CHAIN and all(name != one for one, _ in chain):
            chain.append((name, element))
            name = _text(element.find(W + "basedOn"))
            element = self._styles.get(name)
        return chain

    def _paragraph(self, name: str) -> Style:
        chain = self._chain(name)
        look, numbering, depth, indent, outline = Look(), "", -1, 0, -1
        for _, one in chain:
            look = under(look, _look_of(one))
            properties = one.find(W + "pPr")
            if properties is None:
                continue
            found = properties.find(W + "outlineLvl")
            outline = _number(found, 9) if outline < 0 and found is not None else outline
            listed = properties.find(W + "numPr")
            if listed is not None and not numbering:
                numbering = _text(listed.find(W + "numId"))
                depth = _number(listed.find(W + "ilvl"), -1)
            indent = indent or indent_of(properties.find(W + "ind"))
        names = [_title_of(one, called) for called, one in chain] or [name]
        role, level = _role(names, outline)
        look = under(look, self._defaults)
        return Style(names[0], role, level, look, numbering, depth, indent, tuple(one for one, _ in chain))


def _title_of(element: "_Element", name: str) -> str:
    """The title of a style, which its id stands for."""
    return _text(element.find(W + "name")) or name


def _look_of(element: "_Element") -> Look:
    properties = element.find(W + "rPr")
    return Look() if properties is None else read_look(properties)


def _role(names: list[str], outline: int) -> tuple[Role, int]:
    """What a style is, by the first name in its chain that says so, else by its outline level (from 0)."""
    for name in names:
        plain = name.casefold().replace("_", " ").strip()
        if found := _HEADING.match(plain):
            return "heading", int(found[1])
        if plain in _NAMES:
            return _NAMES[plain], int(_NAMES[plain] == "title")
        if _CONTENTS.fullmatch(plain):
            return "contents", 0
        if _CODE.fullmatch(plain):
            return "code", 0
        if found := _LISTED.fullmatch(plain):
            return _SORTS.get(found[1], "bullet"), int(found[2] or 1)
    return ("heading", outline + 1) if 0 <= outline <= 8 else ("body", 0)


def read_look(properties: "_Element") -> Look:
    """What ``w:rPr`` says itself."""
    bold = size = mono = hidden = underlined = raised = None
    style = ""
    for child in properties:
        sort = _SAID.get(child.tag)
        if sort is None:
            continue
        if sort == "font":
            font = child.get(_ASCII) or child.get(_HANSI)
            mono = _is_mono(font) if font else None
            continue
        value = child.get(_VAL)
        if sort == "bold":
            bold = value not in _OFF
        elif sort == "size":
            size = int(value) if value and value.isdecimal() and len(value) < 5 else None
        elif sort == "style":
            style = value or ""
        elif sort == "hidden":
            hidden = value not in _OFF
        elif sort == "underlined":
            underlined = value not in _OFF
        else:
            raised = value == "superscript"
    return Look(bold, size, mono, hidden, underlined, raised, False, style)


@lru_cache(maxsize=200)
def _is_mono(font: str) -> bool:
    """Whether all letters of a font are of one width, by its name."""
    return bool(_MONO.search(font))


def under(look: Look, other: Look) -> Look:
    """A look that takes from another what it does not say."""
    return Look(
        other.bold if look.bold is None else look.bold,
        other.size if look.size is None else look.size,
        other.mono if look.mono is None else look.mono,
        other.hidden if look.hidden is None else look.hidden,
        other.underlined if look.underlined is None else look.underlined,
        other.raised if look.raised is None else look.raised,
        look.code or other.code,
    )


def indent_of(element: "_Element | None") -> int:
    """How far ``w:ind`` moves a paragraph in; 0 where it does not say."""
    value = "0" if element is None else element.get(_LEFT) or element.get(_START) or "0"
    return int(value) if value.isdecimal() and len(value) < 7 else 0


def _text(element: "_Element | None") -> str:
    return "" if element is None else element.get(_VAL, "")


def _number(element: "_Element | None", default: int) -> int:
    value = _text(element)
    return int(value) if value.isdecimal() and len(value) < 4 else default
