"""Anthropic's messages, strict about headers, fields and schemas."""

import json

from aiohttp import web

from servers.wire import Answer, Refused, Wire, hello

FIELDS = {"model", "max_tokens", "messages", "system", "temperature", "stream", "tools", "tool_choice", "output_config"}
NOT_IN_A_SCHEMA = {"minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "default", "$ref"}


class AnthropicServer(Wire):
    base = "/v1"

    def __init__(self, answer: Answer = hello, **more: object) -> None:
        super().__init__(answer, **more)
        self.stop_reason = "end_turn"
        self.takes_temperature = True

    def refuse(self, refused: Refused) -> web.Response:
        return web.json_response({"type": "error", "error": refused.error}, status=refused.status)

    async def respond(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        if self.key and request.headers.get("x-api-key") != self.key:
            raise Refused(401, type="authentication_error", message="invalid x-api-key")
        if request.headers.get("anthropic-version") != "2023-06-01":
            raise Refused(400, type="invalid_request_error", message="anthropic-version: header is required")
        if request.path == "/v1/models":
            rows = [{"type": "model", "id": name, "display_name": name} for name in self.models]
            return web.json_response({"data": rows, "has_more": False})
        if request.path != "/v1/messages":
            raise Refused(404, type="not_found_error", message="Not found")
        self._check(body)
        said = self.answer(body["messages"], self._schema(body))
        usage = {"input_tokens": 12, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 3}
        head = {"id": "msg_1", "type": "message", "role": "assistant", "model": body["model"]}
        if body.get("stream"):
            return await self._pieces(request, body, said, {**head, "usage": {**usage, "output_tokens": 1}})
        blocks = [{"type": "thinking", "thinking": self.reasoning, "signature": "x"}] if self.reasoning else []
        if "tools" in body:
            blocks.append({"type": "tool_use", "id": "t1", "name": "reply", "input": json.loads(said)})
        else:
            blocks.append({"type": "text", "text": said})
        end = {"stop_reason": self._end(body), "stop_sequence": None, "usage": {**usage, "output_tokens": 7}}
        return web.json_response({**head, "content": blocks, **end})

    def _check(self, body: dict[str, object]) -> None:
        if unknown := set(body) - FIELDS:
            text = f"{sorted(unknown)[0]}: Extra inputs are not permitted"
            raise Refused(400, type="invalid_request_error", message=text)
        if any(message["role"] == "system" for message in body["messages"]) or not body.get("max_tokens"):
            raise Refused(
                400, type="invalid_request_error", message="messages: Unexpected role or max_tokens: required"
            )
        if "temperature" in body and not self.takes_temperature:
            text = "`temperature` is deprecated for this model."
            raise Refused(400, type="invalid_request_error", message=text)
        if not 0 <= body.get("temperature", 0) <= 1:
            raise Refused(400, type="invalid_request_error", message="temperature: range: 0..1")
        if body["model"] not in self.models:
            raise Refused(404, type="not_found_error", message=f"model: {body['model']}")

    def _schema(self, body: dict[str, object]) -> dict[str, object] | None:
        if "output_config" in body:
            form = body["output_config"]["format"]
            assert form["type"] == "json_schema"
            text = json.dumps(form["schema"])
            bad = [word for word in NOT_IN_A_SCHEMA if f'"{word}"' in text]
            if bad:
                message = f"output_config.format.schema: {bad[0]} is not supported"
                raise Refused(400, type="invalid_request_error", message=message)
            return form["schema"]
        if "tools" in body:
            assert body["tool_choice"] == {"type": "tool", "name": body["tools"][0]["name"]}
            return body["tools"][0]["input_schema"]
        return None

    def _end(self, body: dict[str, object]) -> str:
        return "tool_use" if "tools" in body and self.stop_reason == "end_turn" else self.stop_reason

    async def _pieces(
        self, request: web.Request, body: dict[str, object], said: str, head: dict[str, object]
    ) -> web.StreamResponse:
        lines = [_event("message_start", message={**head, "content": [], "stop_reason": None}), _event("ping")]
        blocks = [("thinking", "thinking_delta", "thinking", self.reasoning)] if self.reasoning else []
        if "tools" in body:
            blocks.append(("tool_use", "input_json_delta", "partial_json", said))
        else:
            blocks.append(("text", "text_delta", "text", said))
        for place, (kind, delta, name, text) in enumerate(blocks):
            lines.append(_event("content_block_start", index=place, content_block={"type": kind}))
            for piece in self.cut(text):
                lines.append(_event("content_block_delta", index=place, delta={"type": delta, name: piece}))
            lines.append(_event("content_block_stop", index=place))
        end = {"stop_reason": self._end(body), "stop_sequence": None}
        lines.append(_event("message_delta", delta=end, usage={"output_tokens": 7}))
        lines.append(_event("message_stop"))
        return await self.stream(request, "text/event-stream", lines)


def _event(kind: str, **more: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode()
