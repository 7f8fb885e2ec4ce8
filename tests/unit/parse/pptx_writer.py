"""Writes small presentations out of XML, for the tests of the reader."""

import io
import zipfile

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
INCH = 914_400
BULLETS = (
    "<p:txStyles><p:titleStyle/><p:bodyStyle>"
    + "".join(f'<a:lvl{level}pPr><a:buChar char="•"/></a:lvl{level}pPr>' for level in range(1, 10))
    + "</p:bodyStyle></p:txStyles>"
)


def paragraph(text: str, level: int = 0, mark: str = "", look: str = "", font: str = "") -> str:
    """A paragraph of one run; ``mark`` is XML for its properties, ``look`` attributes of the run."""
    latin = f'<a:latin typeface="{font}"/>' if font else ""
    run = f"<a:r><a:rPr {look}>{latin}</a:rPr><a:t>{text}</a:t></a:r>" if text else ""
    return f'<a:p><a:pPr lvl="{level}">{mark}</a:pPr>{run}</a:p>'


def shape(*paragraphs: str, ph: str = "", at: tuple[float, float, float, float] | None = None, more: str = "") -> str:
    """A text box, or with ``ph`` a placeholder; ``at`` is left, top, width and height in inches."""
    body = "".join(one if one.startswith("<") else paragraph(one) for one in paragraphs)
    holder = f"<p:ph {ph}/>" if ph else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {more}/><p:cNvSpPr/><p:nvPr>{holder}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place(at)}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{body}</p:txBody></p:sp>"
    )


def place(at: tuple[float, float, float, float] | None, tag: str = "a:xfrm", more: str = "") -> str:
    """Where something stands."""
    if at is None:
        return ""
    left, top, width, height = (int(number * INCH) for number in at)
    return f'<{tag}><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>{more}</{tag}>'


def title(text: str, kind: str = "title") -> str:
    """The title of a slide."""
    return shape(text, ph=f'type="{kind}"')


def body(*paragraphs: str) -> str:
    """The body of a slide, whose bullets come from the master."""
    return shape(*paragraphs, ph='idx="1"')


def frame(data: str, uri: str = "x", at: tuple[float, float, float, float] = (1, 3, 8, 3)) -> str:
    """A graphic frame."""
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="x"/><p:cNvGraphicFramePr/><p:nvPr/>'
        f'</p:nvGraphicFramePr>{place(at, "p:xfrm")}<a:graphic><a:graphicData uri="{uri}">{data}</a:graphicData>'
        "</a:graphic></p:graphicFrame>"
    )


def table(*rows: list[str]) -> str:
    """A table; a cell that starts with ``<`` is XML of its own."""
    lines = "".join(
        "<a:tr>" + "".join(one if one.startswith("<") else cell(one) for one in row) + "</a:tr>" for row in rows
    )
    return frame(f"<a:tbl><a:tblPr/><a:tblGrid/>{lines}</a:tbl>")


def cell(text: str, more: str = "") -> str:
    """A cell of a table."""
    return f"<a:tc {more}><a:txBody><a:bodyPr/>{paragraph(text)}</a:txBody></a:tc>"


class Deck:
    """Collects slides and parts."""

    def __init__(self, layouts: dict[str, str] | None = None, master: str = BULLETS) -> None:
        self.parts: dict[str, str] = {}
        self.slides: list[str] = []
        self.layouts = layouts or {"obj": "", "title": "", "secHead": ""}
        self.master = master
        self.extra = ""

    def add(self, *shapes: str, layout: str = "obj", notes: str = "", links: str = "", more: str = "") -> "Deck":
        """Add a slide; ``notes`` are shapes of its notes page, ``links`` further relationships."""
        number = len(self.slides) + 1
        self.slides.append(f"<p:sld {SPACES} {more}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:sld>")
        at = list(self.layouts).index(layout) + 1
        targets = link("L", "slideLayout", f"../slideLayouts/slideLayout{at}.xml") + links
        if notes:
            self.parts[f"ppt/notesSlides/notesSlide{number}.xml"] = (
                f"<p:notes {SPACES}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>"
            )
            targets += link("N", "notesSlide", f"../notesSlides/notesSlide{number}.xml")
        self.parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relationships(targets)
        return self

    def part(self, name: str, text: str) -> "Deck":
        """Add a part."""
        self.parts[name] = text
        return self

    def bytes(self, order: list[int] | None = None) -> bytes:
        """The file; ``order`` the slides as they are shown."""
        order = order or list(range(1, len(self.slides) + 1))
        ids = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in order)
        parts = {
            "_rels/.rels": relationships(link("rId1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>{ids}</p:sldIdLst>"
            f'<p:sldSz cx="9144000" cy="6858000"/>{self.extra}</p:presentation>',
            "ppt/_rels/presentation.xml.rels": relationships(
                "".join(link(f"rId{number}", "slide", f"slides/slide{number}.xml") for number in order)
            ),
            "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {SPACES}>{self.master}</p:sldMaster>",
            **{f"ppt/slides/slide{number}.xml": text for number, text in enumerate(self.slides, 1)},
            **self.parts,
        }
        for number, (kind, shapes) in enumerate(self.layouts.items(), 1):
            parts[f"ppt/slideLayouts/slideLayout{number}.xml"] = (
                f'<p:sldLayout {SPACES} type="{kind}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sldLayout>'
            )
            parts[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = relationships(
                link("M", "slideMaster", "../slideMasters/slideMaster1.xml")
            )
        return packed(parts)


def link(name: str, kind: str, target: str) -> str:
    """A relationship."""
    return f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"/>'


def relationships(links: str) -> str:
    """A part of relationships."""
    return f'<Relationships xmlns="{RELATIONSHIPS}">{links}</Relationships>'


def packed(parts: dict[str, str]) -> bytes:
    """Parts as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            packing = zipfile.ZIP_DEFLATED if len(text) < 100_000 else zipfile.ZIP_STORED  # a bomb is another test
            archive.writestr(name, text, packing)
    return out.getvalue()
