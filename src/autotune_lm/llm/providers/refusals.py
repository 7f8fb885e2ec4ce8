"""Floor 3. A refusal of a server into the weather it is: by status first, then by the words that vendors use."""

import re
import time
from typing import NamedTuple

import msgspec

from autotune_lm.core.calls import Rung
from autotune_lm.llm.endpoint import Endpoint
from autotune_lm.llm.providers.http import Answer
from autotune_lm.llm.providers.keys import scrub
from autotune_lm.llm.providers.replies import Json, listed, loosely, named, text_of
from autotune_lm.llm.retry_after import wait_s
from autotune_lm.llm.trouble import Trouble, Weather

QUEUE_WAIT_S = 2.0
"""How long a full queue is left alone where the server does not say."""
_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too many tokens|(?:prompt|input) is too long|"
    r"exceed\w* (?:the )?(?:available |maximum )?(?:context|number of tokens|input)|token count.{0,40}exceeds|"
    r"reduce the length|prompt too long|larger than the (?:max|context)|exceed_context_size",
    re.IGNORECASE,
)
_QUOTA = re.compile(
    r"insufficient_quota|insufficient (?:funds|credit|balance)|billing|credit balance|out of credits|payment|"
    r"exceeded your current quota|spend(?:ing)?[ _](?:limit|cap)|quota_exceeded",
    re.IGNORECASE,
)
_SHORT_LIMIT = re.compile(r"per[ _-]?(?:minute|second|hour)|PerMinute|rate[ _]limit", re.IGNORECASE)
_DAY = re.compile(r"PerDay|per[ _-]day|daily (?:limit|quota)", re.IGNORECASE)
_KEY = re.compile(r"api[ _]?key|authenticat|unauthori[sz]ed|invalid[ _]token|incorrect key", re.IGNORECASE)
_MODEL = re.compile(
    r"model_not_found|model_not_available|deploymentnotfound|"
    r"model\b.{0,200}\b(?:not found|not exist|unknown|not available)|(?:unknown|invalid|no such|not a valid) model|"
    r"(?:do|does)es? not have access to (?:the )?model",
    re.IGNORECASE | re.DOTALL,
)
_FORM: dict[Rung, re.Pattern[str]] = {
    "schema": re.compile(
        r"response_?(?:format|json_?schema|mime)|json[ _]?schema|structured|output_(?:config|format)|guided|grammar|"
        r"\bformat\b|schema",
        re.IGNORECASE,
    ),
    "tool": re.compile(r"tool|function", re.IGNORECASE),
    "json": re.compile(
        r"response_?(?:format|mime)|json[ _]?(?:object|mode|schema)|structured|guided|grammar|\bformat\b", re.IGNORECASE
    ),
}
_LOADING = re.compile(r"loading|warming up|queue|overload|busy|capacity|try again", re.IGNORECASE)
_NO_ROUTE = re.compile(r"no endpoints found|no allowed providers", re.IGNORECASE)


class Said(NamedTuple):
    """What a server says of an error."""

    text: str
    code: str = ""
    """Type and code, in one text."""
    param: str = ""
    """The field of the request that it does not like."""
    wait: str = ""
    """How long to wait, where the body says it: ``37s``."""


def said(body: bytes) -> Said:
    """The error in a body, in whichever of the usual forms; else the text itself."""
    told = loosely(body)
    if told is None:
        return Said("a web page" if body[:64].lstrip().startswith(b"<") else body[:2000].decode("utf-8", "replace"))
    if isinstance(told, list) and told:  # Gemini wraps the errors of a stream into a list
        told = told[0]
    return said_in(told) if isinstance(told, dict) else Said(str(told)[:2000])


def said_in(told: Json) -> Said:
    """The error in an object: below ``error``, as an object or a text, or in ``message`` or ``detail``."""
    error = named(told, "error") or told
    text = text_of(told, "error") or text_of(error, "message") or text_of(told, "message")
    if not text and "detail" in told:
        text = msgspec.json.encode(told["detail"]).decode()
    raw = text_of(named(error, "metadata"), "raw")
    codes = [str(error[name]) for name in ("code", "type", "status") if isinstance(error.get(name), str | int)]
    details = [one for one in listed(error, "details") if isinstance(one, dict)]
    codes += [text_of(one, "reason") for one in details]
    codes += [text_of(limit, "quotaId") for one in details for limit in listed(one, "violations")]
    wait = next((text_of(one, "retryDelay") for one in details if text_of(one, "retryDelay")), "")
    return Said(f"{text} {raw}".strip()[:2000], " ".join(codes)[:200], text_of(error, "param")[:100], wait[:64])


def weather_of(status: int, error: Said, rung: Rung = "text") -> Weather:
    """What kind of weather a refusal is. ``rung`` is the form that was asked for: ``text`` where none was."""
    words = f"{error.code} {error.param} {error.text}"
    if status == 402 or (status in (400, 403, 429) and _is_spent(words, error.wait)):
        return "quota"
    if status in (429, 529):
        return "capacity"
    if status == 413 or (status in (400, 422, 500) and _TOO_LONG.search(words)):
        return "too-long"
    if rung != "text" and (_NO_ROUTE.search(words) or (status in (400, 422, 500, 501) and _FORM[rung].search(words))):
        return "rung"
    if status in (404, 405) or (status in (400, 403) and _MODEL.search(words)):
        return "model"
    if status in (401, 403, 407) or (status == 400 and _KEY.search(words)):
        return "key"
    if status in (408, 409, 425) or status >= 500:
        return "capacity" if status == 503 and _LOADING.search(words) else "transient"
    return "request"


def _is_spent(words: str, wait: str) -> bool:
    """Whether an account has nothing left for today at least.

    Gemini's refusals all speak of quota and billing; which limit it was stands in the details.
    """
    if _DAY.search(words):
        return True
    return bool(_QUOTA.search(words)) and not wait and not _SHORT_LIMIT.search(words)


def refusal(endpoint: Endpoint, answer: Answer, weather: Weather, error: Said, hint: str = "") -> Trouble:
    """The error for an answer that is no reply."""
    text = scrub(error.text, answer.secrets) or "no reason given"
    wait = wait_s(answer.headers, time.time(), error.wait)
    if weather == "capacity" and wait is None and answer.status == 503:
        wait = QUEUE_WAIT_S
    message = f"{endpoint.where} answers {answer.status}: {text}"
    hint = scrub(hint or _hint(endpoint, weather), answer.secrets)
    trouble = Trouble(weather, message, hint, wait)
    trouble.status = answer.status
    return trouble


def _hint(endpoint: Endpoint, weather: Weather) -> str:
    variable = endpoint.key_env
    return {
        "key": f"check the key in the variable {variable}"
        if variable
        else "it wants a key: name its variable in key_env",
        "quota": "the account has nothing left: add credit, or choose another model; what is done is kept",
        "model": f"check the name '{endpoint.model}', and base_url",
        "too-long": "smaller chunks (chunk.size_tokens), or a model with a larger window",
    }.get(weather, "")


def raise_if_error(told: Json) -> None:
    """An error may stand in a reply with status 200, or in the middle of a stream.

    Raises:
        Trouble: one does.
    """
    if not told.get("error"):
        return
    error = said_in(told)
    late = weather_of(400, error) == "too-long"
    text = scrub(error.text, ()) or error.code or "no reason given"
    raise Trouble("too-long" if late else "transient", f"the server sent an error in place of the reply: {text}")
