"""Words and sentences."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autotune_lm.kit.text import normal_form, sentence_spans, sentences, words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Stop it. Then start it.", ["Stop it.", "Then start it."]),
        ("Is it on? Yes! Good.", ["Is it on?", "Yes!", "Good."]),
        ("One...  Two.", ["One...", "Two."]),
        ("A line.\nAnother line.\n\nThird.", ["A line.", "Another line.", "Third."]),
        ("東京です。いいね。", ["東京です。", "いいね。"]),
        ("no end", ["no end"]),
        ("  padded.  ", ["padded."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_stops(text, parts):
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Use e.g. Linux or macOS. Then restart.", ["Use e.g. Linux or macOS.", "Then restart."]),
        ("See Fig. 3. It shows all.", ["See Fig. 3.", "It shows all."]),
        ("Dr. Smith came. He left.", ["Dr. Smith came.", "He left."]),
        ("The U.S. Navy sails. It floats.", ["The U.S. Navy sails.", "It floats."]),
        ("Ask J. Doe. She knows.", ["Ask J. Doe.", "She knows."]),
        ("Files, folders, etc. are read. All of them.", ["Files, folders, etc. are read.", "All of them."]),
    ],
)
def test_abbreviations_and_initials(text, parts):
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Version 3.11 is out. Use v1.2.3 now.", ["Version 3.11 is out.", "Use v1.2.3 now."]),
        ("Call a.b to start. Then c.d() ends.", ["Call a.b to start.", "Then c.d() ends."]),
        ("Open file.txt. It holds text.", ["Open file.txt.", "It holds text."]),
        ("Add .NET to it. Then ...args.", ["Add .NET to it.", "Then ...args."]),
    ],
)
def test_points_inside_numbers_and_names(text, parts):
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Run `a. B. C` first. Then stop.", ["Run `a. B. C` first.", "Then stop."]),
        ("It uses ``x ` y. Z`` here. End.", ["It uses ``x ` y. Z`` here.", "End."]),
        ("Type `stop`. Then wait.", ["Type `stop`.", "Then wait."]),
        ("A lone ` is no span. Is it?", ["A lone ` is no span.", "Is it?"]),
    ],
)
def test_code_spans_are_never_cut(text, parts):
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("It works (it does.) Next one.", ["It works (it does.)", "Next one."]),
        ("See [the page.] Next one.", ["See [the page.]", "Next one."]),
    ],
)
def test_closing_marks_belong_to_their_sentence(text, parts):
    assert sentences(text) == parts


@given(st.text(alphabet="aB1 .!?`\"')\n。eg", max_size=60))
def test_sentences_hold_all_but_white_space(text):
    spans = list(sentence_spans(text))
    assert spans == sorted(spans)
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_words():
    assert words("Größe—ﬁle, STRASSE straße a_b 3.5 x-y!") == [
        "grösse", "file", "strasse", "strasse", "a_b", "3", "5", "x", "y",
    ]  # fmt: skip


def test_normal_form_forgives_case_marks_and_white_space():
    assert normal_form("What is  the `Default` port?\n") == normal_form("what is the default PORT") != ""
    assert normal_form("... += ?") == ""


@given(st.text(max_size=40))
def test_normal_form_twice_is_once(text):
    assert normal_form(normal_form(text)) == normal_form(text)
