"""Cells as text: every number as fifteen digits say it, however it was written."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from autotune_lm.parse.sheets.cells import texts


@given(
    st.floats(allow_nan=False)
    | st.integers(-(10**16), 10**16).map(float)
    | st.decimals(-1000, 1000, places=4).map(float)
)
@example(1e-4)
@example(0.00012)
@example(-0.00001)
@example(2e-6)
@example(1e15)
@example(1e16)
@example(123456789012345.5)
@example(0.1 + 0.2)
@example(math.inf)
def test_a_number_has_fifteen_digits(number):
    whole = number.is_integer() and abs(number) < 1e15
    assert texts([number]) == [str(int(number)) if whole else f"{number:.15g}"]
