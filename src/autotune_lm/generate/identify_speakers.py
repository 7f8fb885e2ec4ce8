"""Floor 4. Who says what: names of speakers before their words, and where each one ends."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from autotune_lm.generate.identify_page import Page, Unit
from autotune_lm.generate.identify_words import is_closing

_USERS = (
    "user|human|customer|client|me|you|prompt|instruction|visitor|caller|student|guest user|end user|benutzer|nutzer|"
    "kunde|utilisateur|usuario"
)
_ASSISTANTS = (
    r"assistant|ai|a\.i\.|bot|chatbot|chatgpt|gpt(?:-\w+)?|claude|gemini|copilot|llm|model|response|agent|support|"
    r"support agent|ai assistant|virtual assistant|teacher|tutor|expert|assistent|kundendienst|asistente"
)
_SYSTEMS = "system|system prompt"
_TIME = r"(?:[\[(]?\d{1,3}:\d{2}(?::\d{2}){0,2}(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?[\])]?\s*[-–—]?\s*)?"
_AFTER_NAME = r"(?:\s*[\[(][^\])\n]{1,40}[\])])?\s?[:：](?!//)"
_ROLE = re.compile(
    rf"(?:[^\w\s\[(<]{{1,3}}\s)?{_TIME}[\[<]?"
    rf"(?P<name>(?:{_USERS})|(?:{_ASSISTANTS})|(?:{_SYSTEMS}))(?: ?\d{{1,2}})?(?: said)?[\]>]?{_AFTER_NAME}\s*",
    re.IGNORECASE,
)
_ROLE_TITLE = re.compile(
    rf"\W*(?P<name>(?:{_USERS})|(?:{_ASSISTANTS})|(?:{_SYSTEMS}))(?: ?\d{{1,2}})?"
    r"(?: (?:said|message|turn|prompt|response))?\W*",
    re.IGNORECASE,
)
_ROLE_INSIDE = re.compile(rf"\s(?={_TIME}(?:(?:{_USERS})|(?:{_ASSISTANTS})):\s)", re.IGNORECASE)
_NAME_WORD = r"[A-Z0-9ÄÖÜÉÀ][\w.'’&-]{0,24}"
_SPEAKER = re.compile(
    rf"{_TIME}(?P<name>{_NAME_WORD}(?: (?:{_NAME_WORD}|de|von|van|der|of|the|and)){{0,4}}){_AFTER_NAME}\s+(?=\S)"
)
_NAME_LINE = re.compile(rf"(?P<name>{_NAME_WORD}(?: {_NAME_WORD}){{0,3}})(?:\s+{_TIME[:-1]}|\s?[:：])?")
"""A name, perhaps with the time, on a bold line of its own."""
_SPEAKER_INSIDE = re.compile(
    rf"(?:(?<=[.?!…])|(?<=[.?!…][\"”’)\]]))\s+(?={_TIME}{_NAME_WORD}(?: {_NAME_WORD}){{0,2}}:\s)"
)
_TITLE = re.compile(r"^(?:dr|mr|mrs|ms|prof|sir|rev|sen|rep|gen)\.?\s+", re.IGNORECASE)
_NO_SPEAKER_WORDS = """
note tip warning example examples info important source sources tldr tl;dr solution step details caution danger
returns return raises args arguments parameters params usage default type output input result results update edit
summary question answer q a hint see todo fixme http https mailto ps p.s key value name date time title author tags
pros cons description required optional syntax code problem cause fix before after also remember reason remark
version license licence requirements features installation goal goals background context conclusion overview
"""
_NO_SPEAKERS = frozenset(_NO_SPEAKER_WORDS.split())
_USER = re.compile(_USERS, re.IGNORECASE)
_SYSTEM = re.compile(_SYSTEMS, re.IGNORECASE)
_FEWEST = 2
_LONGEST_NAME_LINE = 80


class Speech(NamedTuple):
    """What one speaker says in one turn; ``who`` is a role where the name is one."""

    who: str
    start: int
    end: int
    talk: int
    """Number of the talk it belongs to: a heading begins a new one."""


class _Mark(NamedTuple):
    name: str
    at: int
    body: int
    unit: int
    whole: bool
    strong: bool


def speaker_label(unit: Unit) -> int:
    """How many characters at the start of a paragraph are the name of a speaker, set in bold."""
    found = _SPEAKER.match(unit.text) if unit.strong and unit.kind == "paragraph" else None
    if found is None or unit.strong < found.end("name") or found["name"].casefold() in _NO_SPEAKERS:
        return 0
    return found.end() if unit.strong <= found.end() else 0


def speeches(page: Page, *, roles: bool) -> Iterator[Speech]:
    """The turns of a page in order: those of users and assistants, or those of people with names."""
    marks = [mark for number in range(len(page.units)) for mark in _marks(page, number, roles=roles)]
    if roles:
        keys = {mark.name: _role(mark.name) for mark in marks}
        if not {"user", "assistant"} <= set(keys.values()):
            return
    else:
        keys = _people(marks)
        marks = [mark for mark in marks if mark.name in keys]
    spoken = {mark.unit for mark in marks}
    for place, mark in enumerate(marks):
        following = marks[place + 1] if place + 1 < len(marks) else None
        limit = _limit(page, mark)
        talk = _talk(page, mark, spoken)
        other = (following is not None and following.unit < limit) or _goes_on(page, following, talk, spoken)
        end, last = _end(page, mark, following, limit), not other
        span = page.span(mark.body, end)
        if span and last and not roles:
            span = page.span(mark.body, _without_epilogue(page, mark, limit, keys))
        if span:
            yield Speech(keys[mark.name], *span, talk)


def _limit(page: Page, mark: _Mark) -> int:
    """The unit that ends a speech at the latest."""
    own = page.units[mark.unit]
    limit = page.next_headings[mark.unit + 1]
    while own.kind == "heading" and limit < len(page.units) and page.units[limit].level > own.level:
        limit = page.next_headings[limit + 1]
    return limit


def _talk(page: Page, mark: _Mark, spoken: set[int]) -> int:
    """The heading above, which parts talks; one that names a speaker does not."""
    above = page.parents[mark.unit]
    while above in spoken:
        above = page.parents[above]
    return above


def _goes_on(page: Page, following: _Mark | None, talk: int, spoken: set[int]) -> bool:
    return following is not None and _talk(page, following, spoken) == talk


def _end(page: Page, mark: _Mark, following: _Mark | None, limit: int) -> int:
    """The offset at which a speech ends."""
    if following is None or following.unit >= limit:
        return page.units[limit - 1].end
    if following.whole and following.unit > mark.unit:
        return page.units[following.unit - 1].end
    return following.at


def _without_epilogue(page: Page, mark: _Mark, limit: int, keys: dict[str, str]) -> int:
    """Where the last speech of a talk ends: before a paragraph that speaks of its speaker, or says good-bye."""
    names = {part for name, key in keys.items() if key == keys[mark.name] for part in _TITLE.sub("", name).split()}
    told = [re.compile(rf"\b{re.escape(part)}\b") for part in names if len(part) > 2]
    for number in range(mark.unit + 1, limit):
        unit = page.units[number]
        if unit.kind == "paragraph" and (is_closing(unit.text) or any(one.search(unit.text) for one in told)):
            return page.units[number - 1].end
    return page.units[limit - 1].end


def _marks(page: Page, number: int, *, roles: bool) -> Iterator[_Mark]:
    """The names in a unit: at its start, on a line of its own, and inside it behind the end of a sentence.

    The first line of a plain text is read as a heading, though somebody may speak it.
    """
    unit = page.units[number]
    if unit.kind not in ("paragraph", "heading", "quote", "list") or (unit.kind == "list" and not roles):
        return
    pattern, inside = (_ROLE, _ROLE_INSIDE) if roles else (_SPEAKER, _SPEAKER_INSIDE)
    if unit.kind == "list":
        for item in page.items(number):
            if found := pattern.match(item.text):
                yield _Mark(found["name"], item.start, item.start + found.end(), number, False, False)
        return
    start = pattern.match(unit.text)
    if start is None or (unit.kind == "heading" and not roles and number):
        if title := _title(unit, roles=roles):
            yield _Mark(title["name"], unit.start, unit.end, number, True, roles)
        return
    yield _mark(unit, start, number, 0)
    for gap in inside.finditer(unit.text):
        if found := pattern.match(unit.text, gap.end()):
            yield _mark(unit, found, number, gap.start())


def _title(unit: Unit, *, roles: bool) -> re.Match[str] | None:
    """A role as a heading or a bold line; a person's name as a bold line, which may end with the time."""
    if roles:
        return _ROLE_TITLE.fullmatch(unit.text) if unit.kind == "heading" or unit.bold else None
    if unit.kind != "paragraph" or not unit.strong or len(unit.text) > _LONGEST_NAME_LINE:
        return None
    found = _NAME_LINE.fullmatch(unit.text.rstrip())
    return found if found and unit.strong >= found.end("name") else None


