"""Floor 3. Where a model runs: the settings of an alias and what is known of its provider, as one endpoint."""

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import RUNGS, Rung
from autotune_lm.core.errors import ConfigError
from autotune_lm.llm.hosts import ollama_address

CONTEXT_TOKENS = 8192
"""The window that is counted on where neither the settings nor the server say one."""
FIRST_CALL_PATIENCE = 5
"""How many idle time-outs the first call to a server of one's own may take: the model is loaded from disk."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_FRAMING = frozenset({"host", "content-length", "transfer-encoding", "connection", "content-type", "content-encoding"})
_SECRET_PARAMETER = re.compile(r"key|token|secret|sig(?:nature)?$|password", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Preset:
    """What is known of a provider."""

    base_url: str
    key_env: str = ""
    """The usual variable of its key; sent to the provider's own address alone."""
    key_header: str = "authorization"
    key_path: str = ""
    """What only the key opens, where the list of models is open to all."""
    rungs: tuple[Rung, ...] = RUNGS
    """The forms of reply worth trying, the strictest first."""
    limit_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    seed_field: str = "seed"
    """Empty: it takes no seed."""
    usage_in_stream: bool = False
    """Whether the tokens of a stream must be asked for."""
    loose_schema: bool = True
    """Whether a schema may bound the lengths of strings and lists."""
    schema_in_json: bool = False
    """Whether JSON mode takes a schema of its own beside it."""
    quiet: dict[str, object] = field(default_factory=dict)
    """More fields of a request that keep a model from thinking first."""
    may_cut: bool = False
    """Whether it may read less of a prompt than was sent, and say nothing."""
    own: bool = False
    """Whether it is a server that people run themselves."""


_THINKS_NOT: dict[str, object] = {"chat_template_kwargs": {"enable_thinking": False}}
PRESETS = {
    "anthropic": Preset(
        base_url="https://api.anthropic.com/v1",
        key_env="ANTHROPIC_API_KEY",
        key_header="x-api-key",
        rungs=("schema", "tool", "text"),
        seed_field="",
        loose_schema=False,
    ),
    "azure": Preset(
        base_url="",
        key_env="AZURE_OPENAI_API_KEY",
        key_header="api-key",
        limit_field="max_completion_tokens",
        usage_in_stream=True,
        loose_schema=False,
    ),
    "fireworks": Preset(
        base_url="https://api.fireworks.ai/inference/v1", key_env="FIREWORKS_API_KEY", schema_in_json=True
    ),
    "gemini": Preset(
        base_url="https://generativelanguage.googleapis.com/v1beta",
        key_env="GEMINI_API_KEY",
        key_header="x-goog-api-key",
    ),
    "llamacpp": Preset(
        base_url="http://127.0.0.1:8080/v1",
        rungs=("schema", "json", "text"),  # one of the first two is always held by its grammar
        usage_in_stream=True,
        schema_in_json=True,
        quiet=_THINKS_NOT,
        may_cut=True,
        own=True,
    ),
    "lmstudio": Preset(
        base_url="http://127.0.0.1:1234/v1",
        rungs=("schema", "tool", "text"),
        usage_in_stream=True,
        may_cut=True,
        own=True,
    ),
    "mistral": Preset(
        base_url="https://api.mistral.ai/v1", key_env="MISTRAL_API_KEY", seed_field="random_seed", loose_schema=False
    ),
    "ollama": Preset(base_url="http://127.0.0.1:11434", rungs=("schema", "json", "text"), own=True),
    "openai": Preset(
        base_url="https://api.openai.com/v1",
        key_env="OPENAI_API_KEY",
        limit_field="max_completion_tokens",
        usage_in_stream=True,
        loose_schema=False,
    ),
    "openrouter": Preset(
        base_url="https://openrouter.ai/api/v1",
        key_env="OPENROUTER_API_KEY",
        key_path="/key",
        usage_in_stream=True,
        loose_schema=False,
    ),
    "scripted": Preset(base_url="scripted:"),
    "together": Preset(base_url="https://api.together.xyz/v1", key_env="TOGETHER_API_KEY", usage_in_stream=True),
    "vllm": Preset(base_url="http://127.0.0.1:8000/v1", usage_in_stream=True, quiet=_THINKS_NOT, own=True),
}
_ANY_COMPATIBLE = Preset(base_url="", usage_in_stream=True, schema_in_json=True)
"""An OpenAI-compatible server of which nothing is known but its address."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A model at an address. It names the key's variable and never holds a key, so it may be shown."""

    provider: str
    model: str
    base_url: str
    preset: Preset
    key_env: str = ""
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    """As in the settings, with ``${NAME}`` for variables; someone may have pasted a key: never shown."""
    context_tokens: int = 0
    """0: not known."""
    idle_timeout_s: float = 120.0
    stream: bool = False
    local: bool = False
    """Whether it is this machine, or a server of one's own: loading a model there takes its time."""
    thinking: bool = False
    behaviour: str = "perfect"

    @property
    def host(self) -> str:
        """Host and port, for sentences."""
        return urlsplit(self.base_url).netloc or self.provider

    @property
    def where(self) -> str:
        """Who is meant, in a sentence: ``ollama at 127.0.0.1:11434``."""
        return f"{self.provider} at {self.host}"

    def url(self, path: str, above: bool = False) -> str:
        """The address of a path below the base, or beside its ``/v1``; what stands behind its ``?`` stays there."""
        return _joined(self.base_url, path, above)


