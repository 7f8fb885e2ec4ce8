"""Floor 4. Inline Markdown to plain text: marks out, code spans as they are, links as their text.

Most paragraphs hold nothing or only simple forms; one regular expression does those. What is not simple goes through
the Markdown parser, so that nesting and flanking are as the standard says, at no quadratic cost.
"""

import html
import re
from collections.abc import Callable, Collection

import pyromark

_SIMPLE_CHARACTERS = 20_000
_CODE = r"(?<!`)`[^`]+`(?!`)"
_STRONG = rf"(?:[^*`\\<>&~\n]|{_CODE})+"
_TEXT = rf"(?:[^\[\]`\\<>&~^\n]|{_CODE})+"
_WORDS = rf"(?:[^*_`\[\]\\<>&~\n]|{_CODE})+"
_FORMS = re.compile(
    r"[`*\[_&\\<~!]"
    r"(?:(?<=`)(?<!``)[^`]+`(?!`)"
    rf"|(?<=\[)(?<!!\[)({_TEXT})\]\([^()\s\\<>]*(?: \"[^\"()]*\")?\)(?:\{{ ?[.#][^{{}}\n]*\}})?"
    rf"|(?<=\*)(?<!\*\*)\*(?![\s*])({_STRONG})(?<!\s)\*\*(?!\*)"
    rf"|(?<=\*)(?<![\w*]\*)(?![\s*])({_WORDS})(?<!\s)\*(?![\w*])"
    rf"|(?<=_)(?<![\w_]_)(?![\s_])({_WORDS})(?<!\s)_(?![\w_])"
    r"|(?<=!)\[[^\[\]`\\]*\]\([^()\s\\<>]*(?: \"[^\"()]*\")?\)(?:\{ ?[.#][^{}\n]*\})?()"
    r"|(?<=<)br ?/?>()"
    r"|(?<=!)(?!\[)|(?<=\*)(?=\s)|(?<=\w_)(?=\w)|(?<=_)(?=\s|$)|(?<=<)(?![A-Za-z/!?])|(?<=&)(?![A-Za-z#])"
    r"|(?<=~)(?!~)|(?<=\\)(?=\w|\s)"
    r"|(\Z|(?!\Z)))"
)
_MARKS = re.compile(r"[`*\[_!]")
_HARD = 7
_ROLE = re.compile(r"(``+)(?!`).*?(?<!`)\1(?!`)|(?<![`\\])\{([A-Za-z][\w.:+-]*)\}`([^`]+)`", re.DOTALL)
_TARGET = re.compile(r"(.*?)\s*<[^<>]*>\s*", re.DOTALL)
_CODE_ROLES = frozenset({"code", "literal", "kbd", "samp", "file", "command", "program", "option", "envvar"})
_SILENT_ROLES = frozenset({"index", "download-icon", "octicon", "material-regular", "fas", "fab"})
_SPAN = re.compile(r"(?<!`)\[([^\[\]`]*(?:`[^`]*`[^\[\]`]*)?)\]\{ ?[.#][^{}\n`]*\}(?!`)")
_AFTER_CODE = re.compile(r"((``+)(?!`).*?(?<!`)\2(?!`))|(`[^`]+`)(?:\{ ?(?:[.#][\w:-]|[\w-]+=)[^{}\n`]*\})?", re.DOTALL)
_FOOTNOTE = re.compile(r"(?<!!)\[\^[^\]\s]{1,200}\](?::[ \t]*)?")
_WHITE = re.compile(r"[ \t]*\n[ \t]*|[ \t]{2,}")
_COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:\s[^<>]*)?/?>|<>|</>")
_ATTRIBUTES = re.compile(r"\{ ?(?:[.#][\w:-]|[\w-]+=)[^{}\n]*\}")


class _Hard(Exception):
    """The text holds more than the simple forms."""


def inline(text: str, references: Collection[str] = ()) -> str:
    """Give the plain text of a paragraph's source."""
    if "\n" in text or "  " in text or "\t" in text:
        text = _WHITE.sub(" ", text.replace("\\\n", "\n"))
    if "}`" in text:
        text = _ROLE.sub(_role, text)
    if "`{" in text and len(text) < _SIMPLE_CHARACTERS:
        text = _AFTER_CODE.sub(r"\1\3", text)
    if "]{" in text:
        text = _SPAN.sub(r"\1", text)
    if "[^" in text:
        text = _FOOTNOTE.sub("", text)
    if len(text) > _SIMPLE_CHARACTERS:
        return _thorough(text, references)
    try:
        plain = _FORMS.sub(_simple, text)
        return (_WHITE.sub(" ", plain) if "  " in plain else plain).strip()
    except _Hard:
        return _thorough(text, references)


def _simple(match: re.Match[str]) -> str:
    """What stays of a simple form; the group says which one it is."""
    group = match.lastindex
    if group is None:
        return match[0]
    if group < 5:
        body = match[group]
        return _FORMS.sub(_simple, body) if _MARKS.search(body) else body
    if group == _HARD:
        raise _Hard
    return " " if match[0][0] == "<" else ""


def _role(match: re.Match[str]) -> str:
    """A MyST role: its title, or the last part of a target that starts with a tilde."""
    name, body = match[2], match[3]
    if name is None:
        return match[0]
    if name in _SILENT_ROLES:
        return ""
    titled = _TARGET.fullmatch(body)
    if titled and titled[1]:
        return titled[1]
    if name in _CODE_ROLES:
        return f"`{body}`"
    body = body.strip("<>!")
    return body.rpartition(".")[2] if body.startswith("~") else body


def code_span(code: str) -> str:
    """Code between backticks, more of them where the code holds some."""
    marks = "`"
    while marks in code:
        marks += "`"
    return f"{marks} {code} {marks}" if code[:1] == "`" or code[-1:] == "`" else f"{marks}{code}{marks}"


def _resolve(references: Collection[str]) -> Callable[..., tuple[str, str] | None]:
    """Say which references of one paragraph are links: those that the document defines, and all with a text."""

    def known(link: dict[str, str]) -> tuple[str, str] | None:
        shortcut = link.get("link_type") in ("ShortcutUnknown", "Shortcut")
        return None if shortcut and link["reference"].casefold() not in references else ("", "")

    return known


def _thorough(text: str, references: Collection[str]) -> str:
    """Read the inline structure with the Markdown parser."""
    resolve = _resolve(references) if "[" in text else None
    # The word in front makes any text a paragraph.
    parts: list[str] = []
    images = 0
    events = pyromark.events(f"x {text}", options=pyromark.Options.ENABLE_STRIKETHROUGH, broken_link_callback=resolve)
    for event in events:
        if isinstance(event, str):
            parts.append(" ")
            continue
        key, value = next(iter(event.items()))
        if key == "Start" or key == "End":
            if (isinstance(value, dict) and "Image" in value) or value == "Image":
                images += 1 if key == "Start" else -1
        elif not images:
            parts.append(_part(key, str(value)))
    return _WHITE.sub(" ", "".join(parts)[1:].strip())


def _part(key: str, value: str) -> str:
    """The text of one inline event that is not a bracket."""
    if key == "Code":
        return code_span(value)
    if key != "Text":
        return " " if value[:3].lower() == "<br" else ""
    if value[:1] == "{":
        value = _ATTRIBUTES.sub("", value, count=1) if _ATTRIBUTES.match(value) else value
    return _COMPONENT.sub("", value) if "<" in value else value


def plain_title(text: str) -> str:
    """A title without code marks."""
    return html.unescape(text.replace("`", "")).strip()