def _mark(unit: Unit, found: re.Match[str], number: int, at: int) -> _Mark:
    strong = not at and unit.strong >= found.end("name")
    return _Mark(found["name"], unit.start + at, unit.start + found.end(), number, not at, strong)


def _role(name: str) -> str:
    """``user``, ``system`` or ``assistant``."""
    if _USER.fullmatch(name):
        return "user"
    return "system" if _SYSTEM.fullmatch(name) else "assistant"


def _people(marks: list[_Mark]) -> dict[str, str]:
    """Names that are those of speakers, and the one each stands for: initials stand for the name before them.

    A name counts where it comes twice or more, initials included, or is set in bold.
    """
    names = Counter(mark.name for mark in marks if mark.name.casefold().rstrip("s") not in _NO_SPEAKERS)
    names = Counter({name: count for name, count in names.items() if name.casefold() not in _NO_SPEAKERS})
    full = {_initials(name): name for name in names if " " in name}
    keys = {name: full.get(name.replace(".", ""), name) for name in names}
    counts: Counter[str] = Counter()
    for name, count in names.items():
        counts[keys[name]] += count
    bold = {mark.name for mark in marks if mark.strong}
    sure = {name: key for name, key in keys.items() if counts[key] >= _FEWEST or name in bold}
    if sure and all(map(str.isupper, sure)):  # in a transcript all names are in capitals: those heard once too
        return {name: key for name, key in keys.items() if name.isupper()}
    return sure


def _initials(name: str) -> str:
    return "".join(part[0] for part in _TITLE.sub("", name).split())
