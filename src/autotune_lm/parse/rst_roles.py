"""Floor 4. Interpreted text and roles of docutils and Sphinx to plain text."""

import re
from collections.abc import Mapping

from autotune_lm.parse.markdown_inline import code_span

_CODE = frozenset(
    "func meth class exc attr data const mod obj py dir literal code file samp command program kbd option envvar "
    "confval setting keyword token makevar regexp macro type member var function method module enum enumerator struct "
    "union namespace concept expr texpr directive role rst js c cpp any label lib hook fixture mailheader mimetype "
    "newsgroup manpage cmd arg flag switch variable property".split()
)
_PROSE = frozenset(
    "ref doc term numref emphasis strong title title-reference dfn guilabel menuselection sub sup subscript "
    "superscript issue pr pull gh bug commit user ghuser pypi abbr abbreviation acronym download index t emph kw "
    "ticket cve cwe source std bpo gh-file ghissue ghpull".split()
)
_SILENT = frozenset(
    "eq cite footcite octicon fa fas fab fa-solid material-regular material-outlined raw anchor bdg html "
    "raw-html raw-latex cite:p cite:t cite:ps".split()
)
_PAGES = frozenset({"ref", "doc", "numref", "std:ref", "std:doc"})
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
    title, _ = _parts(text)
    return code_span(text) if " " not in text else title


def role(name: str, text: str, titles: Mapping[str, str]) -> str:
    """What a reader sees of a role."""
    last = name.rpartition(":")[2]
    special = _SPECIAL.get(last)
    if special:
        return special.format(_unescaped(text))
    if last in _SILENT or name in _SILENT:
        return ""
    title, target = _parts(_unescaped(text) if last not in ("code", "math", "samp") else text)
    if title:
        return _as_code(title) if last in _CODE and " " not in title else title
    if last in _PAGES:
        return _page(target, titles, last)
    if last in ("menuselection", "guilabel"):
        return _ACCELERATOR.sub("", target).replace("-->", ">")
    if last in ("file", "samp"):
        return code_span(target.replace("{", "").replace("}", ""))
    if last in _PROSE:
        return target
    if last in _CODE or _WORD.fullmatch(target):
        return _as_code(target)
    return target


_SPECIAL = {"pep": "PEP {}", "rfc": "RFC {}", "math": "${}$"}


def _parts(text: str) -> tuple[str, str]:
    """``title <target>``; the title is empty where there is only a target."""
    if text[-1:] == ">":
        opening = text.rfind("<")
        if opening > 0:
            return text[:opening].rstrip(), text[opening + 1 : -1]
        if opening == 0 and text.count("<") == 1:
            return "", text[1:-1]
    return "", text


def _as_code(target: str) -> str:
    """A name as Sphinx shows it: of ``~package.name`` the last part, without the mark that switches a link off."""
    target = target.lstrip("!")
    if target[:1] == "~":
        target = target[1:].rpartition(".")[2]
    return code_span(target.lstrip(".")) if target.strip(".") else target


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
