"""Gemini's generateContent, strict about fields; the key must not stand in the URL."""

import json

from aiohttp import web

from servers.wire import Answer, Refused, Wire, hello

SETTINGS = {
    "maxOutputTokens", "temperature", "seed", "responseMimeType", "responseJsonSchema", "thinkingConfig",
}  # fmt: skip


class GeminiServer(Wire):
    base = "/v1beta"

    def __init__(self, answer: Answer = hello, **more: object) -> None:
        super().__init__(answer, **more)
        self.finish = "STOP"
        self.blocked = ""
        self.must_think = False

    async def respond(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        assert "key" not in request.query
        if self.key and request.headers.get("x-goog-api-key") != self.key:
            info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
            text = "API key not valid. Please pass a valid API key."
            raise Refused(400, code=400, message=text, status="INVALID_ARGUMENT", details=[info])
        if request.path == "/v1beta/models":
            rows = [{"name": f"models/{name}", "inputTokenLimit": 32_000} for name in self.models]
            return web.json_response({"models": rows})
        name, _, verb = request.path.removeprefix("/v1beta/models/").partition(":")
        if name not in self.models:
            text = f"models/{name} is not found for API version v1beta, or is not supported for generateContent."
            raise Refused(404, code=404, message=text, status="NOT_FOUND")
        self._check(body)
        said = self.answer(body["contents"], self._schema(body))
        if verb == "streamGenerateContent":
            assert request.query["alt"] == "sse"
            return await self._pieces(request, body, said)
        assert verb == "generateContent"
        return web.json_response(self._whole([*self._thoughts(), self._part(body, said)], self.finish))

    def _check(self, body: dict[str, object]) -> None:
        settings = body["generationConfig"]
        unknown = set(body) - {"contents", "systemInstruction", "generationConfig", "tools", "toolConfig"}
        unknown |= set(settings) - SETTINGS
        if unknown:
            text = f'Invalid JSON payload received. Unknown name "{sorted(unknown)[0]}": Cannot find field.'
            raise Refused(400, code=400, message=text, status="INVALID_ARGUMENT")
        if any(content["role"] not in ("user", "model") for content in body["contents"]):
            raise Refused(400, code=400, message="Please use a valid role: user, model.", status="INVALID_ARGUMENT")
        if self.must_think and settings.get("thinkingConfig", {}).get("thinkingBudget") == 0:
            text = "Budget 0 is invalid. This model only works in thinking mode."
            raise Refused(400, code=400, message=text, status="INVALID_ARGUMENT")

    def _schema(self, body: dict[str, object]) -> dict[str, object] | None:
        settings = body["generationConfig"]
        if "responseJsonSchema" in settings:
            assert settings["responseMimeType"] == "application/json"
            return settings["responseJsonSchema"]
        if "tools" in body:
            assert body["toolConfig"]["functionCallingConfig"]["mode"] == "ANY"
            return body["tools"][0]["functionDeclarations"][0]["parametersJsonSchema"]
        return {} if "responseMimeType" in settings else None

    def _thoughts(self) -> list[dict[str, object]]:
        return [{"text": self.reasoning, "thought": True}] if self.reasoning else []

    def _part(self, body: dict[str, object], said: str) -> dict[str, object]:
        return {"functionCall": {"name": "reply", "args": json.loads(said)}} if "tools" in body else {"text": said}

    def _whole(self, parts: list[dict[str, object]], finish: str) -> dict[str, object]:
        usage = {"promptTokenCount": 12, "candidatesTokenCount": 7, "thoughtsTokenCount": 5}
        usage["cachedContentTokenCount"] = 4
        told: dict[str, object] = {"usageMetadata": usage, "modelVersion": "tiny-001"}
        if self.blocked:
            return {**told, "promptFeedback": {"blockReason": self.blocked}}
        candidate = {"content": {"role": "model", "parts": parts}, "index": 0}
        return {**told, "candidates": [candidate | ({"finishReason": finish} if finish else {})]}

    async def _pieces(self, request: web.Request, body: dict[str, object], said: str) -> web.StreamResponse:
        parts = [*self._thoughts()]
        parts += [self._part(body, said)] if "tools" in body else [{"text": piece} for piece in self.cut(said)]
        whole = [self._whole([part], "") for part in parts[:-1]] + [self._whole(parts[-1:], self.finish)]
        lines = [b"data: " + json.dumps(one).encode() + b"\r\n\r\n" for one in whole]
        return await self.stream(request, "text/event-stream", lines)
