"""Runs that ask a model, the scripted one: budgets, targets, Ctrl-C, and what is told of calls."""

import os
import signal
import subprocess
import sys
import time

import pytest

SCRIPTED = ("--set", "models.writer.provider=scripted")


def slow(seconds):
    return (*SCRIPTED, "--set", f"models.writer.behaviour=slow:{seconds}")


@pytest.mark.parametrize("mode", ["create", "identify", "hybrid"])
def test_each_mode_makes_samples_that_are_proved(autotune, docs, rows, mode):
    autotune("run", "docs", "--project", "P", *SCRIPTED, "--set", f"generate.mode={mode}", cwd=docs.parent)
    samples = rows(docs.parent / "P")
    assert len(samples) >= 5
    autotune("verify", "P", cwd=docs.parent)
    written = [row for row in samples if row["origin"].get("model")]
    assert all(row["origin"]["calls"] and row["origin"]["prompt_hash"] for row in written)
    assert written or mode == "identify"


def test_a_second_run_asks_nothing_and_changes_nothing(autotune, docs, told, image):
    autotune("run", "docs", "--project", "P", *SCRIPTED, cwd=docs.parent)
    before = image(docs.parent / "P" / "out")
    ended = autotune("run", "docs", "--project", "P", *SCRIPTED, cwd=docs.parent)
    assert "nothing to do" in ended.stdout and not told(docs.parent / "P").items()
    assert image(docs.parent / "P" / "out") == before


def test_judging_and_formatting_again_buys_nothing(autotune, docs):
    autotune("run", "docs", "--project", "P", *SCRIPTED, cwd=docs.parent)
    ended = autotune("format", "--project", "P", *SCRIPTED, "--threshold", "5", "--to", "alpaca", cwd=docs.parent)
    assert "calls " not in ended.stdout


def test_a_budget_ends_the_run_with_7_and_the_next_one_goes_on(autotune, docs, rows, image):
    words = ("run", "docs", "--project", "P", *SCRIPTED)
    ended = autotune(*words, "--max-calls", "3", cwd=docs.parent, code=7)
    assert "stopped" in ended.stderr and "3 calls" in ended.stderr
    few = len(rows(docs.parent / "P"))
    autotune(*words, cwd=docs.parent)
    assert 0 < few < len(rows(docs.parent / "P"))
    autotune("run", "docs", "--project", "Q", *SCRIPTED, cwd=docs.parent)
    assert image(docs.parent / "P" / "out") == image(docs.parent / "Q" / "out")


def test_a_target_takes_turns_over_the_documents(autotune, docs, rows):
    words = ("run", "docs", "--project", "P", *SCRIPTED, "--set", "generate.target=12", "--set", "generate.per_chunk=2")
    autotune("generate", *words[1:], cwd=docs.parent)
    samples = rows(docs.parent / "P")
    assert 12 <= len(samples) < 14
    assert len({row["source"] for row in samples}) >= 5


def test_one_ctrl_c_lets_replies_in_and_prints_how_to_go_on(docs, rows, autotune, image):
    line = [sys.executable, "-m", "autotune_lm", "run", "docs", "--project", "P", *slow(3)]
    with subprocess.Popen(line, cwd=docs.parent, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        _wait_for_calls(docs.parent / "P")
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "replies that are under way are waited for" in said and "run the same command again" in said
    assert "Traceback" not in said
    autotune("run", "docs", "--project", "P", *slow(0.01), cwd=docs.parent)
    autotune("run", "docs", "--project", "Q", *slow(0.01), cwd=docs.parent)
    assert [row["id"] for row in rows(docs.parent / "P")] == [row["id"] for row in rows(docs.parent / "Q")]


def test_two_ctrl_c_stop_at_once(docs):
    line = [sys.executable, "-m", "autotune_lm", "run", "docs", "--project", "P", *slow(600)]
    with subprocess.Popen(line, cwd=docs.parent, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        _wait_for_calls(docs.parent / "P")
        run.send_signal(signal.SIGINT)
        assert "press Ctrl-C again" in _read_until(run, "Ctrl-C")
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=30)
    assert run.returncode == 130 and "Traceback" not in said


def _wait_for_calls(project):
    """Until the events say that a stage with a model has begun."""
    events = project / "events.jsonl"
    while not events.exists() or '"stage":"generate"' not in events.read_text("utf-8"):
        time.sleep(0.02)
    time.sleep(0.5)


def _read_until(run, words):
    os.set_blocking(run.stderr.fileno(), True)
    said = ""
    while words not in said:
        line = run.stderr.readline()
        assert line, said
        said += line
    return said


def test_why_names_the_call(autotune, docs, rows):
    autotune("run", "docs", "--project", "P", *SCRIPTED, cwd=docs.parent)
    sample = rows(docs.parent / "P")[0]
    ended = autotune("why", sample["id"], "--project", "P", cwd=docs.parent)
    assert sample["origin"]["calls"][0] in ended.stdout and "asked: scripted" in ended.stdout


def test_a_dry_run_tells_calls_tokens_and_what_is_paid(autotune, docs):
    words = ("run", "docs", "--project", "P", *SCRIPTED)
    before = autotune(*words, "--dry-run", cwd=docs.parent).stdout
    assert "calls" in before and not (docs.parent / "P").exists()
    autotune(*words, cwd=docs.parent)
    assert "0 to do" in autotune(*words, "--dry-run", cwd=docs.parent).stdout


def test_a_model_nobody_has_and_a_key_in_the_settings(autotune, docs):
    ended = autotune("run", "docs", "--project", "P", "--set", "models.writer.provider=openai", cwd=docs.parent, code=2)
    assert "needs the name of a model" in ended.stderr
    key = "sk-proj-" + "a1B2" * 10
    ended = autotune("run", "docs", "--project", "P", "--set", f"models.writer.key_env={key}", cwd=docs.parent, code=2)
    assert "no name of a variable" in ended.stderr and key not in ended.stderr
