"""Ids: the same everywhere, and the borders between parts count."""

from hypothesis import given
from hypothesis import strategies as st

from autotune_lm.core.ids import content_id, digest, stable_number


def test_known_values():
    """These stand in people's files; a change here is a migration."""
    assert digest() == "a9b170521b5678005a69"
    assert content_id("chk", "a", b"b") == "chk_b662485fd0cf7f4acfff"
    assert stable_number("split", "", "fct_a") == 0.026685266789756416


def test_text_and_its_bytes_are_the_same():
    assert content_id("doc", "größe") == content_id("doc", "größe".encode())


@given(st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4))
def test_other_parts_have_another_digest(one, other):
    assert (digest(*one) == digest(*other)) == (one == other)


@given(st.lists(st.text(max_size=5), max_size=3))
def test_a_stable_number_lies_in_the_unit_interval(parts):
    assert 0 <= stable_number(*parts) < 1


def test_stable_numbers_are_spread():
    tenths = [int(stable_number(str(number)) * 10) for number in range(10_000)]
    assert all(900 < tenths.count(tenth) < 1100 for tenth in range(10))
