"""Writes small PDF files for tests: text at places in the standard fonts, lines, an outline, properties."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

FONTS = {
    "body": "Times-Roman",
    "bold": "Times-Bold",
    "sans": "Helvetica",
    "sansbold": "Helvetica-Bold",
    "code": "Courier",
}
A4 = (0, 0, 595, 842)


def literal(text: str) -> bytes:
    """A PDF string in WinAnsi, with its marks escaped."""
    coded = text.encode("cp1252", "replace")
    return b"(" + coded.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


@dataclass
class Page:
    """A page under construction; places in points from the lower left corner."""

    box: Sequence[float] = A4
    extra: str = ""
    """Further entries of the page dictionary, such as ``/Rotate 90``."""
    content: list[bytes] = field(default_factory=list)

    def text(
        self, x: float, y: float, text: str, font: str = "body", size: float = 10, turn: str = "1 0 0 1", mode: int = 0
    ) -> "Page":
        """Show one string; ``turn`` is the first part of the text matrix, ``mode`` 3 is invisible."""
        start = f"BT /{font} {size} Tf {mode} Tr {turn} {x} {y} Tm ".encode()
        self.content.append(start + literal(text) + b" Tj ET")
        return self

    def lines(self, x: float, y: float, lines: Sequence[str], leading: float = 12, **how: object) -> float:
        """Show lines one below the other; gives the place of the next one."""
        for line in lines:
            self.text(x, y, line, **how)  # type: ignore[arg-type]
            y -= leading
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> "Page":
        """Draw a straight line."""
        self.content.append(f"{x0} {y0} m {x1} {y1} l S".encode())
        return self


@dataclass
class Pdf:
    """A file under construction."""

    pages: list[Page] = field(default_factory=list)
    outline: list[tuple[str, int]] = field(default_factory=list)
    """Title and number of the page, which starts at 0."""
    info: dict[str, str] = field(default_factory=dict)
    language: str = ""

    def page(self, box: Sequence[float] = A4, extra: str = "") -> Page:
        """Begin a page."""
        self.pages.append(Page(box, extra))
        return self.pages[-1]

    def write(self, compress: bool = False) -> bytes:
        """The file."""
        fonts = len(FONTS)
        first_page = 3 + fonts
        objects = [
            b"",
            b"<< /Type /Pages /Count %d /Kids [%s] >>"
            % (len(self.pages), b" ".join(b"%d 0 R" % (first_page + 2 * n) for n in range(len(self.pages)))),
            *(
                f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
                for name in FONTS.values()
            ),
        ]
        resources = " ".join(f"/{name} {3 + place} 0 R" for place, name in enumerate(FONTS))
        for number, page in enumerate(self.pages):
            box = " ".join(map(str, page.box))
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] {page.extra} "
                f"/Contents {first_page + 2 * number + 1} 0 R "
                f"/Resources << /Font << {resources} >> >> >>".encode()
            )
            stream = b"\n".join(page.content)
            packed = zlib.compress(stream) if compress else stream
            how = b" /Filter /FlateDecode" if compress else b""
            objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(packed), how, packed))
        catalog = b"<< /Type /Catalog /Pages 2 0 R"
        if self.language:
            catalog += b" /Lang " + literal(self.language)
        if self.outline:
            catalog += b" /Outlines %d 0 R" % (len(objects) + 1)
            objects += self._outline(len(objects) + 1, first_page)
        objects[0] = catalog + b" >>"
        entries = b" ".join(b"/" + key.encode() + b" " + literal(value) for key, value in self.info.items())
        objects.append(b"<< " + entries + b" >>")
        return _file(objects)

    def _outline(self, first: int, first_page: int) -> list[bytes]:
        """The objects of the outline: its root, and an entry a title."""
        last = first + len(self.outline)
        made = [b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (first + 1, last, len(self.outline))]
        for place, (title, page) in enumerate(self.outline):
            number = first + 1 + place
            before = b" /Prev %d 0 R" % (number - 1) if place else b""
            after = b" /Next %d 0 R" % (number + 1) if number < last else b""
            made.append(
                b"<< /Title %s /Parent %d 0 R%s%s /Dest [%d 0 R /Fit] >>"
                % (literal(title), first, before, after, first_page + 2 * page)
            )
        return made


def _file(objects: Sequence[bytes]) -> bytes:
    """Objects 1 to n (1 is the catalog, n the properties), the table of their places, and the trailer."""
    data, places = b"%PDF-1.7\n", []
    parts = [data]
    at = len(data)
    for number, body in enumerate(objects, 1):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places.append(at)
        parts.append(part)
        at += len(part)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    parts.append(table + b"".join(b"%010d 00000 n \n" % place for place in places))
    parts.append(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(objects), at)
    )
    return b"".join(parts)
