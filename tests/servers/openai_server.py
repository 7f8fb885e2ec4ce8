"""Chat completions as OpenAI documents them, with the ways of the servers that follow it (``style``)."""

import json
from typing import Literal

from aiohttp import web

from servers.wire import Answer, Refused, Wire, hello

FIELDS = {
    "model", "messages", "max_tokens", "max_completion_tokens", "temperature", "seed", "stream", "stream_options",
    "response_format", "tools", "tool_choice", "reasoning_effort",
}  # fmt: skip
STYLES = {
    "vllm": {"chat_template_kwargs"},
    "openrouter": {"provider"},
    "llamacpp": {"chat_template_kwargs"},
    "mistral": {"random_seed"},
}
STRICT_REFUSES = {"minLength", "maxLength", "default", "oneOf", "uniqueItems", "title", "$ref", "minItems", "maxItems"}
"""Keywords that strict mode does not take, or did not for years."""
Style = Literal["openai", "thinking", "azure", "azure-old", "mistral", "vllm", "llamacpp", "lmstudio", "openrouter"]


class OpenAiServer(Wire):
    base = "/v1"

    def __init__(self, answer: Answer = hello, *, style: Style = "openai", **more: object) -> None:
        super().__init__(answer, **more)
        self.style = style
        self.forms = {"json_schema", "json_object", "tools"}
        self.usage: dict[str, object] = {"prompt_tokens": 12, "completion_tokens": 7, "total_tokens": 19}
        self.finish = "stop"
        self.refusal = ""

    async def respond(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        self._check_key(request)
        if request.path.endswith("/models"):
            return web.json_response({"object": "list", "data": [self._listed(name) for name in self.models]})
        if request.path == "/props" and self.style == "llamacpp":
            return web.json_response({"total_slots": 4, "default_generation_settings": {"n_ctx": 4096}})
        if request.path == "/version" and self.style == "vllm":
            return web.json_response({"version": "0.11.2"})
        if not request.path.endswith("/chat/completions") or request.method != "POST":
            raise Refused(404, message=f"Invalid URL ({request.method} {request.path})", type="invalid_request_error")
        self._check(request, body)
        schema = self._form(body)
        said = self.answer(body["messages"], schema)
        if body.get("stream"):
            return await self._pieces(request, body, said)
        choice = {"index": 0, "message": self._message(body, said), "finish_reason": self._end(body)}
        told = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"]}
        return web.json_response({**told, "choices": [choice], "usage": self.usage})

    def _listed(self, name: str) -> dict[str, object]:
        more = {"vllm": {"max_model_len": 4096}, "openrouter": {"context_length": 8000}}.get(self.style, {})
        return {"id": name, "object": "model", "created": 1, "owned_by": "us", **more}

    def _check_key(self, request: web.Request) -> None:
        if not self.key:
            return
        azure = self.style.startswith("azure")
        given = request.headers.get("api-key" if azure else "authorization", "")
        if given != (self.key if azure else f"Bearer {self.key}"):
            shown = given.removeprefix("Bearer ")
            text = f"Incorrect API key provided: {shown}. You can find your API key on our site."
            raise Refused(401, message=text, type="invalid_request_error", param=None, code="invalid_api_key")

    def _check(self, request: web.Request, body: dict[str, object]) -> None:
        if self.style == "azure-old" and request.query.get("api-version") != "2024-10-21":
            raise Refused(404, code="404", message="Resource not found")
        unknown = set(body) - FIELDS - STYLES.get(self.style, set())
        if self.style == "mistral":
            unknown |= set(body) & {"seed", "stream_options", "max_completion_tokens"}
        if unknown:
            name = sorted(unknown)[0]
            raise Refused(400, message=f"Unrecognized request argument supplied: {name}", type="invalid_request_error")
        self._check_limits(body)
        if body["model"] not in self.models:
            text = f"The model `{body['model']}` does not exist or you do not have access to it."
            raise Refused(404, message=text, type="invalid_request_error", param=None, code="model_not_found")

    def _check_limits(self, body: dict[str, object]) -> None:
        if self.style == "thinking":
            for name, instead in (("max_tokens", "use 'max_completion_tokens' instead"), ("temperature", "only 1")):
                if name in body:
                    text = f"Unsupported parameter: '{name}' is not supported with this model. {instead}"
                    raise Refused(
                        400, message=text, type="invalid_request_error", param=name, code="unsupported_parameter"
                    )
        if self.style == "azure-old" and "max_completion_tokens" in body:
            text = "Unrecognized request argument supplied: max_completion_tokens"
            raise Refused(400, message=text, type="invalid_request_error", param=None, code=None)
        if not 0 <= body.get("temperature", 1) <= 2 or ("stream_options" in body and not body.get("stream")):
            raise Refused(400, message="Invalid value", type="invalid_request_error")

    def _form(self, body: dict[str, object]) -> dict[str, object] | None:
        """The schema that the reply must follow, after the checks that strict mode makes."""
        form = body.get("response_format") or {}
        kind = form.get("type")
        if kind and kind not in self.forms:
            if self.style == "llamacpp":  # llama_cpp.server 0.3
                detail = [{"type": "literal_error", "loc": ["body", "response_format", "type"], "input": kind}]
                raise Refused(500, message=str(detail), type="internal_server_error", param=None, code=None)
            text = f"Invalid parameter: 'response_format' of type '{kind}' is not supported with this model."
            raise Refused(400, message=text, type="invalid_request_error", param="response_format")
        if kind == "json_schema":
            wanted = form["json_schema"]
            assert set(wanted) == {"name", "strict", "schema"} and wanted["strict"] is True
            self._check_schema(wanted["schema"])
            return wanted["schema"]
        if kind == "json_object":
            if "schema" in form and self.style not in ("llamacpp",):
                raise Refused(
                    400, message="Unknown parameter: 'response_format.schema'.", param="response_format.schema"
                )
            if "json" not in json.dumps(body["messages"]).lower() and self.style == "openai":
                text = (
                    "'messages' must contain the word 'json' in some form, to use 'response_format' of 'json_object'."
                )
                raise Refused(400, message=text, type="invalid_request_error", param="messages")
            return form.get("schema", {})
        if "tools" in body:
            if "tools" not in self.forms:
                raise Refused(400, message="This model does not support tools.", type="invalid_request_error")
            function = body["tools"][0]["function"]
            assert body["tool_choice"] == {"type": "function", "function": {"name": function["name"]}}
            return function["parameters"]
        return None

    def _check_schema(self, schema: object) -> None:
        if self.style in ("vllm", "llamacpp", "lmstudio"):
            return
        left = [schema]
        while left:
            one = left.pop()
            if isinstance(one, list):
                left += one
            if not isinstance(one, dict):
                continue
            bad = STRICT_REFUSES & set(one)
            if "properties" in one and (
                one.get("additionalProperties") is not False or set(one.get("required", ())) != set(one["properties"])
            ):
                bad.add("additionalProperties or required")
            if bad:
                text = f"Invalid schema for response_format 'reply': {sorted(bad)[0]} is not permitted."
                raise Refused(400, message=text, type="invalid_request_error", param="response_format", code=None)
            left += list(one.get("properties", {}).values()) + [
                value for key, value in one.items() if key not in ("properties", "enum", "required")
            ]

    def _end(self, body: dict[str, object]) -> str:
        return "tool_calls" if "tools" in body and self.finish == "stop" else self.finish

    def _message(self, body: dict[str, object], said: str) -> dict[str, object]:
        message: dict[str, object] = {"role": "assistant", "content": said, "refusal": None}
        if self.refusal:
            return {"role": "assistant", "content": None, "refusal": self.refusal}
        if self.style == "mistral" and self.reasoning:
            thought = {"type": "thinking", "thinking": [{"type": "text", "text": self.reasoning}]}
            return {"role": "assistant", "content": [thought, {"type": "text", "text": said}]}
        if self.reasoning:
            message["reasoning" if self.style == "openrouter" else "reasoning_content"] = self.reasoning
        if "tools" in body:
            function = {"name": "reply", "arguments": said}
            return {**message, "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]}
        return message

    async def _pieces(self, request: web.Request, body: dict[str, object], said: str) -> web.StreamResponse:
        deltas: list[dict[str, object]] = [{"role": "assistant", "content": ""}]
        deltas += [{"reasoning_content": piece} for piece in self.cut(self.reasoning)]
        for place, piece in enumerate(self.cut(said)):
            if "tools" in body:
                function = {"arguments": piece} | ({"name": "reply"} if not place else {})
                deltas.append({"tool_calls": [{"index": 0, "function": function}]})
            else:
                deltas.append({"content": piece})
        lines = [_event({"model": body["model"], "choices": [{"index": 0, "delta": delta}]}) for delta in deltas]
        lines.insert(1, b": PROCESSING\n\n")
        lines.append(_event({"choices": [{"index": 0, "delta": {}, "finish_reason": self._end(body)}]}))
        if (body.get("stream_options") or {}).get("include_usage"):
            lines.append(_event({"choices": [], "usage": self.usage}))
        return await self.stream(request, "text/event-stream", [*lines, b"data: [DONE]\n\n"])


def _event(value: object) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"
