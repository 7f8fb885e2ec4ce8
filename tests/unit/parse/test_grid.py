"""Lines of pipe tables: those written together are as if each had been written alone."""

from hypothesis import example, given
from hypothesis import strategies as st

from autotune_lm.parse.grid import line, pipe_table

CELL = st.sampled_from(["", "plain", "a|b", r"a\|b", "two\nlines", "a\tb", "é", "\u00a0", "12"]) | st.text(max_size=4)


@given(st.lists(st.lists(CELL, max_size=4), max_size=12), st.integers(0, 150))
@example([[], ["a|b"]], 0)
@example([["a\nb", "c"]], 120)
def test_rows_together_are_as_rows_alone(rows, plain):
    rows = [*rows, *[["x", "1"]] * plain, *rows]
    assert pipe_table(["a", "b"], rows).split("\n", 2)[2:] == (["\n".join(map(line, rows))] if rows else [])


def test_a_pipe_in_one_row_leaves_the_others_as_they_are():
    rows = [["a", "b"]] * 250 + [["c|d", "e"]] + [["f", "g"]] * 250
    lines = pipe_table(["x", "y"], rows).split("\n")
    assert len(lines) == 503
    assert lines[252] == r"| c\|d | e |"
    assert lines[251] == "| a | b |"
    assert lines[-1] == "| f | g |"
