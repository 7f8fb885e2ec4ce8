"""What stands for a masked value is recognised, and breaks nothing around it."""

import pytest

from autotune_lm.kit.placeholders import PLACEHOLDER, placeholder


@pytest.mark.parametrize("made", [placeholder("EMAIL", 1), placeholder("SECRET", 12, "AWS access key")])
def test_a_placeholder_is_recognised_and_harmless(made):
    assert PLACEHOLDER.fullmatch(made)
    assert not set("|`\n\"'\\{}<>") & set(made)


@pytest.mark.parametrize("text", ["[1]", "[EMAIL]", "[see page 3]", "[INST]", "[x 1]", "[RFC2119]"])
def test_other_brackets_are_none(text):
    assert not PLACEHOLDER.search(text)
