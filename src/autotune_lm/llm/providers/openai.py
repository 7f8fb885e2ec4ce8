"""Floor 3. OpenAI's chat completions, and all servers that speak them.

Source: OpenAI's API reference, "Chat Completions"; what others do differently stands in ``llm/endpoint.py``.
"""

import re
from typing import ClassVar

import msgspec

from autotune_lm.core.calls import Call, Raw, Reply, Rung
from autotune_lm.llm.endpoint import Endpoint
from autotune_lm.llm.providers.asking import Asking
from autotune_lm.llm.providers.cut import Asked, estimate, with_note
from autotune_lm.llm.providers.info import ModelInfo, Probe
from autotune_lm.llm.providers.openai_reply import read
from autotune_lm.llm.providers.replies import Json, number, text_of
from autotune_lm.llm.providers.schemas import strict

SEED_BITS = 0x7FFFFFFF
"""Seeds are sent as positive 32-bit numbers: no server takes less, some take no more."""
_THINKS = re.compile(r"(?:^|/)(?:o[1-9]|gpt-5)(?!.*chat)")
"""OpenAI's models that think before they write: they take no temperature, and their thoughts count as reply."""
THOUGHT_TOKENS = 2048
"""What a model that cannot but think gets beside the reply."""
_NEEDS_KEY = {"openrouter": "/key"}
"""Where the list of models is open to all: a path that is not."""
_DROPPABLE = {
    "max_completion_tokens": r"\bmax_completion_tokens",
    "max_tokens": r"'?\bmax_tokens",
    "temperature": r"\btemperature",
    "seed": r"\bseed",
    "random_seed": r"\brandom_seed",
    "stream_options": r"\bstream_options",
    "reasoning_effort": r"\breasoning[_.]effort",
    "chat_template_kwargs": r"\bchat_template_kwargs|enable_thinking",
    "parallel_tool_calls": r"\bparallel_tool_calls",
    "provider": r"['\"]provider['\"]",
}


class OpenAi:
    """A model behind an OpenAI-compatible server."""

    name: ClassVar[str] = "openai"

    def __init__(self, endpoint: Endpoint) -> None:
        """Contacts nobody yet."""
        self._endpoint = endpoint
        self._asking = Asking(endpoint, "/models")

    async def send(self, call: Call, rung: Rung) -> Raw:
        """Ask once.

        Raises:
            Trouble: no whole reply came, and what kind of weather that is.
        """
        form: Rung = rung if call.schema else "text"
        answer = await self._asking.ask(
            "/chat/completions", lambda: self.body(call, form), form, _DROPPABLE, loads=call.model
        )
        if self._endpoint.preset.may_cut:
            answer = answer._replace(body=with_note(answer.body, Asked(estimate(call))))
        return self._asking.raw(answer, rung, self._endpoint.stream)

    def read(self, raw: Raw) -> Reply:
        """What the model said.

        Raises:
            Trouble: the body is no reply, or a cut one.
        """
        return read(raw)

    async def close(self) -> None:
        """Give back connections."""
        await self._asking.close()

    async def models(self) -> list[ModelInfo]:
        """The models that the server lists.

        Raises:
            Trouble: it gives no list.
        """
        return await self._asking.models()

    async def probe(self) -> Probe:
        """What the server tells of itself; the model is not asked."""
        probe = await self._asking.probe(_NEEDS_KEY.get(self._endpoint.provider, ""))
        if "/deployments/" in self._endpoint.base_url and not probe.models:
            return probe._replace(says="", hint="")  # an address of Azure's without a list
        return await self._more(probe) if probe.reachable and self._endpoint.local else probe

    async def _more(self, probe: Probe) -> Probe:
        """What llama.cpp's server (``/props``) and vLLM (``/version``) tell beside the list, at the server's root."""
        props = await self._asking.aside("/props", above=True)
        if props is not None and (told := _object(props.body)):
            settings = told.get("default_generation_settings")
            context = number(settings, "n_ctx") or probe.context_tokens
            return probe._replace(
                context_tokens=context, slots=number(told, "total_slots"), version=text_of(told, "build_info")
            )
        version = await self._asking.aside("/version", above=True)
        return probe._replace(version=text_of(_object(version.body), "version")) if version is not None else probe

    def body(self, call: Call, rung: Rung) -> Json:
        """The JSON of a request; batches hold the same."""
        endpoint, preset, without = self._endpoint, self._endpoint.preset, self._asking.without
        thinks = endpoint.provider in ("openai", "azure") and bool(
            _THINKS.search(call.model) or "temperature" in without
        )
        limit: str = preset.limit_field
        if limit in without:  # the other one, then
            limit = "max_tokens" if limit == "max_completion_tokens" else "max_completion_tokens"
        body: Json = {
            "model": call.model,
            "messages": [{"role": message.role, "content": message.content} for message in call.messages],
            limit: call.max_tokens + THOUGHT_TOKENS * thinks,
        }
        if not thinks:
            body["temperature"] = call.temperature
        elif not endpoint.thinking:
            body["reasoning_effort"] = "low"
        if preset.seed_field:
            body[preset.seed_field] = call.seed & SEED_BITS
        if not endpoint.thinking:
            body |= preset.quiet
        if endpoint.stream:
            body["stream"] = True
            if preset.usage_in_stream:
                body["stream_options"] = {"include_usage": True}
        body |= self._form(call, rung)
        return {name: value for name, value in body.items() if name not in without}

    def _form(self, call: Call, rung: Rung) -> Json:
        """The fields that hold the reply to a form."""
        preset = self._endpoint.preset
        routed: Json = {"provider": {"require_parameters": True}} if self._endpoint.provider == "openrouter" else {}
        if rung == "schema":
            schema = strict(call.schema, preset.loose_schema)
            named = {"name": "reply", "strict": True, "schema": schema}
            return {"response_format": {"type": "json_schema", "json_schema": named}, **routed}
        if rung == "tool":
            function: Json = {
                "name": "reply",
                "description": "Gives the reply.",
                "parameters": strict(call.schema, True),
            }
            choice = {"type": "function", "function": {"name": "reply"}}
            return {"tools": [{"type": "function", "function": function}], "tool_choice": choice, **routed}
        if rung == "json":
            form: Json = {"type": "json_object"}
            if preset.schema_in_json:
                form["schema"] = strict(call.schema, True)
            return {"response_format": form, **routed}
        return {}


def _object(body: bytes) -> Json:
    try:
        told = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return {}
    return told if isinstance(told, dict) else {}
