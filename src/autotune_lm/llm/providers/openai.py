"""Floor 3. OpenAI's chat completions, and all servers that speak them.

Source: OpenAI's API reference, "Chat Completions"; what others do differently stands in ``llm/endpoint.py``.
"""

import re
from typing import ClassVar

from autotune_lm.core.calls import Call, Raw, Reply, Rung
from autotune_lm.kit.tokens import count_messages
from autotune_lm.llm.providers.cut import Asked, with_note
from autotune_lm.llm.providers.info import Probe
from autotune_lm.llm.providers.openai_reply import read
from autotune_lm.llm.providers.replies import Json, number, text_of
from autotune_lm.llm.providers.schemas import strict
from autotune_lm.llm.providers.wire import SEED_BITS, THOUGHT_TOKENS, Wire

_THINKS = re.compile(r"(?:^|/)(?:o[1-9]|gpt-5)(?!.*chat)")
"""OpenAI's models that think before they write: they take no temperature, and their thoughts count as reply."""
_DROPPABLE = {
    "max_completion_tokens": r"\bmax_completion_tokens",
    "max_tokens": r"'?\bmax_tokens",
    "temperature": r"\btemperature",
    "seed": r"\bseed",
    "random_seed": r"\brandom_seed",
    "stream_options": r"\bstream_options",
    "reasoning_effort": r"\breasoning[_.]effort",
    "chat_template_kwargs": r"\bchat_template_kwargs|enable_thinking",
    "provider": r"['\"]provider['\"]",
}


class OpenAi(Wire):
    """A model behind an OpenAI-compatible server."""

    name: ClassVar[str] = "openai"
    droppable = _DROPPABLE

    async def send(self, call: Call, rung: Rung) -> Raw:
        """Ask once.

        Raises:
            Trouble: no whole reply came, and what kind of weather that is.
        """
        form: Rung = rung if call.schema else "text"
        answer = await self.ask("/chat/completions", lambda: self.body(call, form), form, loads=call.model)
        if self.endpoint.preset.may_cut:
            answer = answer._replace(body=with_note(answer.body, Asked(count_messages(call.messages))))
        return self.raw(answer, rung)

    def read(self, raw: Raw) -> Reply:
        """What the model said.

        Raises:
            Trouble: the body is no reply, or a cut one.
        """
        return read(raw)

    async def probe(self) -> Probe:
        """What the server tells of itself; the model is not asked."""
        probe = await super().probe()
        if "/deployments/" in self.endpoint.base_url and not probe.models:
            return probe._replace(says="", hint="")  # an address of Azure's without a list
        return await self._more(probe) if probe.reachable and self.endpoint.local else probe

    async def _more(self, probe: Probe) -> Probe:
        """What llama.cpp's server (``/props``) and vLLM (``/version``) tell beside the list, at the server's root."""
        props = await self.aside("/props", above=True)
        if props:
            context = number(props.get("default_generation_settings"), "n_ctx") or probe.context_tokens
            return probe._replace(
                context_tokens=context, slots=number(props, "total_slots"), version=text_of(props, "build_info")
            )
        return probe._replace(version=text_of(await self.aside("/version", above=True), "version"))

    def body(self, call: Call, rung: Rung) -> Json:
        """The JSON of a request; batches hold the same."""
        endpoint, preset, without = self.endpoint, self.endpoint.preset, self.without
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
        preset = self.endpoint.preset
        routed: Json = {"provider": {"require_parameters": True}} if self.endpoint.provider == "openrouter" else {}
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
