"""What somebody meets who follows the docs for the first time, and mistypes: sentences, not surprises."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

SCRIPTED = ("--set", "models.writer.provider=scripted")


def test_what_only_a_model_can_do_is_named_where_there_is_none(autotune, docs):
    words = ("run", "docs", "--project", "P", "--set", "generate.turns=3", "--set", "generate.rejected=true")
    ended = autotune(*words, cwd=docs.parent)
    assert "without a model generate.turns and generate.rejected are not done; name one" in ended.stderr
    assert "without a model" not in autotune(*words, *SCRIPTED, cwd=docs.parent).stderr


def test_the_price_is_told_as_far_as_it_is_known(autotune, docs):
    ended = autotune("run", "docs", "--project", "P", *SCRIPTED, cwd=docs.parent)
    assert "free of charge" in ended.stdout and "writer     scripted (create@" in ended.stdout


def test_another_behaviour_of_the_scripted_model_is_asked_and_not_taken_from_the_store(autotune, docs, rows):
    def run(*more):
        return autotune("run", "docs", "--project", "P", *SCRIPTED, *more, cwd=docs.parent, code=None)

    run()
    first = [row["id"] for row in rows(docs.parent / "P")]
    assert "calls " in run("--set", "models.writer.behaviour=lying").stdout
    assert "calls " not in run("--set", "models.writer.behaviour=slow:0.01").stdout
    assert "calls " not in run().stdout and [row["id"] for row in rows(docs.parent / "P")] == first


def test_settings_that_do_not_go_together_are_named(autotune, docs):
    def told(*settings, code=0):
        words = [word for setting in settings for word in ("--set", setting)]
        return autotune("run", "docs", "--project", "P", *SCRIPTED, *words, cwd=docs.parent, code=code).stderr

    assert "in conversations generate.rejected and generate.wordings are not done; set generate.turns=1" in told(
        "generate.turns=2", "generate.rejected=true", "generate.wordings=2"
    )
    assert "in mode create generate.topics is not done; set generate.mode=free" in told("generate.topics=[a]")
    assert "in mode identify generate.turns is not done" in told("generate.mode=identify", "generate.turns=2")
    assert "in mode free generate.wordings is not done" in told("generate.mode=free", "generate.wordings=2")
    assert "not done" not in told("generate.turns=2", "generate.personas=[a nurse]", "generate.language=English")


def test_topics_without_the_mode_for_them(autotune, tmp_path):
    (tmp_path / "autotune.yaml").write_text("generate: {topics: [Tides]}\n", "utf-8")
    ended = autotune("run", *SCRIPTED, cwd=tmp_path, code=3)
    assert "generate.topics needs generate.mode=free" in ended.stderr


def test_ctrl_c_on_a_terminal_with_the_live_bar(docs):
    ended, said = on_a_terminal(docs.parent, "models.writer.behaviour=slow:4", width=60)
    assert ended == 130 and "Traceback" not in said
    assert "generate " in said and "0/9" in said, "the bar is squeezed"
    assert "stopping: replies that are under way are waited for" in " ".join(said.split())
    assert "error: interrupted" in said and "run the same command again to continue" in said


def on_a_terminal(work, setting, width):
    """Run with a terminal of so many columns, press Ctrl-C when the model is asked; exit code and what was shown."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    line = [sys.executable, "-m", "autotune_lm", "run", "docs", "--project", "P", *SCRIPTED, "--set", setting]
    env = os.environ | {"TERM": "xterm-256color"}
    with subprocess.Popen(
        line, cwd=work, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=_own
    ) as run:
        os.close(theirs)
        said, pressed = b"", False
        while piece := _read(ours):
            said += piece
            if b"in flight" in said and not pressed:
                pressed = True
                os.write(ours, b"\x03")
        ended = run.wait(60)
    os.close(ours)
    return ended, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode())


def _own():
    """Make the terminal the child's own, so that Ctrl-C reaches it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(file):
    """What comes next; nothing where the other side is gone."""
    try:
        return os.read(file, 65_536)
    except OSError:
        return b""
