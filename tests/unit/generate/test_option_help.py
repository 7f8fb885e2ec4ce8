"""The lines of a help text become questions where the program is known and the description is whole."""

import pytest

from autotune_lm.generate.draft import Scene
from autotune_lm.generate.option_help import drafts
from autotune_lm.generate.outline import Section, Span

HELP = """```console
$ tide --help
usage: tide [options] [harbour ...]

general:
  -k WORD               Only harbours whose name holds the word
  --first, --stop-first  Stop at the first harbour that is closed
  --list                List all
  --wait=SECONDS        Wait so long for a pilot before the
                        harbour is left out
  --very-long-option-name=VALUE
                        Take the value for every harbour
  --color=WHEN          Colour of the output (always/never/auto).
```"""


def asked(text):
    span = Span("code", 0, len(text), "console", text, True)
    section = Section(("Options",), (span,), True, True, ())
    return {
        draft.questions[0]: text[draft.start : draft.end] for draft in drafts(section, Scene(text, text, "t", "Tide"))
    }


def test_options_with_a_whole_line():
    assert asked(HELP) == {
        "What does the `-k` option of `tide` do?": "Only harbours whose name holds the word",
        "What does the `--stop-first` option of `tide` do?": "Stop at the first harbour that is closed",
        "What does the `--very-long-option-name` option of `tide` do?": "Take the value for every harbour",
        "What does the `--color` option of `tide` do?": "Colour of the output (always/never/auto).",
    }


@pytest.mark.parametrize(
    "text", [HELP.replace("usage: tide", "tide"), "```\n  - a list of things that is no help\n```"]
)
def test_without_a_program_nothing_is_asked(text):
    assert asked(text) == {}


def test_long_lines_of_blanks_and_dashes_take_no_time():
    assert asked("usage: tide\n" + ("  " + "-a, " * 50_000 + "\n") * 3 + " " * 200_000) == {}
