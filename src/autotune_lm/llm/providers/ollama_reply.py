"""Floor 3. Ollama's replies, one object or a line for each piece, and whether the server read the whole prompt."""

import re

from autotune_lm.core.calls import Finish, Raw, Reply
from autotune_lm.llm.providers.cut import Asked, check_count, without_note
from autotune_lm.llm.providers.refusals import raise_if_error
from autotune_lm.llm.providers.replies import Json, decoded, lines, named, number, text_of
from autotune_lm.llm.trouble import Trouble

_COUNT = re.compile(rb'"prompt_eval_count"\s*:\s*(\d{1,9})')


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
    check_count(asked, number(end, "prompt_eval_count"))
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
    body, asked = without_note(raw.body)
    pieces = list(lines(body)) if raw.streamed else [decoded(body)]
    for told in pieces:
        raise_if_error(told)
    return pieces, asked
