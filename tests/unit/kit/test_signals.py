"""Stop signals wait, but for where that is said. In a process of its own: libraries of other tests have threads."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot hold signals")

BEGIN = """
import os, signal, threading, time
from autotune_lm.kit.signals import stops_held
heard = []
signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
def stop():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.05)
"""


def run(script):
    ended = subprocess.run([sys.executable, "-c", BEGIN + script], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_a_stop_waits_until_the_block_ends():
    run("""
with stops_held():
    stop()
    assert heard == []
assert heard == [signal.SIGTERM]
""")


def test_a_stop_is_let_through_where_that_is_said():
    run("""
with stops_held() as let_through:
    with let_through():
        stop()
        assert len(heard) == 1
    stop()
    assert len(heard) == 1
assert len(heard) == 2
""")


def test_a_thread_that_was_started_inside_takes_no_stop():
    run("""
with stops_held():
    threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
with stops_held():
    stop()
    assert heard == []
assert len(heard) == 1
""")
