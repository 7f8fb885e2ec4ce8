"""Floor 4. Styles of a Word document: what a paragraph style means, and how its text looks.

A style takes from the one it is based on what it does not say itself (ECMA-376 part 1, 17.7). The names of the styles
that Word brings along are English in the file, whatever the language of the program; other programs translate them.
"""

import re
from typing import Literal, NamedTuple

from autotune_lm.parse.docx.entries import SILENT, Entry, element_entry, plain_entry
from autotune_lm.parse.docx.looks import Look, under
from autotune_lm.parse.docx.shelf import Shelf
from autotune_lm.parse.ooxml import W

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
_INLINE_CODE = re.compile(
    r"verbatim ?char|html ?(?:code|typewriter|keyboard|sample)|(?:source|inline|code) ?(?:text|code|char|inline)"
    r"|code|teletype|user entry|codechar|inlinecode",
    re.IGNORECASE,
)


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
        self._entries: dict[str, Entry | None] = {}
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
                look = under(look, one.look)
            called = chain[0][1].title or name if chain else name
            self._runs[name] = look._replace(code=True) if _INLINE_CODE.fullmatch(called) else look
        return self._runs[name]

    def numbering_of(self, name: str) -> str:
        """The numbering that a list style stands for."""
        entry = self._entry(name)
        return "" if entry is None else entry.numbering or ""

    def _read_defaults(self) -> None:
        """The look and the language of text that says nothing."""
        default = plain_entry(self._styles.between("rPrDefault"))
        if default is None:
            defaults = self._styles.single("docDefaults")
            inner = None if defaults is None else defaults.find(W + "rPrDefault")
            default = SILENT if inner is None else element_entry(inner)
        self._defaults = under(default.look, self._defaults)
        usual = self._entry(self.usual) or SILENT
        self.language = usual.language or default.language

    def _entry(self, name: str) -> Entry | None:
        """What a style itself says; None where there is none."""
        if name not in self._entries:
            text = self._styles.text(name)
            found = plain_entry(text) if text else None
            if found is None and (element := self._styles.get(name)) is not None:
                found = element_entry(element)
            self._entries[name] = found
        return self._entries[name]

    def _chain(self, name: str) -> list[tuple[str, Entry]]:
        """A style and those it is based on, itself first."""
        chain: list[tuple[str, Entry]] = []
        entry = self._entry(name)
        while entry is not None and len(chain) < _CHAIN and all(name != one for one, _ in chain):
            chain.append((name, entry))
            name = entry.based
            entry = self._entry(name)
        return chain

    def _paragraph(self, name: str) -> Style:
        chain = self._chain(name)
        look, numbering, depth, indent, outline = Look(), "", -1, 0, -1
        for _, one in chain:
            look = under(look, one.look)
            outline = one.outline if outline < 0 else outline
            if one.numbering is not None and not numbering:
                numbering, depth = one.numbering, one.depth
            indent = indent or one.indent
        names = [one.title or called for called, one in chain] or [name]
        role, level = _role(names, outline)
        look = under(look, self._defaults)
        return Style(names[0], role, level, look, numbering, depth, indent, tuple(one for one, _ in chain))


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
