"""``OLLAMA_HOST`` in all its forms."""

import pytest

from autotune_lm.llm.hosts import listens_everywhere, ollama_address


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "http://127.0.0.1:11434"),
        ("192.168.1.5", "http://192.168.1.5:11434"),
        ("box:9999", "http://box:9999"),
        (":9999", "http://127.0.0.1:9999"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("[::]:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("::1", "http://[::1]:11434"),
        ("http://box", "http://box:80"),
        ("https://box/ollama", "https://box:443"),
        ("http://box:11434/", "http://box:11434"),
        ('"box:1"', "http://box:1"),
        ("box:notaport", "http://box:11434"),
        ("box:999999999999", "http://box:11434"),
    ],
)
def test_ollama_host_in_all_its_forms(said, expected):
    assert ollama_address({"OLLAMA_HOST": said}) == expected


def test_without_the_variable():
    assert ollama_address({}) == "http://127.0.0.1:11434"
    assert not listens_everywhere({})


@pytest.mark.parametrize("said", ["0.0.0.0", "0.0.0.0:11434", "http://0.0.0.0:1", "[::]:1", "::"])
def test_the_whole_network(said):
    assert listens_everywhere({"OLLAMA_HOST": said})
