"""Small Word documents made of XML strings, for the tests."""

import io
import zipfile

TRANSITIONAL = "http://schemas.openxmlformats.org/{}/2006/{}"
STRICT = "http://purl.oclc.org/ooxml/{}/{}"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments")


def p(text: str = "", style: str = "", *, properties: str = "", run: str = "") -> str:
    """A paragraph with one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{r(text, run)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run; line feeds are breaks."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{lines}</w:r>"


def item(text: str, instance: int = 1, level: int = 0, style: str = "") -> str:
    """An item of a list."""
    numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>'
    return p(text, style, properties=numbers)


def table(*rows: list[str], header: bool = False) -> str:
    """A table whose cells are texts, or XML where they begin with ``<``."""
    said = ""
    for number, cells in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if header and not number else ""
        said += f"<w:tr>{mark}{''.join(cell if cell.startswith('<w:tc>') else tc(cell) for cell in cells)}</w:tr>"
    return f"<w:tbl>{said}</w:tbl>"


def tc(content: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def style(name: str, title: str, based: str = "", paragraph: str = "", run: str = "", kind: str = "paragraph") -> str:
    """A style."""
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{title}"/>{on}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def levels(*forms: tuple[str, str], start: int = 1) -> str:
    """The levels of an abstract list: form and text of each."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(forms)
    )


BULLETS = levels(("bullet", "•"), ("bullet", "o"), ("bullet", "▪"))
DECIMALS = levels(("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{BULLETS}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{DECIMALS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
"""1: bullets; 2: numbers; 3: the same numbers, from 1 on."""


def docx(
    body: str,
    *,
    spaces: str = TRANSITIONAL,
    main: str = "word/document.xml",
    title: str = "",
    files: dict[str, str] | None = None,
    **parts: str,
) -> bytes:
    """A package; ``parts`` are the inner XML of styles, numbering, footnotes, endnotes and comments."""
    names = (
        f'xmlns:w="{spaces.format("wordprocessingml", "main")}" '
        f'xmlns:r="{spaces.format("officeDocument", "relationships")}" '
        f'xmlns:m="{spaces.format("officeDocument", "math")}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    folder, _, name = main.rpartition("/")
    kind = spaces.format("officeDocument", "relationships")
    links = "".join(
        f'<Relationship Id="r{number}" Type="{kind}/{part}" Target="{part}.xml"/>' for number, part in enumerate(parts)
    )
    written = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{kind}/officeDocument" Target="{main}"/>'
        f'<Relationship Id="b" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "docProps/core.xml": '<c:coreProperties xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></c:coreProperties>",
        main: f"<w:document {names}><w:body>{body}</w:body></w:document>",
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        **{f"{folder}/{part}.xml": f"<w:{part} {names}>{inner}</w:{part}>" for part, inner in parts.items()},
        **(files or {}),
    }
    return packed(written)


def packed(files: dict[str, str]) -> bytes:
    """A zip file; nothing in it is packed, so that hostile text gets past the check of the ratio."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as out:
        for name, text in files.items():
            out.writestr(name, text)
    return data.getvalue()
