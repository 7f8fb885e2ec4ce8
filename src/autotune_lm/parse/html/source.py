"""Floor 4. The bytes of an HTML file to a tree: encoding, repair of what would swallow a page, bounded depth."""

import re
from html.entities import html5
from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.kit.extras import needs_extra
from autotune_lm.parse.encoding import decode
from autotune_lm.parse.html.names import words

if TYPE_CHECKING:
    from lxml.etree import _Element

_META = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^<>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_PROBE_BYTES = 4096
_HEAD_CHARACTERS = 20_000
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TITLE = re.compile(r"<title\b[^<>]*>[^<]*(?=<(?!/title))", re.IGNORECASE)
_TITLE_END = re.compile(r"</title", re.IGNORECASE)
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
_UNSEEN_NAMES = re.compile(
    r"&(?:shy|ZeroWidthSpace|NoBreak|lrm|rlm|#0{0,4}(?:173|8203|8206|8207|8288|65279)"
    r"|#[xX]0{0,4}(?:[aA][dD]|200[bBeEfF]|2060|[fF][eE][fF][fF]));"
)
_SWALLOWS = ("style", "script", "textarea")
_BLOCK = re.compile(r"</head>|<(?:body|p|div|h[1-6]|table|ul|ol|dl|pre)(?:\s[^<>]*)?>", re.IGNORECASE)
_XHTML = re.compile(r"<\?xml\b|<html\b[^<>]{0,500}\bxmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml", re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CLOSED = re.compile(
    r"<(script|title|style|textarea|iframe|a|div|span|p|i|b|em|strong|td|th|li|ul|section)((?:\s[^<>]{0,2000})?)/>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_MOST_TAGS = 1_000_000
"""Elements; a tree of so many, and the document that it becomes, take up to 900 MB."""
_DEFINES = re.compile(r"<(d[td])(?=[\s>])", re.IGNORECASE)
_VOID = words("br hr img input meta link area base col embed param source track wbr p li dt dd tr td th")
_INLINE = words("a b i u s em font span small big strong code tt kbd sup sub q cite abbr mark ins del")
_ERROR = 2
"""The level of what libxml2 can mend; nesting too deep is fatal."""
_DEEPEST = 250
"""Open elements, those that close themselves left out; libxml2 follows 2,048 of all kinds and loses what is deeper."""


def source_text(data: bytes) -> tuple[str, str]:
    """Decode a page: mark, strict UTF-8, what the page declares, a guess. The note says where it was a guess.

    Raises:
        NotText: the bytes are a binary format or noise.
    """
    if not data.startswith(_MARKS):
        try:
            data.decode()
        except UnicodeDecodeError:
            if b"\0" not in data:
                data = _declared(data)
    return decode(data)


def _declared(data: bytes) -> bytes:
    """The bytes as UTF-8, where the encoding that the page declares fits them all."""
    head = data[:_PROBE_BYTES]
    found = _META.search(head) or _DECLARED.search(head)
    name = found[1].decode("ascii", "replace").lower() if found else ""
    if name in ("", "utf-8", "utf8") or name.startswith("utf-16"):
        return data
    name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name
    try:
        return data.decode(name).encode()
    except (UnicodeDecodeError, LookupError, UnicodeEncodeError):
        return data


def tree_of(text: str, note: list[str]) -> "_Element | None":
    """The root element; None where the page is empty. Too deep a nesting is flattened, and noted.

    Raises:
        Missing: lxml is not installed.
        SourceError: it has more tags than fit into memory.
    """
    with needs_extra("documents"):
        from lxml import etree
    tags = text.count("<") - text.count("</")
    if tags > _MOST_TAGS:
        raise SourceError(f"it holds {tags:,} elements; the limit is {_MOST_TAGS:,}", "split it")
    if not text.isascii() and any(chr(code) in text for code in _UNSEEN):
        text = text.translate(_UNSEEN)
    text = _UNSEEN_NAMES.sub("", text)
    if _XHTML.search(text, 0, _PROBE_BYTES):
        root = _xhtml(text)
        if root is not None:
            return root
        text = _CLOSED.sub(r"<\1\2></\1>", text)
    text = _repaired(text)
    root, deep = _html(text)
    if deep:
        root, deep = _html(flattened(_DEFINES.sub(r"</dt></dd><\1", text)))
        note.append("tags nest too deep to follow: the deepest of them were taken out, their text stays")
    return None if root is None or not isinstance(root, etree._Element) else root


def _html(text: str) -> "tuple[_Element | None, bool]":
    """The tree, and whether parts of the page were too deep for it."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    deep = any(entry.level > _ERROR and "depth" in entry.message for entry in parser.error_log)
    return root, deep


def _xhtml(text: str) -> "_Element | None":
    """The tree of a well-formed page with plain tag names; None where it is not well-formed."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    named = _ENTITY.sub(lambda match: match[0] if match[1] in _OF_XML else html5.get(match[1] + ";", match[0]), text)
    named = re.sub(r"\s*<\?xml[^<>]*\?>", "", named, count=1)
    try:
        root = etree.fromstring(named.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for element in root.iter(etree.Element):
        element.tag = str(element.tag).rpartition("}")[2].lower()
    return root if root.tag == "html" else None


def _repaired(text: str) -> str:
    """A page whose title, comment or style never ends would be all title, comment or style."""
    title = _TITLE.search(text, 0, _HEAD_CHARACTERS)
    if title and not _TITLE_END.search(text, title.end(), title.end() + 500):
        text = f"{text[: title.end()]}</title>{text[title.end() :]}"
    for name in _SWALLOWS:
        last = max(text.rfind(f"<{name}"), text.rfind(f"<{name.upper()}"))
        if last >= 0 and text.find(f"</{name}", last) < 0 and text.find(f"</{name.upper()}", last) < 0:
            block = _BLOCK.search(text, last + 1)
            if block:
                text = f"{text[: block.start()]}</{name}>{text[block.start() :]}"
    opened = text.rfind("<!--")
    if opened >= 0 and "-->" not in text[opened:] and "--!>" not in text[opened:]:
        text = f"{text[:opened]}{text[opened + 4 :]}"
    return text


def flattened(text: str) -> str:
    """The source with the tags taken out that stand deeper than the tree may be; a block becomes a paragraph."""
    parts: list[str] = []
    open_: list[str] = []
    counts: dict[str, int] = {}
    at = 0
    for tag in _TAG.finditer(text):
        slash, name, rest = tag[1], tag[2].lower(), tag[3]
        if name in _VOID or rest.endswith("/"):
            continue
        if not slash:
            counts[name] = counts.get(name, 0) + 1
            open_.append(name)
            if len(open_) <= _DEEPEST:
                continue
        elif not counts.get(name):
            continue
        else:
            deep = len(open_) > _DEEPEST
            while open_:
                last = open_.pop()
                counts[last] -= 1
                if last == name:
                    break
            if not deep:
                continue
        parts.append(text[at : tag.start()])
        parts.append("" if name in _INLINE else "<p>")
        at = tag.end()
    parts.append(text[at:])
    return "".join(parts)
