"""Floor 4. Talk: chats between a user and an assistant, interviews, transcripts. Who speaks stands before each turn."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from autotune_lm.core.types import Role
from autotune_lm.generate.identify_page import Found, Page, Turn
from autotune_lm.generate.identify_speakers import Speech, speeches
from autotune_lm.generate.identify_words import asks, holds_question

_FEWEST_TURNS = 4
"""Turns that make a talk between people."""
_SHARE_TURNS = 0.34
"""Share of all turns that an interviewer has at least."""
_SHARE_ASKING = 0.5
"""Share of the interviewer's turns that must ask."""
_SHARE_BACK = 0.25
"""Share of the others' turns that may."""
_TRANSCRIPT_TURNS = 4


def chats(page: Page) -> Iterator[Found]:
    """Conversations between a user and an assistant, always whole."""
    for talk in _talks(page, roles=True):
        yield from _conversations(talk, {}, "chat")


def interviews(page: Page) -> Iterator[Found]:
    """Each question of an interview with its answer."""
    for talk, asker in _interviews(page):
        for before, after in pairwise(talk):
            if before.who == asker != after.who:
                said = page.text[before.start : before.end]
                doubt = "" if holds_question(said) else "a remark in place of a question"
                yield Found(page.turns((before.start, before.end), (after.start, after.end)), "interview", doubt)


def whole_interviews(page: Page) -> Iterator[Found]:
    """Each interview as one conversation."""
    for talk, asker in _interviews(page):
        names = {speech.who: ("user" if speech.who == asker else "assistant") for speech in talk}
        yield from _conversations(talk, names, "interview")  # type: ignore[arg-type]  # both are roles


def transcripts(page: Page) -> Iterator[Found]:
    """Talk of two people of whom neither only asks; for a person to look at."""
    talks = list(_talks(page, roles=False))
    for talk in talks:
        names = [name for name, _ in Counter(speech.who for speech in talk).most_common(3)]
        if _asker(page, talk, talks) or len(names) != 2 or len(talk) < _FEWEST_TURNS:
            continue
        roles: dict[str, Role] = {talk[0].who: "user"}
        roles |= {name: "assistant" for name in names if name != talk[0].who}
        for found in _conversations(talk, roles, "transcript"):
            if len(found.turns) >= _TRANSCRIPT_TURNS:
                yield found._replace(doubt="a talk in which neither side only asks")


def _interviews(page: Page) -> Iterator[tuple[list[Speech], str]]:
    talks = list(_talks(page, roles=False))
    for talk in talks:
        if asker := _asker(page, talk, talks):
            yield talk, asker


def _asker(page: Page, talk: list[Speech], talks: list[list[Speech]]) -> str:
    """Who asks while all others answer; empty where nobody does, or where two ask each other.

    What the speakers of a talk say in the page's other talks counts too.
    """
    people = {speech.who for speech in talk}
    said = {one: page.text[one.start : one.end] for other in talks for one in other if one.who in people}
    total = Counter(speech.who for speech in said)
    asking = Counter(speech.who for speech, text in said.items() if asks(text))
    if len(total) < 2:
        return ""
    often = [name for name in total if total[name] >= _SHARE_TURNS * sum(total.values())]
    who = max(often, key=lambda name: (asking[name] / total[name], total[name]), default="")
    others = sum(total.values()) - total[who]
    if (
        not who
        or asking[who] < max(1, _SHARE_ASKING * total[who])
        or sum(asking.values()) - asking[who] > _SHARE_BACK * others
    ):
        return ""
    for before, after in pairwise(talk):
        if before.who != who == after.who and asks(said[before]) and not asks(said[after]):
            return ""  # asked back, and got an answer
    return who


def _talks(page: Page, *, roles: bool) -> Iterator[list[Speech]]:
    """The talks of a page: a heading ends one, and so does much text that nobody speaks."""
    for _, group in groupby(speeches(page, roles=roles), key=lambda speech: speech.talk):
        talk = list(group)
        if len({speech.who for speech in talk}) > 1 and (roles or len(talk) >= _FEWEST_TURNS):
            yield talk


def _conversations(talk: list[Speech], names: dict[str, Role], style: str) -> Iterator[Found]:
    """Turns that alternate; where one side speaks twice in a row a conversation ends, and the next one begins."""
    turns = [Turn(names.get(speech.who) or _role(speech.who), speech.start, speech.end) for speech in talk]
    system = [turn for turn in turns[:1] if turn.role == "system"]
    run: list[Turn] = []
    broken = False
    for turn in turns[len(system) :]:
        if turn.role == "system" or (run and run[-1].role == turn.role):
            yield from _finished(system, run, style, broken=True)
            run, system, broken = [], [], True
        if turn.role != "system":
            run.append(turn)
    yield from _finished(system, run, style, broken=broken)


def _finished(system: list[Turn], run: list[Turn], style: str, *, broken: bool) -> Iterator[Found]:
    """A conversation from its first question to its last answer."""
    while run and run[0].role != "user":
        run = run[1:]
    while run and run[-1].role != "assistant":
        run = run[:-1]
    if run:
        yield Found((*system, *run), style, "one side speaks twice in a row" if broken else "")


def _role(name: str) -> Role:
    return name if name in ("system", "user") else "assistant"  # type: ignore[return-value]
