"""Floor 4. Inline Markdown to plain text: marks out, code spans as they are, links as their text.

Most paragraphs hold nothing or only simple forms; one regular expression does those. What is not simple goes through
the Markdown parser, so that nesting and flanking are as the standard says, at no quadratic cost.
"""

import html
import re
from collections.abc import Callable, Collection, Sequence

import pyromark

_SIMPLE_CHARACTERS = 20_000
_BORDER = "\x03"
"""Stands between texts that are cleaned together. No form may go over it; no decoded text holds control characters."""
_NOT_SIMPLE = "\x04"
"""Stands in a text that holds more than the simple forms."""
_CODE = r"(?<!`)`[^`\x03]+`(?!`)"
_STRONG = rf"(?:[^*`\\<>&~\n\x03]|{_CODE})+"
_TEXT = rf"(?:[^\[\]`\\<>&~^\n\x03]|{_CODE})+"
_WORDS = rf"(?:[^*_`\[\]\\<>&~\n\x03]|{_CODE})+"
_FORMS = re.compile(
    r"[`*\[_&\\<~!]"
    r"(?:(?<=`)(?<!``)[^`\x03]+`(?!`)"
    rf"|(?<=\[)(?<!!\[)({_TEXT})\]\([^()\s\\<>\x03]*(?: \"[^\"()\x03]*\")?\)(?:\{{ ?[.#][^{{}}\n\x03]*\}})?"
    rf"|(?<=\*)(?<!\*\*)\*(?![\s*])({_STRONG})(?<!\s)\*\*(?!\*)"
    rf"|(?<=\*)(?<![\w*]\*)(?![\s*])({_WORDS})(?<!\s)\*(?![\w*])"
    rf"|(?<=_)(?<![\w_]_)(?![\s_])({_WORDS})(?<!\s)_(?![\w_])"
    r"|(?<=!)\[[^\[\]`\\\x03]*\]\([^()\s\\<>\x03]*(?: \"[^\"()\x03]*\")?\)(?:\{ ?[.#][^{}\n\x03]*\})?()"
    r"|(?<=<)br ?/?>()"
    r"|(?<=!)(?!\[)|(?<=\*)(?=\s)|(?<=\w_)(?=\w)|(?<=_)(?=[\s\x03]|$)|(?<=<)(?![A-Za-z/!?])|(?<=&)(?![A-Za-z#])"
    r"|(?<=~)(?!~)|(?<=\\)(?=\w|\s)"
    r"|(\Z|(?!\Z)))"
)
_MARKS = re.compile(r"[`*\[_!]")
_HARD = 7
_ROLE = re.compile(
    r"[`{](?:(?<=`)(`+)(?!`)[^\x03]*?(?<!`)`\1(?!`)"
    r"|(?<=\{)(?<![`\\]\{)([A-Za-z][\w.:+-]*)\}`([^`\x03]+)`)"
)
_TARGET = re.compile(r"(.*?)\s*<[^<>]*>\s*", re.DOTALL)
_CODE_ROLES = frozenset({"code", "literal", "kbd", "samp", "file", "command", "program", "option", "envvar"})
_SILENT_ROLES = frozenset({"index", "download-icon", "octicon", "material-regular", "fas", "fab"})
_SPAN = re.compile(r"(?<!`)\[([^\[\]`\x03]*(?:`[^`\x03]*`[^\[\]`\x03]*)?)\]\{ ?[.#][^{}\n`\x03]*\}(?!`)")
_AFTER_CODE = re.compile(
    r"(`(?:(`+)(?!`)[^\x03]*?(?<!`)`\2(?!`)|[^`\x03]+`))(?:\{ ?(?:[.#][\w:-]|[\w-]+=)[^{}\n`\x03]*\})?"
)
_FOOTNOTE = re.compile(r"(?<!!)\[\^[^\]\s\x03]{1,200}\](?::[ \t]*)?")
_WHITE = re.compile(r"[ \t]{2,}")
_POWER = re.compile(r"(?<=\d)<sup>([-\u2212]?\d{1,4})</sup>")
"""Without its tags 10<sup>6</sup> would be 106."""
_COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:\s[^<>]*)?/?>|<>|</>")
_ATTRIBUTES = re.compile(r"\{ ?(?:[.#][\w:-]|[\w-]+=)[^{}\n]*\}")


def inline(text: str, references: Collection[str] = ()) -> str:
    """Give the plain text of a paragraph's source."""
    return inline_all([text], references)[0]


def inline_all(sources: Sequence[str], references: Collection[str] = ()) -> list[str]:
    """Give the plain texts of many paragraphs; to clean them together takes half the time of one after the other."""
    if len(sources) != 1 and max(map(len, sources), default=0) > _SIMPLE_CHARACTERS:
        return [inline(source, references) for source in sources]
    joined = _without_dialect(_BORDER.join(sources))
    if len(sources) == 1 and len(joined) > _SIMPLE_CHARACTERS:
        return [_thorough(joined, references)]
    plain = _FORMS.sub(_simple, joined)
    texts = plain.split(_BORDER) if sources else []
    if _NOT_SIMPLE in plain:
        for at, before in enumerate(joined.split(_BORDER)):
            if _NOT_SIMPLE in texts[at]:
                texts[at] = _thorough(before, references)
    return [(_with_single_spaces(text) if "  " in text else text).strip() for text in texts]


def _with_single_spaces(text: str) -> str:
    """One space for a run of white space; without tabs ten times faster than by an expression."""
    if "\t" in text:
        return _WHITE.sub(" ", text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _without_dialect(text: str) -> str:
    """Lines joined; roles as their titles, attributes and footnote marks out."""
    if "\n" in text:
        text = text.replace("\\\n", "\n").replace("\n", "  ")
    text = _with_single_spaces(text)
    if "{" in text:
        text = _ROLE.sub(_role, text) if "}`" in text else text
        text = _AFTER_CODE.sub(r"\1", text) if "`{" in text else text
        text = _SPAN.sub(r"\1", text) if "]{" in text else text
    text = _FOOTNOTE.sub("", text) if "^" in text else text
    return _POWER.sub(r"^\1", text) if "<sup" in text else text


def _simple(match: re.Match[str]) -> str:
    """What stays of a simple form; the group says which one it is."""
    group = match.lastindex
    if group is None:
        return match[0]
    if group < 5:
        body = match[group]
        return _FORMS.sub(_simple, body) if _MARKS.search(body) else body
    if group == _HARD:
        return _NOT_SIMPLE
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
    return _with_single_spaces("".join(parts)[1:].replace("\n", "  ").strip())


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
