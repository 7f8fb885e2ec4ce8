import os
import signal

import pytest

from autotune_lm.kit.signals import stops_held


@pytest.fixture
def heard():
    calls = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: calls.append(number))
    yield calls
    signal.signal(signal.SIGTERM, before)


def test_a_stop_waits_until_the_block_ends(heard):
    with stops_held():
        os.kill(os.getpid(), signal.SIGTERM)
        assert heard == []
    assert heard == [signal.SIGTERM]


def test_a_stop_is_let_through_where_that_is_said(heard):
    with stops_held() as let_through:
        with let_through():
            os.kill(os.getpid(), signal.SIGTERM)
            assert heard == [signal.SIGTERM]
        os.kill(os.getpid(), signal.SIGTERM)
        assert len(heard) == 1
    assert len(heard) == 2
