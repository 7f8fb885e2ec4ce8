"""Floor 4. The package of an e-book: its files in reading order, title, language, table of contents, protection.

The formats: EPUB 3.3 (https://www.w3.org/TR/epub-33/) and OPF 2.0.1.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.archive import Archive
from autotune_lm.parse.html.text import folded
from autotune_lm.parse.html.tree import inner_text
from autotune_lm.parse.xml_tree import xml_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways to hide fonts, which need no key; all others protect the text."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_TEXTS = (".xhtml", ".html", ".htm", ".xml")
_MOST_ENTRIES = 20_000
_DAMAGED = "get a whole copy of it"


class Entry(NamedTuple):
    """A line of the table of contents: depth from 1, title, member and the place in it."""

    depth: int
    title: str
    path: str
    fragment: str


class Package(NamedTuple):
    """What the book says of itself."""

    archive: Archive
    title: str
    language: str
    spine: list[str]
    """Names of the members in reading order."""
    contents: list[Entry]
    kinds: dict[str, str]
    """What the guide calls a member: ``cover``, ``copyright-page`` …; ``toc`` for the table of contents."""
    pictures: bool
    """Whether it holds pictures."""


def local(element: _Element) -> str:
    """The name of an element without its name space."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def package_of(archive: Archive) -> Package:
    """Read the package.

    Raises:
        SourceError: it is damaged or protected.
    """
    place = _place(archive)
    root = xml_tree(archive.read(place), place, doctype=True)
    folder = posixpath.dirname(place)
    items = {item.get("id") or "": item for item in root.iter() if local(item) == "item"}
    paths = {key: _member(archive, folder, item.get("href") or "") for key, item in items.items()}
    spine = _spine(root, {key: path for key, path in paths.items() if _is_text(items[key], path)})
    _check(archive, spine)
    navigation = next(
        (paths[key] for key, item in items.items() if "nav" in (item.get("properties") or "").split()), ""
    )
    ncx = next((paths[key] for key, item in items.items() if "ncx" in (item.get("media-type") or "")), "")
    return Package(
        archive=archive,
        title=_said(root, "title"),
        language=_language(_said(root, "language")),
        spine=spine,
        contents=_contents(archive, navigation) or _contents(archive, ncx),
        kinds=_guide(archive, folder, root) | ({navigation: "toc"} if navigation else {}),
        pictures=any((item.get("media-type") or "").startswith("image/") for item in items.values()),
    )


def _spine(root: _Element, paths: Mapping[str, str]) -> list[str]:
    """The names of the texts in reading order, each once."""
    found = [paths.get(one.get("idref") or "", "") for one in root.iter() if local(one) == "itemref"]
    return list(dict.fromkeys(path for path in found if path))


def _is_text(item: _Element, path: str) -> bool:
    """Whether a part is a text, by its type or its suffix."""
    return "html" in (item.get("media-type") or "") or path.lower().endswith(_TEXTS)


def _guide(archive: Archive, folder: str, root: _Element) -> dict[str, str]:
    """What the guide of EPUB 2 calls the members."""
    return {
        _member(archive, folder, (one.get("href") or "").partition("#")[0]): one.get("type") or ""
        for one in root.iter()
        if local(one) == "reference" and "#" not in (one.get("href") or "")
    }


def _place(archive: Archive) -> str:
    """The name of the package file."""
    if "META-INF/container.xml" in archive:
        root = xml_tree(archive.read("META-INF/container.xml"), "META-INF/container.xml", doctype=True)
        for element in root.iter():
            path = element.get("full-path") if local(element) == "rootfile" else None
            if path and path in archive:
                return path
    for name in archive.names:
        if name.lower().endswith(".opf"):
            return name
    raise SourceError("it is no e-book: it has no package file", _DAMAGED)


def _member(archive: Archive, folder: str, href: str) -> str:
    """The name of the member that a link leads to; empty where there is none."""
    if not href or "://" in href[:10]:
        return ""
    for way in (unquote(href), href):
        path = posixpath.normpath(posixpath.join(folder, way.replace("\\", "/")))
        if path in archive:
            return path
    return ""


def _check(archive: Archive, spine: list[str]) -> None:
    """Refuse what is protected.

    Raises:
        SourceError: it is.
    """
    if "META-INF/encryption.xml" in archive:
        root = xml_tree(archive.read("META-INF/encryption.xml"), "META-INF/encryption.xml", doctype=True)
        for data in root.iter():
            if local(data) == "EncryptedData" and _protects(data, spine):
                raise SourceError("its text is encrypted (copy protection)", "use a copy without protection")
    if not spine:
        raise SourceError("it is damaged: it names no text to read", _DAMAGED)


def _protects(data: _Element, spine: list[str]) -> bool:
    """Whether an entry of the list of encrypted parts is about text."""
    method = next((child.get("Algorithm") or "" for child in data.iter() if local(child) == "EncryptionMethod"), "")
    part = next((child.get("URI") or "" for child in data.iter() if local(child) == "CipherReference"), "")
    return method not in _FONTS and (not part or unquote(part).lstrip("/") in spine)


def _said(root: _Element, name: str) -> str:
    """The first value of a field of the metadata."""
    return next((folded(inner_text(one)) for one in root.iter() if local(one) == name and folded(inner_text(one))), "")


def _language(value: str) -> str:
    return value if _LANGUAGE.fullmatch(value) else "und"


def _contents(archive: Archive, path: str) -> list[Entry]:
    """The table of contents in a member; none where there is no such member or it is damaged."""
    if not path:
        return []
    try:
        root = xml_tree(archive.read(path), path, doctype=True)
    except SourceError:
        return []
    folder = posixpath.dirname(path)
    found: list[Entry] = []
    for depth, title, href in _listed(root) if local(root) == "html" else _points(root):
        target, _, fragment = href.partition("#")
        name = _member(archive, folder, target)
        if title and len(found) < _MOST_ENTRIES:
            found.append(Entry(depth, title, name, fragment))
    return found


def _listed(root: _Element) -> Iterator[tuple[int, str, str]]:
    """Depth, title and link of the lines of an EPUB 3 table of contents."""
    navs = [one for one in root.iter() if local(one) == "nav"]
    nav = next((one for one in navs if "toc" in (one.get("{http://www.idpf.org/2007/ops}type") or "").split()), None)
    nav = nav if nav is not None else next(iter(navs), None)
    depth = 0
    from lxml import etree

    for event, element in etree.iterwalk(nav, events=("start", "end")) if nav is not None else ():
        name = local(element)
        if name == "ol":
            depth += 1 if event == "start" else -1
        elif event == "start" and name in ("a", "span") and local(_above(element)) == "li":
            yield depth, folded(inner_text(element)), element.get("href") or ""


def _points(root: _Element) -> Iterator[tuple[int, str, str]]:
    """Depth, title and link of the points of an EPUB 2 table of contents."""
    from lxml import etree

    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if local(element) != "navPoint":
            continue
        depth += 1 if event == "start" else -1
        if event == "start":
            label = next((child for child in element if local(child) == "navLabel"), None)
            link = next((child.get("src") or "" for child in element if local(child) == "content"), "")
            yield depth, folded(inner_text(label)) if label is not None else "", link


def _above(element: _Element) -> _Element:
    parent = element.getparent()
    return element if parent is None else parent
