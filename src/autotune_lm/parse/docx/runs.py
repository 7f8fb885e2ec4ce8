"""Floor 4. What stands in a paragraph of a Word document: runs, fields, revisions, equations, notes and text boxes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from autotune_lm.parse.docx.fields import Fields
from autotune_lm.parse.docx.line import BOLD, CODE, MONO, UNDERLINED, Line
from autotune_lm.parse.docx.looks import Look, read_look, under
from autotune_lm.parse.docx.repeated import KEY, Repeated
from autotune_lm.parse.docx.said import SILENT, Said
from autotune_lm.parse.docx.styles import Style, Styles
from autotune_lm.parse.docx.symbols import symbol
from autotune_lm.parse.office_math import math_text
from autotune_lm.parse.ooxml import MC, M, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_RUN, _TEXT, _RPR, _PPR, _RETURN = W + "r", W + "t", W + "rPr", W + "pPr", W + "cr"
_INSIDE = frozenset(
    W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase")
)
_GONE = frozenset({W + "del", W + "moveFrom"})
_BOX = W + "txbxContent"
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_PROMPTS = ("click", "tap", "choose", "enter", "klicken", "wählen", "cliquez", "choisissez", "haga clic", "elija")


Shown: TypeAlias = "tuple[tuple[int, int], bool, bool]"
"""Flags and size (half points), whether it is hidden, whether it is raised."""
_PLAIN: Shown = ((0, 0), False, False)


class Runs:
    """Reads paragraphs one after the other: a field may begin in one and end in another."""

    def __init__(self, styles: Styles, repeated: Repeated, *, fonts: bool = True) -> None:
        """``fonts`` says whether a typewriter font marks code."""
        self.boxes: list[_Element] = []
        """Contents of text boxes met and not yet taken."""
        self.notes: list[tuple[str, str]] = []
        """Kind and id of the notes referred to and not yet taken."""
        self.hidden = self.deleted = self.count = 0
        """Runs whose text is hidden, deleted revisions, and all runs."""
        self.fields = Fields()
        self._styles = styles
        self._repeated = repeated
        self._said: dict[str, Said] = {}
        self._keyed: dict[tuple[str, Shown], Shown] = {}
        """What stand-ins of properties say: of paragraphs, and of runs over the look of their paragraph."""
        self._fonts = fonts
        self._line = Line()
        self._base = _PLAIN
        self._bases: dict[str, Shown] = {}
        self._seen: dict[tuple[Look, Shown], Shown] = {}
        self._others: dict[str, Callable[[_Element], None]] = {
            M + "oMath": self._equation,
            M + "oMathPara": self._equation,
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

    def read(self, paragraph: "_Element", line: Line | None = None) -> tuple[Line, Said, Style]:
        """A paragraph, its text behind that of a line that it goes on with."""
        self._line = line = line or Line()
        said, style = SILENT, self._styles.body
        self._base = self._bases.get(style.name) or self._basis(style)
        for child in paragraph:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag == _PPR:
                said = self._properties(child)
                style = self._styles.paragraph(said.style)
                self._base = self._bases.get(style.name) or self._basis(style)
                if self.fields.in_contents and style.role in ("heading", "title"):
                    self.fields.drop()  # a table of contents that never ends
            else:
                self._other(child, tag)
        return line, said, style

    def _walk(self, element: "_Element") -> None:
        """Runs and what holds them; libxml2 bounds the depth."""
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            else:
                self._other(child, tag)

    def _other(self, element: "_Element", tag: str) -> None:
        if tag in _INSIDE:
            self._walk(element)
        elif tag in _GONE:
            self.deleted += 1
        elif tag in self._others:
            self._others[tag](element)

    def _run(self, run: "_Element") -> None:
        """One run: text of one look."""
        line, closed = self._line, self.fields.closed
        self.count += 1
        line.look, _, raised = self._base
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = child.text
                if text and not closed:
                    line.add("^" + text if raised and line.is_power(text) else text)
            elif tag == _RPR:
                line.look, hidden, raised = self._shown(child)
                if hidden:
                    self._hide(run)
                    return
            elif tag in _SIGNS:
                if not closed:
                    line.add(_SIGNS[tag])
                    line.broken = line.broken or tag == _RETURN
            elif tag in self._parts:
                self._parts[tag](child)
                closed = self.fields.closed

    def _basis(self, style: Style) -> Shown:
        """How text of a style shows that says nothing else."""
        self._bases[style.name] = _over(style.look, _PLAIN, fonts=self._fonts)
        return self._bases[style.name]

    def _properties(self, element: "_Element") -> Said:
        """What a paragraph says of itself."""
        key = element.get(KEY)
        if key is None:
            return Said(element, self._repeated)
        known = self._said.get(key)
        if known is None:
            known = self._said[key] = Said(self._repeated.full(element), self._repeated)
        return known

    def _shown(self, element: "_Element") -> Shown:
        """How text shows that says something of its own."""
        key = element.get(KEY)
        if key is None:
            return self._looking(read_look(element))
        known = self._keyed.get((key, self._base))
        if known is None:
            known = self._keyed[(key, self._base)] = self._looking(read_look(self._repeated.full(element)))
        return known

    def _looking(self, look: Look) -> Shown:
        """A look over its character style, over that of the paragraph."""
        known = self._seen.get((look, self._base))
        if known is None:
            whole = under(look, self._styles.run(look.style)) if look.style else look
            known = self._seen[(look, self._base)] = _over(whole, self._base, fonts=self._fonts)
        return known

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
            turned = element.get(W + "type") in ("page", "column")
            self._line.add(" " if turned else "\n")
            self._line.broken = self._line.broken or not turned

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
            look = line.look
            (self._run if inside else self._walk)(found)
            line.look = look

    def _control(self, element: "_Element") -> None:
        """A content control, but not where it holds its prompt alone."""
        content = element.find(W + "sdtContent")
        if content is not None and not is_prompt(element, content):
            self._walk(content)

    def _equation(self, element: "_Element") -> None:
        if not self.fields.closed:
            self._line.formula(math_text(element))


def _over(look: Look, base: Shown, *, fonts: bool) -> Shown:
    """A look over another that is shown already; ``fonts`` says whether a typewriter font counts."""
    (flags, size), hidden, raised = base
    for said, flag in ((look.bold, BOLD), (look.mono and fonts, MONO), (look.underlined, UNDERLINED)):
        if said is not None:
            flags = flags | flag if said else flags & ~flag
    if look.code:
        flags |= CODE
    return (
        (flags, look.size or size),
        hidden if look.hidden is None else look.hidden,
        raised if look.raised is None else look.raised,
    )


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
