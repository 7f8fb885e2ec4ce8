"""Marks drawn beside their letters."""

import pytest

from autotune_lm.parse.pdf.accents import with_accents


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("Aviac¸a˜o Civil", "Aviação Civil"),
        ("Avia¸c˜ao Civil", "Aviação Civil"),
        ("Universit´e de G¨ottingen", "Université de Göttingen"),
        ("Erd˝os and Hal´asz", "Erdős and Halász"),
        ("na¨ıve, caf´e, voil`a", "naïve, café, voilà"),
        ("´Etude", "Étude"),
        ("Dvoˇr´ak", "Dvořák"),
        ("ma˜nana", "mañana"),
        ("`code` and ``quotes''", "`code` and ``quotes''"),
        ("f´ of x", "f´ of x"),
        ("20˚C, ˜5 km, a ¨ b", "20˚C, ˜5 km, a ¨ b"),
        ("plain text", "plain text"),
    ],
)
def test_accents(drawn: str, meant: str) -> None:
    assert with_accents(drawn) == meant


def test_many_marks_end() -> None:
    assert with_accents("a´e" * 300_000).startswith("aéaé")
    assert with_accents("´" * 1_000_000) == "´" * 1_000_000
