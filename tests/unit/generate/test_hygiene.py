"""Whether a question and an answer stand alone, before anything is compared with the document."""

import pytest

from autotune_lm.generate.hygiene import other_language, unfit


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        ("In which output is inline HTML rendered?", "Only in HTML output.", ""),
        ("What is the token type for Bearer tokens?", "The token type should be `bearer`.", ""),
        ("Are responses streamed?", "Responses are streamed.", "answer_in_question"),
        ("Which library builds on AnyIO?", "I created another library on top of AnyIO.", "meta_reference"),
        ("I moved my app. What should I set?", "Set the root path.", ""),
        ("What does Part I of the guide cover?", "Part I covers routing.", ""),
    ],
)
def test_items_that_stand_alone(question: str, answer: str, reason: str) -> None:
    assert unfit(question, answer, "factual") == reason


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("How do I make MyST convert common typographic texts?", "Add `replacements` to `myst_extensions`.", False),
        ("I found a security bug in zstd. Should I open a public issue?",
         "No, do not file a public issue. Facebook has a bounty program; follow its process.", False),
        ("Wie lange läuft die Pumpe in jeder Stunde?", "Sie läuft für zwanzig Minuten und ist dann aus.", True),
        ("Quelle est la durée de la pause entre les deux cycles ?", "La pause est de deux heures pour tout.", True),
    ],
)  # fmt: skip
def test_short_english_is_taken_for_english(question: str, answer: str, other: bool) -> None:
    assert other_language(question, answer, "en") is other
