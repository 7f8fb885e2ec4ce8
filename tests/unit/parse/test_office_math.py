"""Equations of Office as text."""

import pytest

from autotune_lm.parse.office_math import math_text
from autotune_lm.parse.ooxml import M
from autotune_lm.parse.xml_tree import xml_tree


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def slot(name: str, text: str) -> str:
    return f"<m:{name}>{run(text)}</m:{name}>"


def of(inner: str) -> str:
    return math_text(xml_tree(f'<m:oMath xmlns:m="{M[1:-1]}">{inner}</m:oMath>'.encode(), "x"))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (f"<m:f>{slot('num', 'a')}{slot('den', 'b+1')}</m:f>", r"\frac{a}{b+1}"),
        (f"<m:sSup>{slot('e', 'x')}{slot('sup', '2')}</m:sSup>", "x^2"),
        (f"<m:sSup>{slot('e', 'x')}<m:sup/></m:sSup>", "x"),
        (f"<m:sSubSup>{slot('e', 'x')}{slot('sub', 'ij')}{slot('sup', '2')}</m:sSubSup>", "x_{ij}^2"),
        (f"<m:rad>{slot('deg', '3')}{slot('e', 'x')}</m:rad>", r"\sqrt[3]{x}"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
            f"{slot('sub', 'n=1')}{slot('sup', 'k')}{slot('e', 'n')}</m:nary>",
            r"\sum_{n=1}^k n",
        ),
        (f"<m:d>{slot('e', 'a')}{slot('e', 'b')}</m:d>", "(a|b)"),
        (
            '<m:d><m:e><m:f><m:fPr><m:type m:val="noBar"/></m:fPr>'
            + slot("num", "n")
            + slot("den", "k")
            + "</m:f></m:e></m:d>",
            r"\binom{n}{k}",
        ),
        (f"<m:func>{slot('fName', 'sin')}{slot('e', 'x')}</m:func>", r"\sin x"),
        (f"<m:m><m:mr>{slot('e', 'a')}{slot('e', 'b')}</m:mr></m:m>", r"\begin{matrix} a & b \end{matrix}"),
        (f"<m:acc>{slot('e', 'x')}</m:acc>", r"\hat{x}"),
        (f"<m:unknown>{run('x')}</m:unknown>", "x"),
    ],
)
def test_constructs_become_their_latex(inner: str, text: str) -> None:
    assert of(inner) == text


def test_equations_nest_as_deep_as_the_parser_goes() -> None:
    inner = run("x")
    for _ in range(80):
        inner = f"<m:rad><m:e>{inner}</m:e></m:rad>"
    assert of(inner).count(r"\sqrt") == 80