@lru_cache(maxsize=64)
def _joined(base_url: str, path: str, above: bool) -> str:
    base = urlsplit(base_url)
    if above:
        base = base._replace(path=base.path.removesuffix("/v1"))
    before, _, query = path.partition("?")
    both = "&".join(part for part in (base.query, query) if part)
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + before, both, ""))


def endpoint_of(alias: Model) -> Endpoint:
    """The endpoint of an alias from the settings. Reads ``OLLAMA_HOST``; contacts nobody.

    Raises:
        ConfigError: no endpoint belongs to the provider, or the address or a header is none.
    """
    preset = PRESETS.get(alias.provider)
    if preset is None:
        raise ConfigError(f"the provider '{alias.provider}' has no endpoint", f"known: {', '.join(sorted(PRESETS))}")
    usual = _usual_url(alias.provider, preset)
    if not (alias.base_url or usual):
        hint = "such as https://NAME.openai.azure.com/openai/v1, or the deployment's own address with ?api-version=…"
        raise ConfigError(f"the provider '{alias.provider}' needs a base_url", hint)
    base = usual if alias.provider == "scripted" else _base_url(alias.provider, alias.base_url or usual)
    if alias.provider == "openai" and not _same_server(base, usual):
        preset = _ANY_COMPATIBLE
    local = preset.own or is_loopback(urlsplit(base).hostname or "")
    return Endpoint(
        provider=alias.provider,
        model=alias.model,
        base_url=base,
        preset=preset,
        key_env=alias.key_env or _usual_key(alias.provider, preset, base),
        headers=_checked(alias.headers),
        context_tokens=alias.context_tokens,
        idle_timeout_s=alias.idle_timeout_s,
        stream=alias.stream == "always" or (alias.stream == "auto" and local),
        local=local,
        thinking=alias.thinking == "auto",
        behaviour=alias.behaviour,
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name alone: nothing is looked up."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _usual_url(provider: str, preset: Preset) -> str:
    return ollama_address(os.environ) if provider == "ollama" else preset.base_url


def _usual_key(provider: str, preset: Preset, base: str) -> str:
    """The provider's own variable, where the address is the provider's own: a key goes to nobody else."""
    host = urlsplit(base).hostname or ""
    if provider == "azure":
        return preset.key_env if host.endswith((".azure.com", ".azure-api.net", ".microsoft.com")) else ""
    if provider == "ollama":
        return "OLLAMA_API_KEY" if host == "ollama.com" and base.startswith("https:") else ""
    return preset.key_env if preset.key_env and _same_server(base, preset.base_url) else ""


def _base_url(provider: str, text: str) -> str:
    """An address without what does not belong into one.

    Raises:
        ConfigError: it is none, or holds a secret.
    """
    if "://" not in text:
        host = urlsplit(f"//{text}").hostname or ""
        text = f"{'http' if is_loopback(host) else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # it is checked when it is read
    except ValueError as cause:
        raise ConfigError(f"base_url is no address: {cause}") from cause
    if parts.scheme not in ("http", "https") or not _is_host(parts.hostname or "") or parts.fragment:
        raise ConfigError("base_url must look like https://host/v1 or http://127.0.0.1:8000/v1")
    if parts.username is not None or any(_SECRET_PARAMETER.search(name) for name, _ in parse_qsl(parts.query)):
        hint = "put the key into an environment variable and its name into key_env, or use headers with ${NAME}"
        raise ConfigError("base_url holds a key or password; it would be in logs and files", hint)
    return _trimmed(provider, parts)


def _is_host(name: str) -> bool:
    """Whether a name can be looked up."""
    try:
        return bool(name.encode("idna")) and not re.search(r"[\s%<>\\\"']", name)
    except UnicodeError:
        return False


def _checked(headers: dict[str, str]) -> dict[str, str]:
    """More headers of an alias.

    Raises:
        ConfigError: a name is none, or one that the transport sets itself.
    """
    for name in headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _FRAMING:
            raise ConfigError(f"headers: {name!r} cannot be set", "names such as X-Team; values may hold ${NAME}")
    return dict(headers)


def _trimmed(provider: str, parts: SplitResult) -> str:
    path = parts.path.rstrip("/")
    ends = ("/api/chat", "/api", "/v1") if provider == "ollama" else ("/chat/completions", "/messages")
    for end in ends:
        path = path.removesuffix(end)
    path = path or {"anthropic": "/v1", "gemini": "/v1beta"}.get(provider, "")
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _same_server(one: str, other: str) -> bool:
    return _server(one) == _server(other)


def _server(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"https": 443, "http": 80}.get(parts.scheme)
