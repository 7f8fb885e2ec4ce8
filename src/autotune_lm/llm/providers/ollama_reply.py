"""Floor 3. Ollama's replies, one object or a line for each piece, and whether the server read the whole prompt."""

import re

import msgspec

from autotune_lm.core.calls import Finish, Raw, Reply
from autotune_lm.core.types import Part
from autotune_lm.llm.providers.openai_reply import raise_if_error
from autotune_lm.llm.providers.replies import Json, decoded, lines, named, number, text_of
from autotune_lm.llm.trouble import Trouble

FULL_COUNT = 0.9
"""The share of our estimate from which on a prompt counts as read: vocabularies differ."""
_NOTE = "autotune"
_NOTE_START = b'{"autotune":'
_COUNT = re.compile(rb'"prompt_eval_count"\s*:\s*(\d{1,9})')


class Asked(Part, frozen=True):
    """What was asked, kept behind the reply: the check of the prompt's length is made from the store too."""

    tokens: int
    """Our estimate of the prompt."""
    window: int
    """The ``num_ctx`` that was sent."""
    loaded: int = 0
    """The window that the server says it has; 0: it was not asked, or does not say."""


def note(asked: Asked) -> bytes:
    """The line of ours."""
    return msgspec.json.encode({_NOTE: asked})


def count_in(body: bytes) -> int:
    """The prompt's tokens as the server counted them; 0 where it does not say. Nothing else is looked at."""
    found = _COUNT.findall(body[-4000:])
    return int(found[-1]) if found else 0


def read(raw: Raw) -> Reply:
    """What the model said.

    Raises:
        Trouble: transient for a body that is cut or no reply; cut where the server read less than the prompt.
    """
    pieces, asked = _pieces(raw)
    if not pieces or not pieces[-1].get("done"):
        raise Trouble("transient", "the stream ended before the reply did")
    end = pieces[-1]
    _check_prompt(asked, number(end, "prompt_eval_count"))
    why = text_of(end, "done_reason")
    text = "".join(text_of(named(piece, "message"), "content") for piece in pieces)
    if why in ("load", "unload") and not text:
        raise Trouble("transient", "the server loaded the model and said nothing")
    finish: Finish = "length" if why == "length" else "stop"
    return Reply(
        text=text,
        reasoning="".join(text_of(named(piece, "message"), "thinking") for piece in pieces),
        finish=finish,
        prompt_tokens=number(end, "prompt_eval_count"),
        completion_tokens=number(end, "eval_count"),
        model=text_of(end, "model"),
    )


def _pieces(raw: Raw) -> tuple[list[Json], Asked | None]:
    body, _, last = raw.body.rpartition(b"\n")
    asked = None
    if last.startswith(_NOTE_START):
        asked = msgspec.convert(decoded(last).get(_NOTE), Asked)
    else:
        body = raw.body
    pieces = list(lines(body)) if raw.streamed else [decoded(body)]
    for told in pieces:
        raise_if_error(told)
    return pieces, asked


def _check_prompt(asked: Asked | None, count: int) -> None:
    """Cut, when the count equals the window, or is small and no window is known that holds the whole prompt.

    No count at all says nothing: older servers leave it out where the whole prompt was in their cache.

    Raises:
        Trouble: cut.
    """
    if asked is None or not count:
        return
    window = min(asked.window, asked.loaded or asked.window)
    if count >= window or (count < asked.tokens * FULL_COUNT and asked.loaded < asked.tokens):
        raise Trouble(
            "cut",
            f"the server read {count:,} of about {asked.tokens:,} tokens: its window has {window:,}",
            "raise context_tokens of the model, or take smaller chunks (chunk.size_tokens)",
        )
