"""Exact counts, a vocabulary that proves itself, and input made to hurt."""

import subprocess
import sys
import zlib

import pytest

from autotune_lm.core.errors import Missing
from autotune_lm.kit import tokens
from autotune_lm.kit.tokens import LONGEST_RUN, TOKENS, VOCABULARY, count_tokens, encoding, read_ranks, tokens_between


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("hello world", 2),
        ("Hello, world!\n", 4),
        ("a  b", 3),
        ("1234567", 3),
        ("它会", 2),
    ],
)
def test_known_counts(text, count):
    assert count_tokens(text) == count


def test_names_of_special_tokens_are_text():
    assert count_tokens("<|endoftext|>") > 1
    assert 199_999 not in encoding().encode_ordinary("<|endoftext|>")


def test_lone_surrogates_are_counted():
    assert count_tokens("a\ud800b") > 0


@pytest.mark.parametrize("char", ["a", " ", "^", "\n", "1", "é", "😀", "\x1c", "\u3000"])
def test_a_megabyte_of_one_character(char):
    assert 0 < count_tokens(char * 1_000_000) <= 4_000_000


def test_long_text_without_long_runs_is_counted_whole():
    text = "The quick brown fox jumps. " * 1000
    assert len(text) > LONGEST_RUN
    assert count_tokens(text) == len(encoding().encode_ordinary(text))


@pytest.mark.parametrize("line", ["def f(x):\n", "    它会 = 'é'\n\n", "\t  b\n \n", "a\ud800b\n", "x" * 25_000 + "\n"])
def test_lines_of_one_text_cost_what_they_cost_alone(line):
    parts = ["first:\n", line, line, "last"]
    borders = [0, *(len("".join(parts[:at])) for at in range(1, 5))]
    assert tokens_between("".join(parts), borders) == [count_tokens(part) for part in parts]
    assert tokens_between("".join(parts), borders[1:3]) == [count_tokens(line)]


def test_long_runs_are_cut_at_the_same_places_wherever_they_stand():
    run = "x" * (LONGEST_RUN + 1)
    expected = len(encoding().encode_ordinary("x" * LONGEST_RUN)) + 1
    assert count_tokens(run) == expected


def test_vocabulary_is_whole():
    ranks = read_ranks(VOCABULARY)
    assert len(ranks) == TOKENS
    assert set(ranks.values()) == set(range(TOKENS))


def test_missing_vocabulary(tmp_path):
    with pytest.raises(Missing, match="cannot be read") as caught:
        read_ranks(tmp_path / "absent.bin.z")
    assert "install" in caught.value.hint


@pytest.mark.parametrize("damage", ["short", "noise", "swapped"])
def test_damaged_vocabulary(tmp_path, damage):
    data = bytearray(zlib.decompress(VOCABULARY.read_bytes()))
    if damage == "swapped":
        data[TOKENS], data[TOKENS + 1] = data[TOKENS + 1], data[TOKENS]
    packed = {"short": zlib.compress(bytes(data[:1000])), "noise": b"\x00noise", "swapped": zlib.compress(bytes(data))}
    path = tmp_path / "damaged.bin.z"
    path.write_bytes(packed[damage])
    with pytest.raises(Missing, match="damaged"):
        read_ranks(path)


def test_import_loads_nothing_and_first_use_needs_no_network():
    code = (
        "import sys, autotune_lm.kit.tokens as t; assert 'tiktoken' not in sys.modules;"
        "t.count_tokens('x'); assert 'tiktoken' in sys.modules; assert 'requests' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_pattern_is_the_published_one(monkeypatch):
    from tiktoken_ext import openai_public

    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", lambda *_, **__: {})
    assert openai_public.o200k_base()["pat_str"] == tokens._PATTERN
