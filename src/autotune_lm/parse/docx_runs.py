"""Floor 4. What stands in a paragraph of a Word document: runs, fields, revisions, equations, notes and text boxes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from autotune_lm.parse.docx_fields import Fields
from autotune_lm.parse.docx_line import BOLD, CODE, MONO, UNDERLINED, Line
from autotune_lm.parse.docx_styles import Look, Style, Styles, read_look, under
from autotune_lm.parse.docx_symbols import symbol
from autotune_lm.parse.office_math import math_text
from autotune_lm.parse.ooxml import MC, M, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_RUN, _TEXT, _RPR, _RSTYLE = W + "r", W + "t", W + "rPr", W + "rStyle"
_INSIDE = frozenset(
    W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase")
)
_GONE = frozenset({W + "del", W + "moveFrom"})
_BOX = W + "txbxContent"
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_PROMPTS = ("click", "tap", "choose", "enter", "klicken", "wählen", "cliquez", "choisissez", "haga clic", "elija")


class Runs:
    """Reads paragraphs one after the other: a field may begin in one and end in another."""

    def __init__(self, styles: Styles, *, fonts: bool = True) -> None:
        """``fonts`` says whether a typewriter font marks code."""
        self.boxes: list[_Element] = []
        """Contents of text boxes met and not yet taken."""
        self.notes: list[tuple[str, str]] = []
        """Kind and id of the notes referred to and not yet taken."""
        self.hidden = self.deleted = 0
        self.fields = Fields()
        self._styles = styles
        self._fonts = fonts
        self._line = Line()
        self._style_look = Look()
        self._usual = (0, 0)
        self._others: dict[str, Callable[[_Element], None]] = {
            M + "oMath": self._equation,
            M + "oMathPara": self._equations,
            MC + "AlternateContent": self._alternative,
            W + "sdt": self._control,
            W + "fldSimple": self._simple_field,
            W + "ruby": self._walk,
        }
        self._parts: dict[str, Callable[[_Element], None]] = {
            W + "br": self._break,
            W + "fldChar": self._field,
            W + "instrText": self._instruction,
            W + "sym": self._symbol,
            W + "footnoteReference": self._reference,
            W + "endnoteReference": self._reference,
            W + "drawing": self._drawing,
            W + "pict": self._drawing,
            W + "object": self._drawing,
            **self._others,
        }

    def read(self, paragraph: "_Element", style: Style, line: Line | None = None) -> Line:
        """The text of a paragraph, behind that of a line that it goes on with."""
        self._line = line or Line()
        self._style_look = style.look
        self._usual = self._flags(style.look)
        self._walk(paragraph)
        return self._line

    def _walk(self, element: "_Element") -> None:
        """Runs and what holds them; libxml2 bounds the depth."""
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag in _INSIDE:
                self._walk(child)
            elif tag in _GONE:
                self.deleted += 1
            elif tag in self._others:
                self._others[tag](child)

    def _run(self, run: "_Element") -> None:
        """One run: text of one look."""
        line, closed = self._line, self.fields.closed
        line.flags, line.size = self._usual
        raised = False
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                if not closed and child.text:
                    line.add("^" + child.text if raised and line.is_power(child.text) else child.text)
            elif tag == _RPR:
                look = self._look(child)
                if look.hidden:
                    self._hide(run)
                    return
                line.flags, line.size = self._flags(look)
                raised = bool(look.raised)
            elif tag in _SIGNS:
                if not closed:
                    line.add(_SIGNS[tag])
            elif tag in self._parts:
                self._parts[tag](child)
                closed = self.fields.closed

    def _look(self, properties: "_Element") -> Look:
        look = read_look(properties)
        named = properties.find(_RSTYLE)
        if named is not None:
            look = under(look, self._styles.run(named.get(_VAL, "")))
        return under(look, self._style_look)

    def _flags(self, look: Look) -> tuple[int, int]:
        mono = MONO if look.mono and self._fonts else 0
        code = CODE if look.code else 0
        return (BOLD if look.bold else 0) | mono | code | (UNDERLINED if look.underlined else 0), look.size or 0

    def _hide(self, run: "_Element") -> None:
        """Hidden text is left out; the fields in it still count."""
        for child in run:
            if child.tag == W + "fldChar":
                self._field(child)
            elif child.tag == W + "instrText":
                self._instruction(child)
            elif child.tag == _TEXT and child.text and not self.fields.closed:
                self.hidden += 1

    def _break(self, element: "_Element") -> None:
        if not self.fields.closed:
            self._line.add(" " if element.get(W + "type") in ("page", "column") else "\n")

    def _field(self, element: "_Element") -> None:
        self.fields.sign(element.get(W + "fldCharType", ""))

    def _instruction(self, element: "_Element") -> None:
        self.fields.instruct(element.text or "")

    def _simple_field(self, element: "_Element") -> None:
        self.fields.sign("begin")
        self.fields.instruct(element.get(W + "instr", ""))
        self.fields.sign("separate")
        self._walk(element)
        self.fields.sign("end")

    def _symbol(self, element: "_Element") -> None:
        if not self.fields.closed:
            self._line.add(symbol(element.get(W + "font", ""), element.get(W + "char", "")))

    def _reference(self, element: "_Element") -> None:
        if not self.fields.closed:
            self.notes.append((element.tag.rpartition("}")[2].removesuffix("Reference"), element.get(W + "id", "")))

    def _drawing(self, element: "_Element") -> None:
        """The text boxes in a picture; those inside another come with it."""
        waiting = [element]
        while waiting:
            for child in waiting.pop():
                if child.tag == _BOX:
                    self.boxes.append(child)
                else:
                    waiting.extend(_chosen(child) if child.tag == MC + "AlternateContent" else (child,))

    def _alternative(self, element: "_Element") -> None:
        """The same thing twice: as new programs show it, and as old ones do."""
        line, inside = self._line, element.getparent().tag == _RUN  # type: ignore[union-attr]  # reached from there
        for found in _chosen(element):
            look = line.flags, line.size
            (self._run if inside else self._walk)(found)
            line.flags, line.size = look

    def _control(self, element: "_Element") -> None:
        """A content control, but not where it holds its prompt alone."""
        content = element.find(W + "sdtContent")
        if content is not None and not is_prompt(element, content):
            self._walk(content)

    def _equation(self, element: "_Element") -> None:
        if not self.fields.closed:
            self._line.formula(math_text(element), alone=False)

    def _equations(self, element: "_Element") -> None:
        if not self.fields.closed:
            self._line.formula(math_text(element), alone=True)


def _chosen(element: "_Element") -> "list[_Element]":
    """Of ``mc:AlternateContent`` what new programs show, else what old ones do."""
    found = element.find(MC + "Choice")
    found = element.find(MC + "Fallback") if found is None else found
    return [] if found is None else [found]


def is_prompt(control: "_Element", content: "_Element") -> bool:
    """Whether a content control shows nothing but what to type into it."""
    if control.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
        return False
    said = "".join(text.text or "" for text in content.iter(_TEXT)).strip().casefold()
    return said.startswith(_PROMPTS)
