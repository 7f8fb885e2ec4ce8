"""Ollama's native API. It refuses fields that are not in its OpenAPI file, but for ``truncate`` and ``shift``."""

import json

from aiohttp import web

from servers.wire import Answer, Refused, Wire, hello

FIELDS = {"model", "messages", "tools", "format", "options", "stream", "think", "keep_alive", "truncate", "shift"}


class OllamaServer(Wire):
    def __init__(self, answer: Answer = hello, **more: object) -> None:
        super().__init__(answer, **({"models": ("tiny:latest",)} | more))
        self.version = "0.12.3"
        self.trained = 131_072
        self.window = 0
        """The window that it has whatever is asked; 0: what is asked."""
        self.obeys_truncate = True
        self.counts = "all"
        """all | none | uncached: how ``prompt_eval_count`` is told."""
        self.tells_window = True
        self.tokens = 0
        """The prompt's length; 0: a word is a token."""
        self.thinks = True
        self.done_reason = "stop"
        self.loaded = 0

    async def respond(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        path = request.path
        if path == "/":
            return web.Response(text="Ollama is running")
        if path == "/api/version":
            return web.json_response({"version": self.version})
        if path == "/api/tags":
            return web.json_response({"models": [{"name": name, "model": name, "size": 1} for name in self.models]})
        if path == "/api/ps":
            told = {"context_length": self.loaded} if self.tells_window else {}
            return web.json_response({"models": [{"name": name, "model": name, **told} for name in self.models[:1]]})
        if path == "/api/show":
            self._check_model(body["model"])
            info = {"general.architecture": "llama", "llama.context_length": self.trained}
            return web.json_response({"model_info": info, "capabilities": ["completion", "tools"], "details": {}})
        if path == "/api/chat":
            return await self._chat(request, body)
        return web.Response(status=404, text="404 page not found")

    def refuse(self, refused: Refused) -> web.Response:
        return web.json_response({"error": refused.error["message"]}, status=refused.status)

    def _check_model(self, name: object) -> None:
        if name not in self.models and f"{name}:latest" not in self.models:
            raise Refused(404, message=f"model '{name}' not found")

    async def _chat(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        if unknown := set(body) - FIELDS:
            raise Refused(400, message=f"unknown field {sorted(unknown)}")
        self._check_model(body["model"])
        if body.get("think") is not None and not self.thinks:
            raise Refused(400, message=f'"{body["model"]}" does not support thinking')
        form = body.get("format")
        if not (form in (None, "json") or isinstance(form, dict)):
            raise Refused(400, message='invalid format: expected "json" or a JSON schema')
        count = self._count(body)
        said = self.answer(body["messages"], form if isinstance(form, dict) else ({} if form else None))
        end: dict[str, object] = {"done": True, "done_reason": self.done_reason, "total_duration": 5, "eval_count": 9}
        end |= {"prompt_eval_count": count} if count is not None else {}
        head = {"model": body["model"], "created_at": "2026-11-21T10:00:00.000000Z"}
        message = {"role": "assistant", "content": said} | ({"thinking": self.reasoning} if self.reasoning else {})
        if body.get("stream", True):
            parts = [{"role": "assistant", "content": "", "thinking": piece} for piece in self.cut(self.reasoning)]
            parts += [{"role": "assistant", "content": piece} for piece in self.cut(said)]
            lines = [{**head, "message": part, "done": False} for part in parts]
            lines.append({**head, "message": {"role": "assistant", "content": ""}, **end})
            pieces = [json.dumps(line).encode() + b"\n" for line in lines]
            return await self.stream(request, "application/x-ndjson", pieces)
        return web.json_response({**head, "message": message, **end})

    def _count(self, body: dict[str, object]) -> int | None:
        """The prompt's tokens as they are told; a prompt that does not fit is refused or cut."""
        words = sum(len(message["content"].split()) for message in body["messages"])
        tokens = self.tokens or words
        self.loaded = min(self.window or body.get("options", {}).get("num_ctx", 4096), self.trained)
        if tokens > self.loaded:
            if self.obeys_truncate and body.get("truncate") is False:
                raise Refused(400, message="the input length exceeds the context length")
            tokens = self.loaded
        if self.counts == "none":
            return None
        return max(1, tokens // 10) if self.counts == "uncached" else tokens
