"""Floor 3. What a reply without a usable item suffers from: a refusal, an echo of the prompt, a loop."""

import re

LOOKED_AT = 6_000
"""Characters at the end of a reply in which a loop is looked for."""
ROUNDS = 6
"""A part that stands so often in a row, and over ``LOOP_CHARS`` in all, is a loop."""
LOOP_CHARS = 240
REFUSAL_CHARS = 600
"""A refusal is short; a longer text that begins like one is a text."""
WORDS = 6
"""Words that must follow each other in the prompt too, for an echo."""
ECHO_WORDS = 30

_REFUSAL = re.compile(
    r"\W*(?:"
    r"(?:i(?:'|’)?m|i am|we(?:'|’)?re|we are)\s+(?:very\s+|really\s+|so\s+)?(?:sorry|afraid|unable|not able)\b"
    r"|sorry\b|unfortunately,?\s+i\b|i\s+apologi[sz]e\b|my apologies\b"
    r"|i\s+(?:cannot|can(?:'|’)?t|can not|won(?:'|’)?t|will not|must decline|do not feel|don(?:'|’)?t feel)\b"
    r"|as an ai\b|i(?:'|’)?m just an ai\b"
    r"|(?:es )?tut mir leid\b|entschuldigung\b|ich kann (?:dir |ihnen )?(?:dabei |das )?(?:leider )?nicht\b"
    r"|désolée?\b|je suis désolée?\b|je ne peux pas\b|lo siento\b|no puedo\b|desculpe\b|mi dispiace\b"
    r"|抱歉|对不起|申し訳|죄송"
    r")",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def refuses(text: str) -> bool:
    """Whether a reply declines."""
    return len(text) <= REFUSAL_CHARS and _REFUSAL.match(text) is not None


def echoes(text: str, prompt: str) -> bool:
    """Whether most of a reply stands word for word in the prompt."""
    said = _runs(text)
    if len(said) < ECHO_WORDS:
        return False
    asked = set(_runs(prompt))
    return sum(run in asked for run in said) >= 0.8 * len(said)


def _runs(text: str) -> list[int]:
    words = _WORD.findall(text.lower())[:20_000]
    return [hash(tuple(words[at : at + WORDS])) for at in range(len(words) - WORDS + 1)]


def loops(text: str) -> bool:
    """Whether a reply ends in the same part over and over.

    The smallest period of the end, by the failure function of Knuth, Morris and Pratt on the reversed text: each
    prefix of it tells how far back the end repeats, in linear time.
    """
    back = text[-LOOKED_AT:][::-1]
    fail = [0] * len(back)
    matched = 0
    for at in range(1, len(back)):
        while matched and back[at] != back[matched]:
            matched = fail[matched - 1]
        matched += back[at] == back[matched]
        fail[at] = matched
        length, period = at + 1, at + 1 - matched
        if length >= LOOP_CHARS and length >= ROUNDS * period:
            return True
    return False
