"""Floor 4. Interpreted text and roles of docutils and Sphinx to plain text."""

import re
from collections.abc import Mapping

from autotune_lm.parse.markdown.inline import code_span

_CODE = (
    "func meth class exc attr data const mod obj py dir literal code file samp command program kbd option envvar "
    "confval setting keyword token makevar regexp macro type member var function method module enum enumerator struct "
    "union namespace concept expr texpr directive role rst js c cpp any label lib hook fixture mailheader mimetype "
    "newsgroup manpage cmd arg flag switch variable property"
)
_PROSE = (
    "ref doc term numref emphasis strong title title-reference dfn guilabel menuselection sub sup subscript "
    "superscript issue pr pull gh bug commit user ghuser pypi abbr abbreviation acronym download index t emph kw "
    "ticket cve cwe source std bpo gh-file ghissue ghpull"
)
_SILENT = (
    "eq cite footcite octicon fa fas fab fa-solid material-regular material-outlined raw anchor bdg html "
    "raw-html raw-latex cite:p cite:t cite:ps"
)
_FORMATS = {"pep": "PEP {}", "rfc": "RFC {}", "math": "${}$"}
_SORTS = {
    **dict.fromkeys(_CODE.split(), "code"),
    **dict.fromkeys(_PROSE.split(), "prose"),
    **dict.fromkeys(_SILENT.split(), "silent"),
    **dict.fromkeys(("ref", "numref"), "page"),
    **dict.fromkeys(("code", "literal", "file", "samp"), "verbatim"),
    **dict.fromkeys(("guilabel", "menuselection"), "menu"),
    **{name: name for name in _FORMATS},
    "doc": "doc",
}
_WORD = re.compile(r"[A-Za-z_$@.-][^\s]*")
_ESCAPE = re.compile(r"\\(?:\s|(.))")
_ACCELERATOR = re.compile(r"&(?=\w)")


def interpreted(text: str, *, is_link: bool) -> str:
    """Text between single backticks: of a link its title, else code where it is one word.

    The specification calls it the title of a work; those who write documentation nearly always mean a name.
    """
    text = _unescaped(text)
    if is_link:
        title, target = _parts(text)
        return title or target
    return text if " " in text else code_span(text)


def role(name: str, text: str, titles: Mapping[str, str]) -> str:
    """What a reader sees of a role."""
    sort = _SORTS.get(name) or _SORTS.get(name.rpartition(":")[2], "")
    if sort in ("code", "") and ">" not in text and "\\" not in text and "`" not in text:  # most roles
        return _name(text) if sort or _WORD.fullmatch(text) else text
    if sort == "silent":
        return ""
    if sort == "verbatim":
        return code_span(text.replace("{", "").replace("}", ""))
    text = _unescaped(text)
    if sort in _FORMATS:
        return _FORMATS[sort].format(text)
    title, target = _parts(text, spaced=sort in ("code", ""))
    if title:
        return _name(title) if sort == "code" and " " not in title else title
    if sort == "page" or sort == "doc":
        return _page(target, titles, sort)
    if sort == "menu":
        return _ACCELERATOR.sub("", target).replace("-->", ">")
    return _name(target) if sort == "code" or (not sort and _WORD.fullmatch(target)) else target


def _name(target: str) -> str:
    """A name as Sphinx shows it: of ``~package.name`` the last part, without the mark that switches a link off."""
    first = target[:1]
    if first == "~":
        target = target.rpartition(".")[2].lstrip("~")
    elif first == "!" or first == ".":
        target = target.lstrip("!.")
    return (code_span(target) if "`" in target else f"`{target}`") if target else ""


def _parts(text: str, *, spaced: bool = False) -> tuple[str, str]:
    """``title <target>``; the title is empty where there is only a target. ``spaced``: not for ``NAME_<CONFIG>``."""
    if text[-1:] == ">":
        opening = text.rfind(" <") + 1
        if not opening and not spaced and text.count("<") == 1:
            opening = text.find("<")
            if opening == 0:
                return "", text[1:-1]
        if opening > 0:
            return text[:opening].rstrip(), text[opening + 1 : -1]
    return "", text


def _page(target: str, titles: Mapping[str, str], name: str) -> str:
    """The title that a label stands before; else the label itself, as words."""
    known = titles.get(" ".join(target.lower().split()))
    if known:
        return known
    if name == "doc":
        target = target.rstrip("/").rpartition("/")[2]
    return target.replace("-", " ") if "-" in target and "_" not in target else target


def _unescaped(text: str) -> str:
    """The text without backslashes; an escaped space is none."""
    return _ESCAPE.sub(lambda match: match[1] or "", text) if "\\" in text else text
