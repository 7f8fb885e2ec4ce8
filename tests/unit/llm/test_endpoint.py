"""From settings to an endpoint: addresses, keys, quirks."""

import pytest

from autotune_lm.config.schema import Model
from autotune_lm.core.errors import ConfigError
from autotune_lm.llm.endpoint import PRESETS, endpoint_of, is_loopback
from autotune_lm.llm.providers import TABLE


@pytest.fixture(autouse=True)
def _no_host(monkeypatch):
    monkeypatch.delenv("OLLAMA_HOST", raising=False)


def test_every_provider_has_a_preset_and_an_adapter():
    assert set(PRESETS) == set(TABLE)


@pytest.mark.parametrize("provider", sorted(set(PRESETS) - {"azure", "scripted"}))
def test_the_usual_address_needs_no_setting(provider):
    endpoint = endpoint_of(Model(provider=provider, model="m"))
    own = endpoint.preset.own
    assert endpoint.base_url.startswith("http://127.0.0.1:" if own else "https://")
    assert bool(endpoint.key_env) != own
    assert endpoint.stream == own == endpoint.local
    assert endpoint.preset.rungs[-1] == "text"


@pytest.mark.parametrize(
    ("provider", "said", "base"),
    [
        ("ollama", "http://box:11434/v1/", "http://box:11434"),
        ("ollama", "http://box:11434/api/chat", "http://box:11434"),
        ("ollama", "localhost:11434", "http://localhost:11434"),
        ("openai", "llm.example.test/v1", "https://llm.example.test/v1"),
        ("openai", "https://x.test/v1/chat/completions", "https://x.test/v1"),
        ("anthropic", "https://api.anthropic.com", "https://api.anthropic.com/v1"),
        ("gemini", "https://proxy.test", "https://proxy.test/v1beta"),
        ("vllm", "http://[::1]:8000/v1", "http://[::1]:8000/v1"),
    ],
)
def test_an_address_is_taken_in_its_usual_forms(provider, said, base):
    assert endpoint_of(Model(provider=provider, base_url=said)).base_url == base


@pytest.mark.parametrize(
    "said",
    [
        "ftp://x/v1",
        "https://user:pw@x/v1",
        "https://x/v1?api_key=5",
        "https://x/v1?token=5",
        "https://",
        "http://x:99999",
        "https://a..b/v1",
        "https://x y/v1",
        f"https://{'a' * 80}.test/v1",
    ],
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused(said):
    with pytest.raises(ConfigError) as caught:
        endpoint_of(Model(provider="openai", base_url=said))
    assert "pw" not in caught.value.message and "=5" not in caught.value.message


def test_ollama_host_is_honoured_and_a_setting_wins(monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "0.0.0.0:4321")
    assert endpoint_of(Model(provider="ollama")).base_url == "http://127.0.0.1:4321"
    assert endpoint_of(Model(provider="ollama", base_url="http://box:1")).base_url == "http://box:1"


def test_a_key_belongs_to_its_server():
    assert endpoint_of(Model(provider="openai")).key_env == "OPENAI_API_KEY"
    assert endpoint_of(Model(provider="openai", base_url="https://api.openai.com:443/v1")).key_env == "OPENAI_API_KEY"
    for other in ("http://api.openai.com/v1", "https://api.openai.com:8443/v1", "https://api.openai.com.evil.test/v1"):
        assert endpoint_of(Model(provider="openai", base_url=other)).key_env == ""
    assert endpoint_of(Model(provider="openai", base_url="https://x.test/v1", key_env="X")).key_env == "X"
    azure = "https://me.openai.azure.com/openai/deployments/d?api-version=2024-10-21"
    assert endpoint_of(Model(provider="azure", base_url=azure)).key_env == "AZURE_OPENAI_API_KEY"
    assert endpoint_of(Model(provider="azure", base_url="https://azure.com.evil.test/v1")).key_env == ""


def test_a_path_goes_before_the_query():
    azure = "https://me.openai.azure.com/openai/deployments/d?api-version=2024-10-21"
    url = endpoint_of(Model(provider="azure", base_url=azure)).url("/chat/completions")
    assert url == "https://me.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"
    gemini = endpoint_of(Model(provider="gemini"))
    assert gemini.url("/models/m:streamGenerateContent?alt=sse").endswith(
        "/v1beta/models/m:streamGenerateContent?alt=sse"
    )
    assert endpoint_of(Model(provider="vllm")).url("/version", above=True) == "http://127.0.0.1:8000/version"


def test_azure_says_that_it_needs_an_address():
    with pytest.raises(ConfigError) as caught:
        endpoint_of(Model(provider="azure"))
    assert "base_url" in caught.value.message and "azure.com" in caught.value.hint


@pytest.mark.parametrize("provider", ["auto", "builtin", "none"])
def test_who_needs_no_server_has_no_endpoint(provider):
    with pytest.raises(ConfigError):
        endpoint_of(Model(provider=provider))


def test_this_machine_is_known_by_its_name_alone():
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.9.9.9", "::1")))
    assert not any(map(is_loopback, ("localhost.evil.test", "0.0.0.0", "10.0.0.1", "127.1", "", "::")))


@pytest.mark.parametrize("name", ["", "two words", "x\ny", "ü", "Host", "content-length"])
def test_a_header_that_cannot_be_set_is_refused(name):
    with pytest.raises(ConfigError):
        endpoint_of(Model(provider="openai", headers={name: "1"}))
