"""Floor 3. Services that run models: a thin adapter for each wire, and the names that settings give them."""

from autotune_lm.core.ports import Provider
from autotune_lm.kit.registry import load
from autotune_lm.llm.endpoint import Endpoint

_OPENAI = "autotune_lm.llm.providers.openai:OpenAi"

TABLE = {
    "anthropic": "autotune_lm.llm.providers.anthropic:Anthropic",
    "azure": _OPENAI,
    "fireworks": _OPENAI,
    "gemini": "autotune_lm.llm.providers.gemini:Gemini",
    "llamacpp": _OPENAI,
    "lmstudio": _OPENAI,
    "mistral": _OPENAI,
    "ollama": "autotune_lm.llm.providers.ollama:Ollama",
    "openai": _OPENAI,
    "openrouter": _OPENAI,
    "scripted": "autotune_lm.llm.providers.scripted:Scripted",
    "together": _OPENAI,
    "vllm": _OPENAI,
}


def open_provider(endpoint: Endpoint) -> Provider:
    """The adapter for an endpoint; nobody is contacted yet.

    Raises:
        ConfigError: ``scripted`` does not know the behaviour.
    """
    provider: Provider = load("providers", TABLE, endpoint.provider)(endpoint)
    return provider
