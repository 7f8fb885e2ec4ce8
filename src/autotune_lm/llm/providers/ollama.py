"""Floor 3. Ollama by its own chat endpoint: the compatible one cannot set the context window.

Sources: Ollama's OpenAPI file and ``docs/api.md``. ``num_ctx`` is sent with every request, from a few fixed sizes,
since another size makes the server load the model again; ``truncate: false`` asks it to refuse rather than to cut.
"""

import re
from typing import ClassVar

import msgspec

from autotune_lm.core.calls import Call, Raw, Reply, Rung
from autotune_lm.kit.tokens import count_messages
from autotune_lm.llm.endpoint import CONTEXT_TOKENS
from autotune_lm.llm.providers.cut import FULL_COUNT, Asked, with_note
from autotune_lm.llm.providers.http import Answer
from autotune_lm.llm.providers.info import Probe
from autotune_lm.llm.providers.ollama_reply import count_in, read
from autotune_lm.llm.providers.replies import Json, decoded, listed, named, number, text_of
from autotune_lm.llm.providers.schemas import strict
from autotune_lm.llm.providers.wire import SEED_BITS, Wire
from autotune_lm.llm.trouble import Trouble

WINDOWS = (2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144)
KEEP_ALIVE = "30m"
"""How long the model stays loaded after a reply: pauses of a run are longer than the server's five minutes."""
_MARGIN = 1.2
"""Other vocabularies than the one we count with need up to a fifth more tokens for English text."""
_DROPPABLE = {"think": r"\bthink", "truncate": r"\btruncate", "keep_alive": r"\bkeep_alive"}
_NO_MODEL = re.compile(r"not found|no such", re.IGNORECASE)


class Ollama(Wire):
    """A model that Ollama runs."""

    name: ClassVar[str] = "ollama"
    models_path = "/api/tags"
    droppable = _DROPPABLE

    async def send(self, call: Call, rung: Rung) -> Raw:
        """Ask once. A last line of ours in the body says how long the prompt was, so that ``read`` sees a cut one.

        Raises:
            Trouble: no whole reply came, and what kind of weather that is.
        """
        form: Rung = rung if call.schema and rung != "tool" else "text"
        tokens = count_messages(call.messages)
        window = self._window(tokens, call.max_tokens)
        try:
            answer = await self.ask(
                "/api/chat",
                lambda: self._body(call, form, window),
                form,
                loads=f"{call.model} {window}",
            )
        except Trouble as trouble:
            raise _with_pull(trouble, call.model) from trouble.__cause__
        asked = Asked(tokens, window, await self._loaded(answer, call.model, tokens, window))
        return self.raw(answer._replace(body=with_note(answer.body, asked)), rung)

    def read(self, raw: Raw) -> Reply:
        """What the model said.

        Raises:
            Trouble: the body is no reply, or a cut one; cut where the server read less than the prompt.
        """
        return read(raw)

    async def probe(self) -> Probe:
        """Version, models, and of this one the window and what it can do; it is not loaded."""
        probe = await super().probe()
        if not probe.reachable:
            return probe
        version = text_of(await self.aside("/api/version"), "version")
        names = {name.removesuffix(":latest") for name in probe.models}
        there = None if probe.model_there is None else self.endpoint.model.removesuffix(":latest") in names
        if not there and self.endpoint.model:
            hint = f"{probe.hint}; or: ollama pull {self.endpoint.model}".removeprefix("; or: ")
            return probe._replace(version=version, model_there=False, hint=hint)
        told = await self._show(self.endpoint.model) if self.endpoint.model else {}
        skills = tuple(one for one in listed(told, "capabilities") if isinstance(one, str))
        return probe._replace(
            says="", hint="", version=version, model_there=there, context_tokens=trained(told), capabilities=skills
        )

    def _window(self, tokens: int, reply: int) -> int:
        """The smallest of the fixed sizes that holds prompt and reply, within what the settings allow."""
        most = self.endpoint.context_tokens or CONTEXT_TOKENS
        need = int(tokens * _MARGIN) + reply
        return min(next((size for size in WINDOWS if size >= need), most), most)

    def _body(self, call: Call, rung: Rung, window: int) -> Json:
        body: Json = {
            "model": call.model,
            "messages": [{"role": message.role, "content": message.content} for message in call.messages],
            "stream": self.endpoint.stream,
            "truncate": False,
            "keep_alive": KEEP_ALIVE,
            "options": {
                "num_ctx": window,
                "num_predict": call.max_tokens,
                "temperature": call.temperature,
                "seed": call.seed & SEED_BITS,
            },
        }
        if not self.endpoint.thinking:
            body["think"] = False
        if rung != "text":
            body["format"] = strict(call.schema, True) if rung == "schema" else "json"
        return {name: value for name, value in body.items() if name not in self.without}

    async def _loaded(self, answer: Answer, model: str, tokens: int, window: int) -> int:
        """The window that the model really has, asked for only where the reply's count is too small to be sure.

        A small count has three causes: the prompt was cut; an older server counted only what was not in its cache; the
        model's vocabulary is more sparing. A window that holds the prompt rules out the first. 0: nobody says.
        """
        count = count_in(answer.body)
        if not count or count >= tokens * FULL_COUNT:
            return 0
        for one in listed(await self.aside("/api/ps"), "models"):
            if model.removesuffix(":latest") in (
                text_of(one, "name").removesuffix(":latest"),
                text_of(one, "model").removesuffix(":latest"),
            ) and number(one, "context_length"):
                return number(one, "context_length")
        limit = trained(await self._show(model))
        return min(limit, window) if limit else 0

    async def _show(self, model: str) -> Json:
        try:
            answer = await self.http.post("/api/show", msgspec.json.encode({"model": model}), "show")
            return decoded(answer.body) if answer.status == 200 else {}
        except Trouble:
            return {}


def trained(told: Json) -> int:
    """The window that a model was trained for, from ``/api/show``: ``model_info["llama.context_length"]``."""
    info = named(told, "model_info")
    return next((number(info, name) for name in info if name.endswith(".context_length")), 0)


def _with_pull(trouble: Trouble, model: str) -> Trouble:
    if trouble.weather == "model" and _NO_MODEL.search(trouble.message):
        trouble.hint = f"ollama pull {model} ({trouble.hint})" if trouble.hint else f"ollama pull {model}"
    return trouble
