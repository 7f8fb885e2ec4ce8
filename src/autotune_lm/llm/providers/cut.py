"""Floor 3. Whether a server read the whole prompt.

What was asked is kept behind the reply, in a line of ours after the last one of the body, so that a reply from the
store is checked too.
"""

import msgspec

from autotune_lm.core.types import Part
from autotune_lm.llm.trouble import Trouble

FULL_COUNT = 0.9
"""The share of our estimate from which on a prompt counts as read: vocabularies differ."""
_CERTAINLY_CUT = 0.7
"""Of a server that tells no window: no vocabulary is so much more sparing than the one we count with."""
_TOO_SHORT_TO_TELL = 400
"""Tokens: below, the template around the messages weighs too much."""
_NOTE = "autotune"
_NOTE_START = b'{"autotune":'


class Asked(Part, frozen=True):
    """What was asked."""

    tokens: int
    """Our estimate of the prompt."""
    window: int = 0
    """The window that was asked for; 0: none can be."""
    loaded: int = 0
    """The window that the server says it has; 0: it was not asked, or does not say."""


def with_note(body: bytes, asked: Asked) -> bytes:
    """A body with a last line of ours."""
    return body.rstrip() + b"\n" + msgspec.json.encode({_NOTE: asked})


def without_note(body: bytes) -> tuple[bytes, Asked | None]:
    """The server's body, and what our line says, where there is one."""
    before, _, last = body.rpartition(b"\n")
    if not last.startswith(_NOTE_START):
        return body, None
    return before, msgspec.convert(msgspec.json.decode(last)[_NOTE], Asked)


def check_count(asked: Asked | None, count: int) -> None:
    """Look at the server's count of prompt tokens; no count at all says nothing.

    With a window: cut, when the count equals it, or is small and no window is known that holds the whole prompt.
    Without one: cut, when the count is far too small.

    Raises:
        Trouble: cut.
    """
    if asked is None or not count:
        return
    if asked.window:
        window = min(asked.window, asked.loaded or asked.window)
        if count >= window or (count < asked.tokens * FULL_COUNT and asked.loaded < asked.tokens):
            raise _cut(asked, count, f": its window has {window:,}", "raise context_tokens of the model")
    elif asked.tokens >= _TOO_SHORT_TO_TELL and count < asked.tokens * _CERTAINLY_CUT:
        raise _cut(asked, count, "", "start the server with a larger window, and one that does not cut prompts")


def _cut(asked: Asked, count: int, window: str, remedy: str) -> Trouble:
    text = f"the server read {count:,} of about {asked.tokens:,} tokens{window}"
    return Trouble("cut", text, f"{remedy}, or take smaller chunks (chunk.size_tokens)")
